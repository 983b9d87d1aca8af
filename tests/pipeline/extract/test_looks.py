"""Headings told by where they stand on the page and by their weight."""

from pathlib import Path

import pytest

from pipeline.datatypes import Box, Document, Source, TextPage, Word
from pipeline.extract.header import read_head
from pipeline.extract.looks import Look, are_alike, looks_of
from pipeline.extract.parts import read_parts
from pipeline.extract.sections import walk
from pipeline.text.reading import read_through

BODY, INDENT = 85.0, 113.0
BOLD, PLAIN = "TimesNewRomanPS-BoldMT", "TimesNewRomanPSMT"
TASKS = "- Chủ trì tham mưu, hướng dẫn các đơn vị thực hiện."


def document_of(lines, *, weights=True):
    """A page of (left, bold, text) lines, each a paragraph; `bold` is how many of its words are set in bold."""
    words, offset = [], 0
    for number, (left, bold, text) in enumerate(lines):
        at, x = offset, left
        for index, word in enumerate(text.split()):
            font = (BOLD if index < bold else PLAIN) if weights else None
            words.append(Word(word, at, Box(x, 20.0 * number, x + 6 * len(word), 20.0 * number + 14), None, font))
            at, x = at + len(word) + 1, x + 6 * len(word) + 3
        offset += len(text) + 2
    page = TextPage(1, 595, 842, "text_layer", "\n\n".join(text for _, _, text in lines), tuple(words))
    return Document(Source(Path("a.pdf"), "a.pdf", "pdf", "0" * 64, 1), (page,), read_through(page.text))


def sections(document):
    text = document.reading.after
    parts = read_parts(text, read_head(text), looks=looks_of(document))
    return [("/".join(path), division.title, division.printed) for path, division in walk(parts.divisions)]


ROW = [
    (INDENT, 3, "1. Nông nghiệp"),
    (INDENT, 0, TASKS),
    (INDENT, 0, "Diện tích cây trồng ổn định"),
    (INDENT, 0, TASKS),
    (INDENT, 2, "Công nghiệp"),
    (INDENT, 0, TASKS),
    (INDENT, 3, "3. Dịch vụ"),
    (INDENT, 0, TASKS),
]


def test_of_two_lines_the_bold_one_is_the_lost_heading():
    assert sections(document_of(ROW))[1] == ("2", "Công nghiệp", "")


def test_without_weights_neither_is_taken():
    assert [path for path, _, _ in sections(document_of(ROW, weights=False))] == ["1", "3"]


@pytest.mark.parametrize(("left", "found"), [(INDENT, True), (INDENT + 17, True), (INDENT + 90, False)])
def test_a_lost_heading_stands_where_its_row_stands(left, found):
    lines = [
        (INDENT, 0, "1. Sở Nội vụ"),
        (INDENT, 0, TASKS),
        (INDENT, 0, "2. Sở Tài chính"),
        (INDENT, 0, TASKS),
        (left, 0, "Sở Tư pháp"),
        (INDENT, 0, TASKS),
    ]
    assert (("3", "Sở Tư pháp", "") in sections(document_of(lines))) is found


def test_a_heading_in_bold_goes_on_in_the_bold_line_below_it():
    lines = [
        (INDENT, 99, "1. Tăng cường tuyên truyền, phổ biến Luật"),
        (BODY, 99, "Phòng cháy và chữa cháy"),
        (INDENT, 0, "Tổ chức 12 hội nghị."),
    ]
    assert sections(document_of(lines))[0][1] == "Tăng cường tuyên truyền, phổ biến Luật Phòng cháy và chữa cháy"


def test_a_bold_line_that_is_indented_is_a_paragraph_of_its_own():
    lines = [
        (INDENT, 99, "1. Tăng cường công tác tuyên truyền"),
        (INDENT, 99, "Chỉ tiêu"),
        (INDENT, 0, "Có 12 hội nghị."),
    ]
    assert sections(document_of(lines))[0][1] == "Tăng cường công tác tuyên truyền"


def test_a_title_ends_with_its_bold_where_the_body_was_joined_to_it():
    lines = [(INDENT, 5, "1. Công tác tuyên truyền Các phòng, ban treo băng rôn tại trụ sở"), (INDENT, 0, TASKS)]
    assert sections(document_of(lines))[0][1] == "Công tác tuyên truyền"
    assert sections(document_of(lines, weights=False))[0][1].endswith("tại trụ sở")


def test_plain_text_has_no_looks():
    page = TextPage(1, None, None, "plain", "1. Nông nghiệp")
    source = Source(Path("a.txt"), "a.txt", "text", "0" * 64, 1)
    assert looks_of(Document(source, (page,), read_through(page.text))) == {}


def test_what_is_unknown_never_parts_a_row():
    assert are_alike(None, Look(85.0, 12))
    assert are_alike(Look(85.0, None), Look(None, 0))
    assert not are_alike(Look(85.0, 0), Look(85.0, 9))


def test_a_heading_that_a_printer_broke_keeps_both_its_lines():
    lines = [(INDENT, 99, "1. Tăng cường tuyên truyền, phổ biến pháp luật về"), (BODY, 99, "Phòng cháy và chữa cháy")]
    assert sections(document_of(lines))[0][1].endswith("pháp luật về Phòng cháy và chữa cháy")
