"""A file of several documents: the first one's record is its own, the others are told."""

from itertools import permutations
from pathlib import Path

import pytest

from pipeline.extract.following import documents_behind
from pipeline.extract.header import read_head
from pipeline.flow import parse

DOCUMENTS = Path(__file__).parents[3] / "fixtures" / "documents"
# The decision's own annex has a letterhead, as the documents behind it: three alike at the tops of pages.
NAMES = ("cong-van", "chi-thi", "ke-hoach-phuong", "thong-bao", "quyet-dinh")
TEXTS = {name: (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8") for name in NAMES}


def own(record):
    return record.model_dump(exclude={"source", "quality"})


@pytest.mark.parametrize(("first", "second"), list(permutations(NAMES, 2)))
def test_the_first_of_two_documents_is_read_as_if_it_stood_alone(first, second):
    alone, both = parse(TEXTS[first]), parse(f"{TEXTS[first].rstrip()}\n\f\n{TEXTS[second]}")
    assert own(both) == own(alone)
    head = parse(TEXTS[second]).header
    pages = TEXTS[first].rstrip().count("\f") + 2
    told = f"the file holds another document, {head.type.value} {head.code.value} of {head.issuer.value} (page {pages})"
    assert told in both.quality.reasons
    assert both.quality.review


def test_three_documents_are_two_behind_the_first():
    text = "\n\n".join(TEXTS[name].replace("\f", "\n") for name in ("chi-thi", "thong-bao", "chi-thi"))
    found = documents_behind(text, read_head(text))
    assert [(one.head.code.value, one.again) for one in found] == [("203/TB-UBND", False), ("03/CT-UBND", True)]
    assert all(text[one.start :].startswith("ỦY BAN NHÂN DÂN") for one in found)


@pytest.mark.parametrize(
    "annex",
    [
        (
            "Mẫu số 01\nUBND XÃ ….\nSố: …./BC-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
            "…., ngày … tháng … năm ….\nBÁO CÁO\nKết quả thực hiện"
        ),
        (
            "QUY CHẾ\nLàm việc\n(Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 3 năm 2020)\n"
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐiều 1. Phạm vi"
        ),
        "NHÂN DANH\nNƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTòa án tuyên bố:",
    ],
)
def test_a_form_or_an_annex_is_no_document_of_its_own(annex):
    text = f"{TEXTS['chi-thi']}\n\n{annex}"
    assert documents_behind(text, read_head(text)) == ()
