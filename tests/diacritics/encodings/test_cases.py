"""Texts of which each is decoded right, or left alone."""

import pytest

from diacritics import decode

CASES = "encodings.json"


def test_decoded(case):
    revision = decode(case["input"], case.get("from", "auto"), capitals=case.get("capitals", False))
    assert revision.after == case["expected"]
    assert revision.before == case["input"]


def test_twice_is_once(case):
    assert decode(case["expected"]).edits == ()


def test_an_unknown_encoding_is_named():
    with pytest.raises(ValueError, match=r"'tcvn4'.*tcvn3"):
        decode("abc", "tcvn4")
