import json
from pathlib import Path

from diacritics import decode, detect

CASES = "encodings-untouched.json"


def test_left_alone(case):
    assert decode(case["input"]).edits == ()
    assert detect(case["input"]).encoding is None


def test_all_of_them_in_one_file():
    folder = Path(__file__).parents[3] / "fixtures" / "cases" / "diacritics"
    cases = json.loads((folder / CASES).read_text(encoding="utf-8"))
    text = "\n".join(case["input"] for case in cases if "expect" not in case)
    assert decode(text).edits == ()
