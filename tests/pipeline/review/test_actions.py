import json
import threading

import pytest

from diacritics import Edit, Revision
from pipeline.catalogue import open_catalogue
from pipeline.errors import BadRequest
from pipeline.record import Record
from pipeline.review import (
    BadCorrection,
    Desk,
    Place,
    VersionConflict,
    accept,
    confirm,
    correct,
    correct_field,
    open_document,
    redo,
    reopen,
    undo,
)
from pipeline.review.fields import target_of, value_of
from tests.pipeline.review.conftest import PLAN, cases, recognized


def test_an_untouched_document_lies_as_the_run_left_it(plan):
    desk = plan.desk()
    assert (desk.state, desk.history, desk.can_undo, desk.can_redo, desk.is_settled) == ("new", (), False, False, True)
    assert desk.record == Record.model_validate_json(plan.output("json"))
    assert [word.text for line in desk.pages[0].lines for word in line.words] == PLAN.split()
    assert {
        desk.pages[0].text[word.start : word.end] == word.text for line in desk.pages[0].lines for word in line.words
    } == {True}


def test_a_correction_shows_in_text_and_record(plan):
    desk = plan.call(correct, plan.at("31/KH-UBND"), "37/KH-UBND")
    assert isinstance(desk, Desk)
    assert plan.text() == PLAN.replace("31/", "37/")
    assert (desk.record.header.number.value, desk.record.header.code.value) == ("37", "37/KH-UBND")
    assert (desk.state, desk.can_undo, desk.is_settled) == ("in-review", True, False)
    one = desk.history[0]
    assert (one.before, one.after, one.who, one.standing) == ("31/KH-UBND", "37/KH-UBND", "lan", "applied")
    assert plan.desk().pages[0].text[one.start : one.end] == "37/KH-UBND"


def test_undo_and_redo_lead_there_and_back(plan):
    texts = [plan.text()]
    for seen, true in (("Trồng", "Chăm"), ("cây ven", "tre dọc"), ("Chăm", "Bón")):
        plan.call(correct, plan.at(seen), true)
        texts.append(plan.text())
    for text in texts[-2::-1]:
        desk = plan.call(undo)
        assert plan.text() == text
    assert (desk.can_undo, desk.can_redo) == (False, True)
    for text in texts[1:]:
        desk = plan.call(redo)
        assert plan.text() == text
    assert [one.standing for one in desk.history] == ["superseded", "applied", "applied"]
    with pytest.raises(BadCorrection, match="nothing to redo"):
        plan.call(redo)


def test_a_new_correction_ends_what_could_be_redone(plan):
    plan.call(correct, plan.at("Trồng"), "Chăm")
    plan.call(undo)
    assert not plan.call(correct, plan.at("ven"), "dọc").can_redo


def test_one_of_several_is_undone_by_its_number(plan):
    plan.call(correct, plan.at("Trồng"), "Chăm")
    plan.call(correct, plan.at("ven"), "dọc")
    desk = plan.call(undo, sequence=1)
    assert "Trồng cây dọc" in plan.text()
    assert [one.standing for one in desk.history] == ["undone", "applied"]
    with pytest.raises(BadCorrection, match="no correction 1 stands"):
        plan.call(undo, sequence=1)


def test_what_a_person_confirmed_is_in_doubt_no_more(archive):
    archive.run(recognized(1, "Ủy ban nhân dân huyện Thạch Bằng", [("Bang", "Bằng", 0.55, ("Bảng", 0.4))]), kind="png")
    word = archive.desk().pages[0].lines[0].words[-1]
    assert (word.doubtful, word.restored, word.read, word.candidates) == (True, True, "Bang", (("Bảng", 0.4),))
    desk = archive.call(confirm, archive.at("Bằng"))
    word = desk.pages[0].lines[0].words[-1]
    assert (word.text, word.doubtful, word.touched, word.confidence) == ("Bằng", False, "confirmed", 1.0)
    assert word.box is not None
    assert not archive.call(undo).pages[0].lines[0].words[-1].touched


