import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diacritics import Edit, Revision
from pipeline.datatypes import Box, Document, Problem, Source, TextPage, Word
from pipeline.extract import build_record
from pipeline.record import Record
from pipeline.text.reading import read_through

PLAN = """ỦY BAN NHÂN DÂN
HUYỆN THANH HÀ
Số: 25/KH-UBND

Thanh Hà, ngày 16 tháng 02 năm 2023

KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2023

I. TỔ CHỨC THỰC HIỆN

1. Phòng Nội vụ

Báo cáo UBND huyện trước ngày 15/12/2023.

Nơi nhận:
- Sở Nội vụ;
- Lưu: VT.

CHỦ TỊCH

Dương Hà Hải
"""


def recognised(text, confidence, revisions=(), **page):
    """One page whose words each have a box on their line and a confidence."""
    words, offset = [], 0
    for number, line in enumerate(text.split("\n")):
        at = offset
        for word in line.split(" "):
            if word:
                box = Box(10.0 * (at - offset), 20.0 * number, 10.0 * (at - offset + len(word)), 20.0 * number + 15)
                words.append(Word(word, at, box, confidence))
            at += len(word) + 1
        offset += len(line) + 1
    first = TextPage(1, 595, 842, "ocr", text, tuple(words), tuple(revisions), **page)
    source = Source(Path("plan.pdf"), "plan.pdf", "pdf", "0" * 64, 1)
    return Document(source, (first,), read_through(first.text), "stripped" if revisions else "none")


@pytest.mark.parametrize(("ending", "terms"), [("\nNơi nhận:\n- Sở Nội vụ;\n- Lưu: VT.\n", 1), ("", 0)])
def test_a_document_that_lost_its_head_keeps_its_days(ending, terms):
    """What is sent to somebody is an office's own; in a text without head and end a month is history."""
    text = f"2. Trạm Y tế\n\nTiêm vắc xin đợt một từ tháng 7 đến tháng 9/2023.\n{ending}"
    assert len(build_record(recognised(text, 0.9)).deadlines) == terms


LETTER = """SỞ NỘI VỤ
Số: 120/SNV-VTLT
V/v báo cáo thống kê
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Cao Bằng, ngày 12 tháng 9 năm 2025

Kính gửi: Các sở, ban, ngành.

{}

Nơi nhận:
- Như trên;
- Lưu: VT.
"""


@pytest.mark.parametrize(
    ("paragraph", "terms"),
    [
        (
            "Căn cứ Thông tư số 3/2018/TT-BNV, Sở Nội vụ đề nghị các cơ quan báo cáo trước ngày 31/01/2026.",
            ["trước ngày 31/01/2026"],
        ),
        ("Căn cứ Kế hoạch số 3/KH-UBND về việc hoàn thành kho lưu trữ trước ngày 31/01/2026;", []),
        ("Căn cứ tình hình giải ngân tính đến trước ngày 31/12/2025, theo báo cáo của các chủ đầu tư.", []),
    ],
)
def test_a_letter_asks_behind_its_basis(document_of, paragraph, terms):
    """What a paragraph of Căn cứ is based on binds nobody; what its main clause asks for does."""
    record = build_record(document_of(LETTER.format(paragraph)))
    assert [term.text for term in record.deadlines] == terms


def test_the_icelandic_letter_of_old_key_tables_is_read_as_the_vietnamese_one(document_of):
    plan = PLAN.replace("Thanh Hà", "Định Hóa").replace("THANH HÀ", "ĐỊNH HÓA")
    old = plan.replace("Đ", "\N{LATIN CAPITAL LETTER ETH}")
    header = build_record(document_of(old)).header
    assert (header.issuer.value, header.place.value) == ("Ủy ban nhân dân huyện Định Hóa", "Định Hóa")


def test_every_leaf_leads_back_to_its_words():
    document = recognised(PLAN, 0.9)
    record = build_record(document)
    assert record.header.code is not None
    assert document.text[record.header.code.start : record.header.code.end] == "25/KH-UBND"
    assert record.header.code.page == 1
    assert record.header.code.box == (40.0, 40.0, 140.0, 55.0)
    deadline = record.deadlines[0]
    assert document.text[deadline.start : deadline.end] == "trước ngày 15/12/2023"
    assert (deadline.agency, deadline.task) == ("Phòng Nội vụ", "Báo cáo UBND huyện")
    assert record.tasks[0].deadline == deadline.text
    assert record.sections[0].children[0].marker == "1"


