"""Pages that were read wrongly although the engine was sure say so, and sound ones do not."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics import Edit, Revision
from pipeline.datatypes import Box, Problem, TextPage, Word
from pipeline.text.legibility import with_doubts

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/text/legibility.json").read_text("utf-8"))
WIDTH, HEIGHT = 595.0, 842.0
MARGIN, STEP = 85.0, 20.0


def page(lines, *, confidence=0.95, left=MARGIN, right=WIDTH - 48, gap_after=None, gap=STEP):
    """A page of justified lines; a line that ends with a mark ends before the margin."""
    words, raw, top = [], "", 100.0
    for number, line in enumerate(lines):
        reach = right if line[-1:].isalpha() or line[-1:] == "," else right - 150
        letter = (reach - left) / len(line)
        at = 0
        for text in line.split(" "):
            box = Box(left + at * letter, top, left + (at + len(text)) * letter, top + 12)
            words.append(Word(text, len(raw) + at, box, confidence))
            at += len(text) + 1
        raw += line + "\n"
        top += gap if number == gap_after else STEP
    return TextPage(1, WIDTH, HEIGHT, "ocr", raw, tuple(words), coverage=1.0)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if "expect" in case else [])
        for case in CASES
    ],
)
def test_what_the_words_tell_is_told(case):
    told = with_doubts(page(case["lines"], **case.get("page", {})))
    assert [problem.reason for problem in told.problems] == case["expected"]


LINE = "Ủy ban nhân dân xã tổ chức thực hiện và báo cáo kết quả về Phòng Nội vụ"


def mended(count, doubts=0, lines=6):
    """A page of which `count` words were mended and others nearly."""
    sound = page([LINE] * lines)
    starts = [word.offset for word in sound.words]
    edits = [Edit(start, start + 1, sound.raw[start], "x", "ocr", 0.99) for start in starts]
    revision = Revision("restore", sound.raw, tuple(edits[:count]), tuple(edits[count : count + doubts]))
    return sound.revised(revision)


@pytest.mark.parametrize(
    ("edits", "doubts", "lines", "reason"),
    [
        (0, 0, 6, None),
        (5, 2, 6, None),
        (13, 0, 6, "page 1 was read badly: 12% of its words were mended or are in doubt"),
        (8, 10, 6, "page 1 was read badly: 17% of its words were mended or are in doubt"),
        (8, 2, 2, None),
    ],
    ids=["nothing to mend", "some", "many", "many in doubt", "too few words to tell"],
)
def test_a_page_of_which_much_was_mended_was_read_badly(edits, doubts, lines, reason):
    assert [problem.reason for problem in with_doubts(mended(edits, doubts, lines)).problems] == (
        [reason] * bool(reason)
    )


def test_the_place_of_a_gap_and_of_a_cut_are_told():
    gap = with_doubts(page([LINE] * 8, gap_after=3, gap=200)).problems[0]
    assert gap.box == Box(MARGIN, 172, WIDTH - 48, 360)
    cut = with_doubts(page([LINE] * 8, right=WIDTH)).problems[0]
    assert cut.box.right == WIDTH
    assert cut.box.bottom - cut.box.top == 7 * STEP + 12


def test_what_was_laid_aside_is_no_line():
    read = page([LINE, LINE, LINE, "CÔNG VĂN ĐẾN SỐ"], gap_after=2, gap=300)
    start = read.raw.index("CÔNG")
    aside = Revision("aside", read.raw, (Edit(start - 1, len(read.raw), read.raw[start - 1 :], "", "stamp", 1.0),))
    assert with_doubts(read).problems
    assert with_doubts(read.revised(aside)).problems == ()


@pytest.mark.parametrize("origin", ["text_layer", "plain"])
def test_only_what_was_recognised_is_doubted(origin):
    typed = replace(page([LINE] * 8, right=WIDTH, confidence=None), origin=origin)
    assert with_doubts(typed) is typed


def test_other_problems_stay():
    before = replace(page([LINE] * 8, right=WIDTH), problems=(Problem("a black seal", 1),))
    assert [problem.reason[:12] for problem in with_doubts(before).problems] == ["a black seal", "page 1 is cu"]


def test_a_sheet_that_was_fed_wrong_has_no_edges_and_gaps():
    upright = page([LINE] * 8, right=WIDTH, gap_after=3, gap=200)
    turned = [Box(word.box.top, word.box.left, word.box.bottom, word.box.right) for word in upright.words]
    words = tuple(replace(word, box=box) for word, box in zip(upright.words, turned, strict=True))
    assert with_doubts(upright).problems
    assert with_doubts(replace(upright, width=HEIGHT, height=WIDTH, words=words)).problems == ()


@given(st.lists(st.text("abc đ.,-", min_size=1), max_size=12), st.floats(0, 1), st.floats(-5, 600))
def test_any_page_has_a_verdict(lines, confidence, right):
    told = with_doubts(page(lines, confidence=confidence, right=right))
    assert told.text == "".join(f"{line}\n" for line in lines)


def spread(across=()):
    """Two pages of words side by side on a landscape sheet; `across` are boxes of words more."""
    sides = [
        Box(x + 60 * at, 60 + 20 * row, x + 60 * at + 40, 72 + 20 * row)
        for x in (50, 480)
        for at in range(5)
        for row in range(15)
    ]
    boxes = [*sides, *across]
    raw = " ".join(["văn"] * len(boxes))
    return TextPage(1, HEIGHT, WIDTH, "ocr", raw, tuple(Word("văn", 4 * at, box, 0.95) for at, box in enumerate(boxes)))


def test_two_pages_side_by_side_are_told():
    assert [problem.reason for problem in with_doubts(spread()).problems] == [
        "page 1 shows two pages side by side: their lines may be mixed up"
    ]


@pytest.mark.parametrize(
    "sheet",
    [spread([Box(400, 300, 450, 312)]), replace(spread(), width=WIDTH, height=HEIGHT), page([LINE] * 8)],
    ids=["a table laid across", "a page with two columns", "a page"],
)
def test_one_page_is_no_spread(sheet):
    assert not any("side by side" in problem.reason for problem in with_doubts(sheet).problems)
