"""Text in encodings of the 1990s, decoded by the runs of its fonts."""

import json
from pathlib import Path

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from diacritics import Edit, Revision
from pipeline.datatypes import LayerVerdict, TextPage, Word
from pipeline.ingest.plain import text_pages
from pipeline.text.legacy import damage_decoded, decode_page, decode_text

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/text/legacy.json").read_text("utf-8"))
FONTS = (None, ".VnTime", ".VnTimeH", "VNI-Times", "Times New Roman")


def set_in(pieces):
    """Words of pieces of text, each in its font; a font that changes inside a word changes inside it."""
    text = "".join(piece for piece, _ in pieces)
    fonts = [font for piece, font in pieces for _letter in piece]
    words = []
    for found in regex.finditer(r"\S+", text):
        changes = tuple(
            (at - found.start(), fonts[at])
            for at in range(found.start() + 1, found.end())
            if fonts[at] != fonts[at - 1]
        )
        words.append(Word(found.group(), found.start(), font=fonts[found.start()], font_changes=changes))
    return text, tuple(words)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if "expect" in case else [])
        for case in CASES
    ],
)
def test_runs_are_decoded_each_by_its_font(case):
    text, words = set_in(case["pieces"])
    revision = decode_text(text, words)
    assert revision.after == case["expected"]
    assert revision.stage == "decode"


@given(st.lists(st.tuples(st.text(), st.sampled_from(FONTS))))
@example([("0\x850", ".VnTime")])
def test_any_text_in_any_fonts_is_decoded_without_loss_of_its_lines(pieces):
    text, words = set_in(pieces)
    revision = decode_text(text, words)
    assert revision.before == text
    assert revision.after.count("\n") == text.count("\n")
    # The code 0x85, a line's end to Unicode, is the ellipsis of Windows' fonts: no space that an author typed.
    assert all(not edit.before.replace("\x85", "…").isspace() for edit in revision.edits)


def test_what_was_recognised_is_not_decoded():
    page = TextPage(1, 595, 842, "ocr", "Céng hoµ x· héi", set_in([("Céng hoµ x· héi", ".VnTime")])[1])
    assert decode_page(page) is page


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (LayerVerdict("garbled", "x"), "Céng hoµ x· héi"),
        (LayerVerdict("good", "x", usable=True), "Céng hoµ x· héi"),
        (LayerVerdict("legacy", "x", usable=True, encodings=("tcvn3",)), "Cộng hoà xã hội"),
        (None, "Cộng hoà xã hội"),
    ],
)
def test_a_layer_is_decoded_where_it_was_judged_so(verdict, text):
    words = set_in([("Céng hoµ x· héi", ".VnTime")])[1]
    page = TextPage(1, 595, 842, "text_layer", "Céng hoµ x· héi", words, verdict=verdict)
    assert decode_page(page).text == text


@pytest.mark.parametrize(
    ("text", "damage"),
    [
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "legacy:tcvn3"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "legacy:vni"),
        ("Cá»™ng hÃ²a xÃ£ há»™i chá»§ nghÄ©a Viá»‡t Nam", "mojibake"),
        ("Cộng hòa xã hội chủ nghĩa Việt Nam", None),
        ("Nothing to decode", None),
        ("Độc lập - Tự do - Hạnh phúc, Cộng hòa xã hội chủ nghĩa Việt Nam\nNghÞ quyÕt nµy", None),
    ],
)
def test_the_damage_is_what_most_of_the_text_had(text, damage):
    assert damage_decoded([decode_page(page) for page in text_pages(text)]) == damage


def test_a_letter_written_otherwise_is_no_damage():
    page = TextPage(1, None, None, "plain", "a\N{COMBINING ACUTE ACCENT}")
    revision = Revision("decode", page.text, (Edit(0, 2, page.text, "á", "nfd"),))
    assert damage_decoded([page.revised(revision)]) is None
