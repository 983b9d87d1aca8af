import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics import Edit, Revision
from pipeline.datatypes import PAGE_BREAK, Box, Document, Source, TextPage, Word


def page(number, raw):
    words, offset = [], 0
    for word in raw.split():
        offset = raw.index(word, offset)
        words.append(
            Word(word, offset, Box(10 * offset, 20 * number, 10 * (offset + len(word)), 20 * number + 10), 0.5)
        )
        offset += len(word)
    return TextPage(number, 595, 842, "ocr", raw, tuple(words))


def document(*pages):
    text = PAGE_BREAK.join(one.text for one in pages)
    return Document(Source.__new__(Source), pages, Revision("reading", text))


def test_a_restored_word_leads_back_to_its_box():
    restored = page(1, "huyen Tw Ky").revised(
        Revision("restore", "huyen Tw Ky", (Edit(0, 5, "huyen", "huyện", "x"), Edit(6, 8, "Tw", "Tứ", "x")))
    )
    place = document(restored).locate(6, 8)
    assert (place.page, place.box.left, place.confidence) == (1, 60, 0.5)


def test_a_span_on_the_second_page_is_found_there():
    both = document(page(1, "trang một"), page(2, "trang hai"))
    start = both.text.index("hai")
    assert both.locate(start, start + 3).page == 2


def test_a_revision_must_start_from_the_pages_text():
    with pytest.raises(ValueError, match="page 1"):
        page(1, "a b").revised(Revision("x", "other"))


def test_a_span_without_words_has_a_page_and_no_box():
    assert document(page(1, "a  b")).locate(1, 2).box is None


@st.composite
def revisions(draw):
    before = draw(st.text(alphabet="abc đ\n", max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(before)), max_size=8, unique=True)))
    edits = [
        Edit(start, end, before[start:end], draw(st.text(alphabet="xyz", max_size=4)), "rule")
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return Revision("stage", before, tuple(edits))


@given(revisions(), st.data())
def test_origin_stays_inside_and_never_goes_back(revision, data):
    after = revision.after
    origins = [revision.origin(offset) for offset in range(len(after))]
    assert all(0 <= origin <= len(revision.before) for origin in origins)
    assert origins == sorted(origins)
    start = data.draw(st.integers(0, len(after)))
    end = data.draw(st.integers(start, len(after)))
    first, last = revision.origin_span(start, end)
    assert 0 <= first <= last <= len(revision.before)


@given(revisions())
def test_what_was_not_edited_leads_back_to_itself(revision):
    touched = {offset for edit in revision.edits for offset in range(edit.start, edit.end)}
    changed = "".join(edit.after for edit in revision.edits)
    for offset, letter in enumerate(revision.after):
        origin = revision.origin(offset)
        if letter not in changed:
            assert origin not in touched
            assert revision.before[origin] == letter


def test_edits_that_overlap_or_lie_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        Revision("x", "abc", (Edit(0, 2, "ab", "", "r"), Edit(1, 3, "bc", "", "r")))
    with pytest.raises(ValueError, match="does not stand"):
        Revision("x", "abc", (Edit(0, 2, "xx", "", "r"),))
