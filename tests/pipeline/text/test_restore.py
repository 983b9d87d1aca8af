from dataclasses import replace

import pytest
import regex

from diacritics import Edit, Revision, load_model
from pipeline.datatypes import TextPage, Word
from pipeline.text.restore import damage_of, restore_marks

STRIPPED = (
    "Uy ban nhan dan huyen Tu Ky ban hanh Ke hoach tuyen truyen cai cach hanh chinh nam 2023",
    "Giao Phong Noi vu chu tri, phoi hop voi cac co quan, don vi lien quan to chuc thuc hien",
)


def pages(*texts):
    return [TextPage(number, None, None, "plain", text) for number, text in enumerate(texts, 1)]


def test_each_page_gets_its_own_edits():
    first, empty, last = restore_marks(pages(STRIPPED[0], "", STRIPPED[1]), load_model())
    assert first.text == "Ủy ban nhân dân huyện Tứ Kỳ ban hành Kế hoạch tuyên truyền cải cách hành chính năm 2023"
    assert empty.revisions == ()
    assert last.text == "Giao Phòng Nội vụ chủ trì, phối hợp với các cơ quan, đơn vị liên quan tổ chức thực hiện"
    assert last.raw == STRIPPED[1]


def test_sound_pages_stay_and_say_so():
    sound = pages("Ủy ban nhân dân huyện Tứ Kỳ ban hành Kế hoạch.", "Giao Phòng Nội vụ chủ trì thực hiện.")
    assert restore_marks(sound, load_model()) == tuple(sound)
    assert damage_of(sound) == "none"


def test_damage_is_what_was_wrong_before():
    assert damage_of(restore_marks(pages(*STRIPPED), load_model())) == "stripped"


SCANNED = "Giao Phòng Nội vụ chủ trì, phối hợp với các cơ quan, đơn vị liên quan tô chức thực hiện"


def scanned(text, confidence=0.96):
    words = tuple(Word(found.group(), found.start(), confidence=confidence) for found in regex.finditer(r"\S+", text))
    return TextPage(1, 595, 842, "ocr", text, words)


def test_an_error_of_good_recognition_is_mended_in_its_context():
    (page,) = restore_marks([scanned(SCANNED)], load_model())
    assert page.text == SCANNED.replace("tô chức", "tổ chức")
    assert page.revisions[-1].edits[0].rule == "ocr"


def test_the_same_words_are_left_where_nothing_was_recognised():
    (page,) = restore_marks(pages(SCANNED), load_model())
    assert page.text == SCANNED


def test_what_an_author_mistyped_in_an_old_font_stays_and_is_told():
    typed = "Giao Phòng Nội vụ chủ trì, phối hợp vơi cac co quan, đơn vị huớng dẫn và tô chức thực hiệnn nhiêm vụ"
    (same,) = restore_marks(pages(typed), load_model())
    decoded = Revision("decode", "ñ" + typed, (Edit(0, 1, "ñ", "", "legacy:tcvn3"),))
    (page,) = restore_marks([replace(pages(decoded.before)[0], revisions=(decoded,))], load_model())
    assert "hướng dẫn" in same.text
    assert page.text == typed
    assert "hướng" in [doubt.after for doubt in page.revisions[-1].doubts]


@pytest.mark.parametrize(("confidence", "day"), [(0.28, "|2"), (0.9, "12")])
def test_a_number_that_was_hardly_read_is_not_mended(confidence, day):
    line = "Quảng Trị, ngày |2 tháng 3 năm 2018"
    (page,) = restore_marks([scanned(f"{SCANNED}\n\n{line}", confidence)], load_model())
    assert line.replace("|2", day) in page.text


@pytest.mark.parametrize("line", ["- Thường trực Tỉnh ủy (b/cáo);", "- Phòng NC, TH (t/h);"])
def test_abbreviations_stand(line):
    (page,) = restore_marks([scanned(f"{SCANNED}\n{line}", 0.6)], load_model())
    assert page.text.endswith(line)


def test_no_pages_have_no_damage():
    assert restore_marks([], load_model()) == ()
    assert damage_of([]) == "none"


@pytest.mark.parametrize(
    ("before", "after", "engine", "restoration", "stands"),
    [
        ("mãi", "mại", 0.96, 0.951, True),
        ("mãi", "mại", 0.6, 0.951, True),
        ("mãi", "mại", 0.6, 0.9999, False),
        ("tông", "tổng", 0.96, 0.999, False),
        ("kí", "ký", 0.6, 0.9998, True),
        ("quí", "quý", 0.6, 0.9998, True),
        ("tai", "tay", 0.6, 0.9998, False),
        ("túi", "túy", 0.6, 0.9998, False),
    ],
)
def test_an_edit_that_a_word_withstands_is_a_doubt(monkeypatch, before, after, engine, restoration, stands):
    edit = Edit(3, 3 + len(before), before, after, "ocr", restoration)
    other = Edit(edit.end + 1, edit.end + 4, "kh1", "khi", "garbled", 0.999)

    def answer(text, _model, **_options):
        return Revision("restore", text, (edit, other) if text else ())

    monkeypatch.setattr("pipeline.text.restore.restore", answer)
    (page,) = restore_marks([scanned(f"do {before} kh1", engine)], load_model())
    (revision,) = page.revisions
    assert [one.after for one in revision.edits] == (["khi"] if stands else [after, "khi"])
    assert [(one.start, one.before, one.after) for one in revision.doubts] == ([(3, before, after)] if stands else [])


