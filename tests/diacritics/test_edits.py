import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics import Edit, Revision
from diacritics.edits import in_order, through


def test_a_change_inside_a_replacement_becomes_part_of_its_edit():
    parted = Revision("restore", "o cuahuyen nay", (Edit(2, 10, "cuahuyen", "cua huyen", "joined", 0.995),))
    marked = (
        Edit(2, 5, "cua", "của", "garbled", 0.98, (("cua", 0.02),)),
        Edit(6, 11, "huyen", "huyện", "garbled", 0.9),
        Edit(12, 15, "nay", "này", "garbled", 0.8),
    )
    whole = through(parted, Revision("restore", "o cua huyen nay", marked))
    assert whole.after == "o của huyện này"
    assert whole.edits == (
        Edit(2, 10, "cuahuyen", "của huyện", "joined", 0.9),
        Edit(11, 14, "nay", "này", "garbled", 0.8),
    )


def test_doubts_move_with_the_text_and_do_not_change_it():
    first = Revision(
        "restore", "XIH chi", (Edit(0, 3, "XIH", "XIII", "number"),), (Edit(4, 7, "chi", "chỉ", "ocr", 0.4),)
    )
    unsure = (Edit(0, 4, "XIII", "x", "ocr", 0.3), Edit(5, 8, "chi", "chị", "ocr", 0.3))
    second = Revision("restore", "XIII chi", (), unsure)
    whole = through(first, second)
    assert whole.after == "XIII chi"
    assert whole.doubts == (Edit(4, 7, "chi", "chỉ", "ocr", 0.4),)
    assert through(Revision("restore", "XIH chi", first.edits), second).doubts == (
        Edit(4, 7, "chi", "chị", "ocr", 0.3),
    )


@pytest.mark.parametrize("field", ["edits", "doubts"])
@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ((Edit(0, 2, "ab", "x", "r"),), "does not stand"),
        ((Edit(0, 2, "ba", "x", "r"), Edit(1, 3, "ac", "y", "r")), "overlap"),
    ],
)
def test_what_does_not_stand_in_the_text_is_refused(field, edits, message):
    with pytest.raises(ValueError, match=message):
        Revision("stage", "bac", **{field: edits})


def test_of_two_that_overlap_the_first_stays():
    one, two, three = Edit(0, 3, "abc", "x", "r"), Edit(2, 4, "cd", "y", "r"), Edit(4, 5, "e", "z", "r")
    assert in_order([three, two, one]) == (one, three)


def edited(draw, text):
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return tuple(Edit(a, b, text[a:b], draw(st.text(alphabet="xyz ", max_size=4)), "rule") for a, b in pairs)


@st.composite
def two_revisions(draw):
    before = draw(st.text(alphabet="abc ", max_size=30))
    first = Revision("stage", before, edited(draw, before))
    return first, Revision("stage", first.after, edited(draw, first.after))


@given(two_revisions())
def test_two_revisions_are_one_unless_they_cross(both):
    first, second = both
    whole = through(first, second)
    assert whole.before == first.before
    borders = [(at, at + len(edit.after)) for at, edit in zip(first.placed, first.edits, strict=True)]
    if all(
        edit.end <= start or edit.start >= end or (start <= edit.start and edit.end <= end and start < end)
        for edit in second.edits
        for start, end in borders
    ) and all(start < end for start, end in borders):
        assert whole.after == second.after