def test_confidence_is_that_of_the_words_and_of_their_restoration():
    sure, unsure = build_record(recognised(PLAN, 1.0)), build_record(recognised(PLAN, 0.5))
    assert unsure.header.issuer.confidence == pytest.approx(sure.header.issuer.confidence / 2, abs=0.001)
    bare = PLAN.replace("THANH HÀ", "THANH HA")
    at = bare.index("THANH HA")
    edit = Edit(at, at + len("THANH HA"), "THANH HA", "THANH HÀ", "stripped", 0.5)
    restored = build_record(recognised(bare, 1.0, [Revision("restore", bare, (edit,))]))
    assert restored.header.issuer.value == "Ủy ban nhân dân huyện Thanh Hà"
    assert restored.header.issuer.confidence == pytest.approx(sure.header.issuer.confidence / 2, abs=0.001)
    assert 0 < restored.quality.restored_share < 0.1
    assert restored.quality.damage == "stripped"


def test_quality_gives_reasons_for_a_review():
    page = recognised("Trang thử", 0.4, problems=(Problem("the seal hides words", 1),), coverage=0.5)
    quality = build_record(page).quality
    assert quality.review
    assert quality.text_origin == "ocr"
    assert (quality.ocr_confidence, quality.coverage) == (0.4, 0.5)
    for reason in ("the seal hides words", "low recognition", "coverage", "no issuer", "no number", "no signatory"):
        assert any(reason in said for said in quality.reasons), reason


def test_a_sound_plan_needs_no_review(document_of):
    assert build_record(document_of(PLAN)).quality.reasons == ()


def test_an_issuer_that_no_head_prints_is_inferred(document_of):
    body = "KẾ HOẠCH\nTuyên truyền\n\nỦy ban nhân dân huyện Quản Bạ xây dựng Kế hoạch như sau:\n\nI. MỤC ĐÍCH"
    issuer = build_record(document_of(body)).header.issuer
    assert (issuer.value, issuer.inferred) == ("Ủy ban nhân dân huyện Quản Bạ", True)


def test_a_digital_signature_on_the_page(document_of):
    printed = "Ký bởi: Ủy ban nhân dân tỉnh Quảng Trị\nCơ quan: Tỉnh Quảng Trị\nThời gian ký: 15/01/2025 17:10:17\n\n"
    mark = build_record(document_of(printed + PLAN)).digital_signature
    assert (mark.organization, mark.time) == ("Tỉnh Quảng Trị", "2025-01-15T17:10:17")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n\f\n ",
        "ỦYBANNHÂNDÂN" * 500,
        "The quick brown fox jumps over the lazy dog.\n" * 40,
        "\N{ZERO WIDTH SPACE}\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}İ\N{SNOWMAN}\t\t\n" * 10,
    ],
    ids=["empty", "blank", "no spaces", "English", "odd letters"],
)
def test_a_text_without_a_record_gives_nulls(document_of, text):
    record = build_record(document_of(text))
    assert record.header.issuer is None
    assert record.header.code is None
    assert not record.tasks
    assert record.quality.review


def test_a_document_without_pages_is_a_record_too():
    empty = Document(Source(Path("a.pdf"), "a.pdf", "pdf", "0" * 64, 0), (), Revision("reading", ""))
    assert build_record(empty).quality.reasons == ("no text",)


def test_two_documents_in_one_file_keep_their_sections(document_of):
    record = build_record(document_of(PLAN + "\n\f\n" + PLAN))
    assert [section.marker for section in record.sections] == ["I", "I"]
    assert record.signatory.name.value == "Dương Hà Hải"


# fmt: off
WORDS = st.sampled_from([
    "Ủy ban nhân dân", "các", "Sở", "Tài chính", "và", "Phòng", "phối hợp với", "giao", "Luật", "số", "12/QĐ-UBND",
    "ngày", "1/2/2024", "của", "1.", "a)", "I.", "Điều 1.", "-", "Nơi nhận:", "TM.", "CHỦ TỊCH", "\n", "\t", "\n\f\n",
    "quý I", "KẾ HOẠCH", "(", ";", "V/v",
])
# fmt: on


