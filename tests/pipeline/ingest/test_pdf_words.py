import json
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.datatypes import Box
from pipeline.ingest.pdf_glyphs import Glyph, glyphs_of
from pipeline.ingest.pdf_words import words_of

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/ingest/pdf_words.json").read_text("utf-8"))
PAGE = (595, 842)


def glyph(text: str, left: float, width: float = 6, top: float = 100, generated: bool = False, ink: float = 8) -> Glyph:  # noqa: FBT001, FBT002 (a test's shorthand)
    cell = Box(left, top, left + width, top + 12)
    return Glyph(text, cell, Box(left, top + 12 - ink, left + width, top + 12), "Times", generated)


def line(text: str, left: float = 50, top: float = 100) -> list[Glyph]:
    return [glyph(char, left + 6 * at, top=top) for at, char in enumerate(text)]


def texts(glyphs: list[Glyph]) -> list[str]:
    return [word.text for word in words_of(glyphs, *PAGE)]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_words_of_real_content(case, pdf_file):
    content = "\n".join(case["content"])
    with pypdfium2.PdfDocument(pdf_file([content])) as document:
        page = document[0]
        assert texts(list(glyphs_of(page))) == case["expected"]
        page.close()


def test_a_generated_space_is_only_a_guess():
    spaced = line("a b")  # the page writes its spaces
    kerned = [glyph("t", 100), glyph(" ", 106, 0, generated=True), glyph("ỉ", 108), glyph("n", 114)]
    assert texts([*spaced, *kerned]) == ["a", "b", "tỉn"]


def test_a_page_without_spaces_is_parted_by_gaps():
    assert texts([*line("Tứ"), *line("Kỳ", 65)]) == ["Tứ", "Kỳ"]


def test_marks_that_are_drawn_back_over_their_letter_belong_to_it():
    glyphs = [glyph("e", 50), glyph("\N{COMBINING ACUTE ACCENT}", 51, 3, top=97), glyph("m", 56)]
    assert texts(glyphs) == ["e\N{COMBINING ACUTE ACCENT}m"]


def test_bold_type_made_by_printing_twice_is_read_once():
    assert texts([glyph("Đ", 50), glyph("Đ", 50.3), glyph("I", 56), glyph("I", 56.3)]) == ["ĐI"]


def test_a_double_letter_is_no_bold_type():
    assert texts(line("xoong")) == ["xoong"]


def test_a_flat_soft_hyphen_is_a_hyphen_and_a_tall_one_a_letter():
    soft = "\N{SOFT HYPHEN}"
    assert texts([*line("Q"), glyph(soft, 56, ink=1)]) == ["Q-"]
    assert texts([*line("n"), glyph(soft, 56, ink=8), *line("íc", 62)]) == [f"n{soft}íc"]


def test_a_tall_minus_sign_is_the_same_letter():
    assert texts([*line("n"), glyph("\N{MINUS SIGN}", 56, ink=8), *line("íc", 62)]) == ["n\N{SOFT HYPHEN}íc"]
    assert texts([glyph("\N{MINUS SIGN}", 50, ink=1), *line("5", 56)]) == ["\N{MINUS SIGN}5"]


def test_marks_of_vni_take_no_room_and_belong_to_their_letter():
    def mark(text: str, left: float, top: float = 110) -> Glyph:
        return Glyph(text, Box(left, top, left, top), Box(left, top, left, top), "VNI-Times", generated=False)

    assert texts([*line("ca"), mark("á", 62), *line("p", 62)]) == ["caáp"]
    assert texts([*line("ca"), mark("á", 62), glyph(" ", 62), *line("p", 68)]) == ["caá", "p"]
    assert texts([*line("ca"), mark("á", 200), *line("p", 62)]) == ["ca", "á", "p"]


def test_a_word_knows_where_its_font_changes():
    first, second = glyph("ñ", 50), glyph("y", 56)
    (word,) = words_of([replace(first, font=".VnTimeH"), second], *PAGE)
    assert (word.text, word.font, word.font_changes) == ("ñy", ".VnTimeH", ((1, "Times"),))


def test_what_the_crop_box_cuts_off_is_not_read():
    assert texts([*line("in"), *line("out", left=700), *line("off", top=900)]) == ["in"]


def test_a_word_has_the_box_and_the_font_of_its_glyphs():
    (word,) = words_of(line("Tứ"), *PAGE)
    assert word.box == Box(50, 100, 62, 112)
    assert word.font == "Times"


@given(
    st.lists(
        st.builds(
            glyph, st.characters(exclude_categories=["Cs"]), st.floats(-10, 600), st.floats(0, 20), st.floats(0, 850)
        )
    )
)
def test_no_visible_character_is_lost_or_made(glyphs):
    joined = "".join(texts(glyphs))
    assert not any(char.isspace() for char in joined if char in " \t\r\n\N{NO-BREAK SPACE}")
    assert len(joined) <= len(glyphs)
    seen = {glyph.text for glyph in glyphs}
    read = {"-"} | ({"\N{SOFT HYPHEN}"} if "\N{MINUS SIGN}" in seen else set())  # by their drawing: see _letter
    assert set(joined) <= seen | read
