import pytest
import regex

from diacritics import load_model
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


@pytest.mark.parametrize("line", ["- Thường trực Tỉnh ủy (b/cáo);", "- Phòng NC, TH (t/h);"])
def test_abbreviations_stand(line):
    (page,) = restore_marks([scanned(f"{SCANNED}\n{line}", 0.6)], load_model())
    assert page.text.endswith(line)


def test_no_pages_have_no_damage():
    assert restore_marks([], load_model()) == ()
    assert damage_of([]) == "none"
