from diacritics import FontEncoding, font_encoding

CASES = "encodings-fonts.json"


def test_fonts(case):
    expected = case["expected"]
    assert font_encoding(case["input"]) == (expected and FontEncoding(*expected))