def test_edits_and_doubts_stand_on_their_own_pages(monkeypatch):
    def answer(text, _model, **_options):
        first, last = text.find("tô"), text.rfind("chi")
        made = (Edit(first, first + 2, "tô", "tổ", "ocr", 0.99), Edit(last - 3, last - 1, "đê", "để", "ocr", 0.99))
        return (
            Revision("restore", text, made, (Edit(last, last + 3, "chi", "chỉ", "ocr", 0.4),))
            if text
            else Revision("restore", "")
        )

    monkeypatch.setattr("pipeline.text.restore.restore", answer)
    first, last = (scanned(text, 0.6) for text in ("nay tô chức", "và đê chi"))
    first, last = restore_marks([first, replace(last, number=2)], load_model())
    assert (first.text, last.text) == ("nay tổ chức", "và để chi")
    assert first.revisions[-1].doubts == ()
    assert [(one.start, one.end, one.before, one.after) for one in last.revisions[-1].doubts] == [(6, 9, "chi", "chỉ")]


def test_a_line_with_few_marks_on_a_recognised_page_is_not_taken_for_garbled():
    line = "United States bị chỉ trích là quá dài, không chính xác và không nên dùng."
    (page,) = restore_marks([scanned(f"{SCANNED}\n\n{line}\n\n{SCANNED}")], load_model())
    assert line in page.text
    assert {edit.rule for edit in page.revisions[-1].edits} <= {"ocr"}


LOST = (
    "Hội đồng nhân dân thông qua Nghị quyết sửa đối, bố sung một số điều của Quy chế; Ủy ban nhân dân tố chức thực hiện"
)


def test_a_mark_that_a_page_loses_often_is_given_back_where_restoration_alone_was_not_sure_enough():
    once, often = (restore_marks([scanned(text)], load_model())[0] for text in (SCANNED, f"{LOST}\n\n{SCANNED}"))
    first, second = (
        next(edit.confidence for edit in page.revisions[-1].edits if edit.before == "tô") for page in (once, often)
    )
    assert "sửa đổi, bổ sung" in often.text
    assert first < second


@pytest.mark.parametrize(
    "line",
    [
        "Hồ sơ gồm đơn và bản chụp giấy tờ theo quy định tai Điều 11 Quyết định này.",
        "Các xã Ea Kar, Krông Pắc, Cư M'gar và Chư Prông báo cáo kết quả về Ủy ban nhân dân tỉnh.",
        "Danh sách gồm: Y Thịnh Niê, H'Đrưm Ksor, Rơ Châm Hlok, Siu Bơng, Đinh Grưn, Hồ Thị Pay.",
        "Công an xã giữ gìn trât tự, tuyên tuyền pháp luật tới người dân trên địa bàn.",
    ],
)
def test_what_an_author_printed_stays_where_the_page_is_read_well(line):
    sound = "Giao Phòng Nội vụ chủ trì, phối hợp với các cơ quan, đơn vị liên quan tổ chức thực hiện.\n\n" * 20
    (page,) = restore_marks([scanned(sound + line)], load_model())
    assert page.text == sound + line


@pytest.mark.parametrize("engine", [0.96, 0.94])
def test_names_stay_where_they_were_read_well(engine):
    line = "Đoàn kiểm tra làm việc tại Ia Grai, Ia Pa, Kon Plong, Kon Rai, Sa Thay, An Khe, Tu Mo Rong, Cư M'gar."
    (page,) = restore_marks([scanned(f"{SCANNED}\n\n{line}", engine)], load_model())
    assert page.text.endswith(line)


def test_a_slip_that_stays_is_told():
    sound = "Giao Phòng Nội vụ chủ trì, phối hợp với các cơ quan, đơn vị liên quan tổ chức thực hiện.\n\n" * 20
    (page,) = restore_marks(
        [scanned(f"{sound}Hồ sơ thực hiện theo quy định tai Điều 11 Quyết định này.")], load_model()
    )
    assert [(doubt.before, doubt.after) for doubt in page.revisions[-1].doubts] == [("tai", "tại")]


@pytest.mark.parametrize("engine", [0.75, 0.9, 0.94])
def test_given_names_stay_however_they_were_read(engine):
    line = "Giao bà Lò Thị Chẩu, ông Đinh Văn Dỉn và ông Bế Xuân Trưởng chuẩn bị nội dung cuộc họp thôn."
    (page,) = restore_marks([scanned(f"{SCANNED}\n\n{line}", engine)], load_model())
    assert page.text.endswith(line)


def test_family_names_are_mended():
    line = "Giao bà Nguyên Thị Hương, ông Trân Văn Bình chuẩn bị nội dung cuộc họp thôn."
    (page,) = restore_marks([scanned(f"{SCANNED}\n\n{line}", 0.75)], load_model())
    assert page.text.endswith(line.replace("Nguyên", "Nguyễn").replace("Trân", "Trần"))
