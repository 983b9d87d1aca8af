import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.glyphless import FILE, WIDTHS, coding
from pipeline.export.make_glyphless import make

LETTERS = "aăâđêơưỆộ ĐỨ01/-"


def decoded(codes, shown):
    letters = list(codes.letters)
    numbers = [int(shown[at : at + 4], 16) - 1 for at in range(0, len(shown), 4)]
    return "".join(letters[number % len(letters)] for number in numbers)


def test_the_font_is_what_its_script_makes(tmp_path):
    make(tmp_path / "font.ttf")
    assert (tmp_path / "font.ttf").read_bytes() == FILE.read_bytes()


@given(text=st.text(LETTERS, min_size=1, max_size=40), each=st.floats(WIDTHS[0], WIDTHS[-1]))
def test_a_text_is_as_wide_as_its_box_to_a_step_of_one_letter(text, each):
    codes = coding(LETTERS)
    shown, width = codes.shown(text, each * len(text))
    assert decoded(codes, shown) == text
    assert -0.2 * each - 1 <= width - each * len(text) <= 30


@pytest.mark.parametrize("count", [10, 3_000, 20_000, 60_000])
def test_a_text_in_very_many_letters_keeps_the_codes_of_two_bytes(count):
    letters = [chr(0x3000 + at) for at in range(count) if not 0xD800 <= 0x3000 + at < 0xE000]
    codes = coding(letters)
    highest, _width = codes.shown(list(codes.letters)[-1] * 2, 9_999)
    assert len(highest) == 8
    assert len(codes.letters) * len(codes.widths) < 0x10000
    assert decoded(codes, codes.shown(letters[5], 400)[0]) == letters[5]


def test_a_letter_beyond_two_bytes_has_a_code():
    codes = coding("a\N{GOTHIC LETTER AHSA}")
    assert decoded(codes, codes.shown("\N{GOTHIC LETTER AHSA}", 300)[0]) == "\N{GOTHIC LETTER AHSA}"