def test_what_restoration_left_in_doubt_is_a_candidate_until_a_person_decides(archive):
    page = recognized(1, "huyện Thạch Bảng giao")
    doubt = Edit(12, 16, "Bảng", "Bằng", "ocr", 0.6, (("Băng", 0.1),))
    archive.run(page.revised(Revision("restore", page.raw, (), (doubt,))), kind="png")
    word = archive.desk().pages[0].lines[0].words[2]
    assert (word.doubtful, word.restored, word.candidates[0]) == (True, False, ("Bằng", 0.6))
    word = archive.call(correct, archive.at("Bảng"), "Bằng").pages[0].lines[0].words[2]
    assert (word.text, word.doubtful, word.touched, word.read) == ("Bằng", False, "corrected", "Bảng")


def test_a_doubt_of_the_head_is_a_reason_until_a_person_decides(archive):
    start = PLAN.index("Bằng, ngày")
    doubt = Edit(start, start + 4, "Bằng", "Bảng", "ocr", 0.6)
    place = PLAN.index("HUYỆN THẠCH BẰNG") + 12
    capital = Edit(place, place + 4, "BẰNG", "BẢNG", "ocr", 0.6)
    page = recognized(1, PLAN, sure=0.9)
    archive.run(page.revised(Revision("restore", PLAN, (), (capital, doubt))), kind="png")
    before = archive.desk().record.quality.reasons
    assert any("BẰNG" in reason for reason in before)
    archive.call(correct, archive.at("Trồng"), "Chăm")
    assert archive.desk().record.quality.reasons == before
    reasons = archive.call(confirm, archive.at("BẰNG")).record.quality.reasons
    assert not any("BẰNG" in reason for reason in reasons)


def test_a_corrected_word_keeps_its_place_on_the_page_and_what_was_read(archive):
    archive.run(recognized(1, "huyện Thạch Bảng giao", [("Bang", "Bảng", 0.55)]), kind="png")
    before = archive.desk().pages[0].lines[0].words[2]
    word = archive.call(correct, archive.at("Bảng"), "Bằng").pages[0].lines[0].words[2]
    assert (word.text, word.box, word.read, word.touched) == ("Bằng", before.box, "Bang", "corrected")


@pytest.mark.parametrize("case", cases("hostile"))
def test_what_cannot_be_is_refused_and_changes_nothing(plan, case):
    before = plan.desk()
    after = case["after"] * case.get("repeat", 1)
    with pytest.raises(BadCorrection, match=case["error"].replace("+", r"\+")):
        plan.call(correct, Place(*case["place"]), after, who=case.get("who", "lan"))
    assert plan.desk() == before


@pytest.mark.parametrize("case", cases("fields"))
def test_fields(plan, case):
    value = case["value"]
    value = value * case["repeat"] if "repeat" in case else value
    before = plan.desk()
    if "error" in case:
        with pytest.raises(BadCorrection, match=case["error"].replace("+", r"\+")):
            plan.call(correct_field, case["field"], value)
        assert plan.desk() == before
        return
    desk = plan.call(correct_field, case["field"], value)
    target = target_of(case["field"])
    assert value_of(desk.record.model_dump(), target) == case.get("stored", value)
    assert desk.history[0].standing == "applied"
    assert json.loads(desk.history[0].before) == value_of(before.record.model_dump(), target)
    undone = plan.call(undo)
    assert undone.record == before.record


def test_a_time_sets_its_last_day_and_a_number_its_code(plan):
    plan.call(correct_field, "deadlines[1].normalized", "2024-04-01/2024-06-30")
    record = plan.call(correct_field, "header.number", "37").record
    assert record.deadlines[1].due == "2024-06-30"
    assert record.header.code.value == "37/KH-UBND"


def test_a_reason_goes_with_the_field_that_it_was_about(archive):
    archive.run(PLAN.replace("Trần Văn Lâm\n", "").replace("CHỦ TỊCH\n", ""))
    assert "no signatory found" in archive.desk().record.quality.reasons
    archive.call(correct_field, "signatory.title", "CHỦ TỊCH")
    quality = archive.call(correct_field, "signatory.name", "Trần Văn Lâm").record.quality
    assert "no signatory found" not in quality.reasons


def test_a_field_stays_set_while_the_text_around_it_is_corrected(plan):
    plan.call(correct_field, "header.title", "Trồng tre ven sông năm 2024")
    desk = plan.call(correct, plan.at("ven"), "dọc")
    assert desk.record.header.title.value == "Trồng tre ven sông năm 2024"
    assert [one.standing for one in desk.history] == ["applied", "applied"]