@settings(max_examples=60)
@given(st.one_of(st.lists(WORDS, max_size=60).map(" ".join), st.text(max_size=80)))
def test_any_text_gives_a_valid_record_inside_its_bounds(document_of, text):
    document = document_of(text)
    record = build_record(document)
    assert Record.model_validate_json(record.model_dump_json()) == record
    leaves = [
        *record.deadlines,
        *record.references,
        *record.tasks,
        *record.recipients,
        *record.sections,
        *(mention for agency in record.agencies for mention in agency.mentions),
    ]
    for leaf in leaves:
        assert 0 <= leaf.start <= leaf.end <= len(document.text)


@pytest.mark.parametrize(
    "unit",
    [
        "phối hợp với ",
        "Chủ tịch, ",
        "Luật A ",
        "trong 5 ngày kể từ ngày ",
        "Số: ",
        "Nơi nhận:\n",
        "I. A\n",
        "1\ta\t",
        "(a) ",
        "Ký bởi: a\n",
        "9, A\n",
        "7. A\nB\n9. C\n",
        "Công ty A và b ",
        "trước Tết ",
        "Luật Đất đai và ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 1/A\n",
        "TT.",
        "các phòng: ",
        "a AB CD ",
        "KT. CHỦ TỊCH ",
        "Ủy ban MTTQ và các đoàn thể ",
        "Cục Quản lý chất lượng ",
    ],
)
def test_time_grows_with_the_length_of_hostile_text(document_of, unit):
    def seconds(length):
        document = document_of(unit * (length // len(unit)))
        started = time.thread_time()
        build_record(document)
        return time.thread_time() - started

    seconds(1_000)
    # A quadratic rule takes 64 times the processor for 8 times the text, a linear one 8; caches and
    # neighbours on a shared machine have been seen to treble it, so the quickest of the runs is taken.
    assert min(seconds(80_000) for _ in range(2)) < 32 * min(seconds(10_000) for _ in range(3))


JOINT = """BỘ TÀI CHÍNH - BỘ NỘI VỤ
Số: 71/2014/TTLT-BTC-BNV
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Nội, ngày 30 tháng 5 năm 2014

THÔNG TƯ LIÊN TỊCH
Quy định chế độ tự chủ

Điều 1. Phạm vi
Thông tư này quy định chế độ tự chủ.
"""
OWN_SIGN = """UBND TỈNH CAO BẰNG
SỞ TƯ PHÁP
Số: 45/BC-STP
Cao Bằng, ngày 30 tháng 6 năm 2023

BÁO CÁO
Công tác hộ tịch

1. Thực hiện Kế hoạch số 12/KH-STP ngày 10/01/2023 và Kế hoạch số 20/KH-UBND ngày 02/02/2023.
"""


@pytest.mark.parametrize("head", [JOINT, JOINT.replace(" - BỘ NỘI VỤ", "\nBỘ NỘI VỤ")])
def test_those_who_issue_together_are_bodies_of_their_own(document_of, head):
    record = build_record(document_of(head))
    issuers = {agency.name for agency in record.agencies if agency.role == "issuer"}
    assert issuers == {"Bộ Tài chính", "Bộ Nội vụ"}


def test_a_citation_with_the_issuers_own_sign_is_its_own_and_a_committees_is_anybodys(document_of):
    references = build_record(document_of(OWN_SIGN)).references
    assert [(one.number, one.issuer) for one in references] == [("12/KH-STP", "Sở Tư pháp"), ("20/KH-UBND", None)]


def test_a_deadline_binds_the_words_behind_the_body_that_it_binds(document_of):
    deadlines = build_record(document_of(PLAN)).deadlines
    assert [one.task for one in deadlines] == ["Báo cáo UBND huyện"]
    handed = PLAN.replace("Báo cáo UBND huyện", "Giao Văn phòng Đảng ủy gửi báo cáo")
    assert [one.task for one in build_record(document_of(handed)).deadlines] == ["gửi báo cáo"]
