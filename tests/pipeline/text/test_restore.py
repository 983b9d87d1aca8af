from diacritics import load_model
from pipeline.datatypes import TextPage
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


def test_no_pages_have_no_damage():
    assert restore_marks([], load_model()) == ()
    assert damage_of([]) == "none"