def test_an_entry_is_found_again_when_others_come_before_it(plan):
    plan.call(correct_field, "deadlines[1].due", "2024-05-11")
    plan.call(correct, plan.at("Trồng cây ven sông năm 2024"), "Trồng cây ven sông năm 2024")
    desk = plan.call(correct, plan.at("Chuẩn bị cây giống,"), "Chuẩn bị cây giống trước ngày 01/4/2024,")
    due = [one.due for one in desk.record.deadlines]
    assert due == ["2024-04-01", "2024-04-20", "2024-05-11"]


def test_two_people_at_one_document(plan):
    version = plan.desk().version
    plan.call(correct, plan.at("Trồng"), "Chăm", version=version, who="lan")
    refused = plan.call(correct, plan.at("ven"), "dọc", version=version, who="hoa")
    assert isinstance(refused, VersionConflict)
    assert (refused.version, refused.who) == (plan.desk().version, "lan")
    assert "cây ven" in plan.text()
    for action, given in ((confirm, [plan.at("ven")]), (correct_field, ["header.number", "1"])):
        assert isinstance(plan.call(action, *given, version=version), VersionConflict)
    for action in (undo, redo, accept, reopen):
        assert isinstance(plan.call(action, version=version), VersionConflict)


def test_many_at_once_lose_nothing_that_was_acknowledged(plan):
    """Four people correct four words again and again; each conflict is opened anew."""
    acknowledged, failures = [], []

    def person(who, words):
        connection = open_catalogue(plan.out)
        try:
            for seen, true in words:
                while True:
                    desk = open_document(connection, plan.out, 1)
                    start = desk.pages[0].text.index(seen)
                    place = Place(1, start, start + len(seen))
                    if isinstance(correct(connection, plan.out, 1, desk.version, place, true, who), Desk):
                        acknowledged.append((who, true))
                        break
        except Exception as error:  # noqa: BLE001 - told below, a thread cannot fail a test
            failures.append(error)
        finally:
            connection.close()

    given = {
        "lan": [("Trồng", "Chăm"), ("Chăm", "Tưới")],
        "hoa": [("ven", "dọc"), ("dọc", "bên")],
        "minh": [("giống,", "con,"), ("con,", "non,")],
        "an": [("Bố", "Cấp"), ("Cấp", "Chi")],
    }
    people = [threading.Thread(target=person, args=one) for one in given.items()]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert not failures
    desk = plan.desk()
    assert sorted((one.who, one.after) for one in desk.history) == sorted(acknowledged)
    assert len(desk.history) == sum(map(len, given.values()))
    wanted = PLAN
    for words in given.values():
        wanted = wanted.replace(words[0][0], words[-1][1], 1)
    assert plan.text() == wanted


def test_accepted_and_reopened(plan):
    plan.call(correct, plan.at("Trồng"), "Chăm")
    desk = plan.call(accept, who="hoa")
    assert (desk.state, desk.accepted_by, desk.record.quality.review) == ("accepted", "hoa", False)
    assert desk.record.quality.reasons[0].startswith("reviewed and accepted by hoa, ")
    assert plan.call(correct, plan.at("ven"), "dọc").state == "in-review"
    plan.call(accept)
    assert plan.call(reopen).state == "in-review"
    with pytest.raises(BadCorrection, match="not accepted"):
        plan.call(reopen)


def test_a_document_that_is_not_there(plan):
    with pytest.raises(BadCorrection, match="there is no document 7"):
        plan.desk(7)


def test_a_document_without_its_trace_names_the_way_out(archive):
    archive.run(PLAN, formats=("json", "txt"))
    with pytest.raises(BadRequest, match=r"has no pages among its outputs.*--formats json,txt,pages"):
        archive.desk()


@pytest.mark.parametrize("data", [b"", b"[{}]", b"\xff"])
def test_a_damaged_trace_is_told_by_its_name(plan, data):
    (plan.out / "a.txt.pages.json").write_bytes(data)
    with pytest.raises(BadRequest, match=r"a\.txt\.pages\.json: is not of this sohoa"):
        plan.desk()
