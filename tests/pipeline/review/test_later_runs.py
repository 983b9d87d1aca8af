"""What a later run, or another file under the same name, makes of corrections."""

import pytest

from pipeline.catalogue.queue import Wanted, waiting
from pipeline.errors import BadRequest
from pipeline.review import (
    accept,
    correct,
    correct_field,
    settle,
    undo,
    unsettled,
)
from tests.pipeline.review.conftest import PLAN, ledger, rebuilt

TODAY = "2024-03-01"


def test_a_later_run_keeps_the_corrections(plan):
    plan.call(correct, plan.at("Trồng"), "Chăm")
    plan.call(correct, plan.at("ven"), "dọc")
    plan.call(correct, plan.at("giống,"), "con,")
    rebuilt(plan)
    version = plan.desk().version
    plan.run(PLAN.replace("Trồng", "Chăm").replace("giống,", "giồng,").replace("KẾ HOẠCH\n", "KẾ HOẠCH\n\n"))
    assert unsettled(plan.connection) == (1,)
    desk = plan.desk()
    assert [one.standing for one in desk.history] == ["fulfilled", "applied", "conflict"]
    (conflict,) = desk.conflicts
    assert (conflict.before, conflict.after, conflict.found) == ("giống,", "con,", "giồng,")
    assert desk.pages[0].text[conflict.start : conflict.end] == "giồng,"
    assert desk.version != version
    assert [*settle(plan.connection, plan.out)]
    assert "Chăm cây dọc" in plan.output("txt")
    assert ledger(plan)["review"] == 1
    assert "a person should look at 1 place" in ledger(plan)["message"]


def test_a_conflict_ends_when_the_place_is_corrected_again_or_it_is_undone(plan):
    plan.call(correct, plan.at("giống,"), "con,")
    plan.call(correct, plan.at("Trồng"), "Chăm")
    plan.run(PLAN.replace("giống,", "giồng,").replace("Trồng", "Trông"))
    assert len(plan.desk().conflicts) == 2
    with pytest.raises(BadRequest, match="2 corrections are in conflict"):
        plan.call(accept)
    plan.call(correct, plan.at("giồng,"), "con,")
    desk = plan.call(undo, sequence=2)
    assert not desk.conflicts
    assert [one.standing for one in desk.history] == ["superseded", "undone", "applied"]
    assert plan.call(accept).state == "accepted"


def test_a_conflict_ends_when_the_machine_reads_it_as_before(plan):
    plan.call(correct, plan.at("giống,"), "con,")
    plan.run(PLAN.replace("giống,", "giồng,"))
    assert plan.desk().conflicts
    plan.run(PLAN)
    assert [one.standing for one in plan.desk().history] == ["applied"]
    assert "cây con," in plan.text()


def test_a_field_that_a_later_run_reads_otherwise_is_a_conflict(plan):
    plan.call(correct_field, "header.number", "37")
    plan.call(correct_field, "header.title", "Trồng tre")
    plan.run(PLAN.replace("Số: 31/", "Số: 81/"))
    number, title = plan.desk().history
    assert (number.standing, number.found, title.standing) == ("conflict", '"81"', "applied")
    assert plan.desk().record.header.number.value == "81"
    plan.run(PLAN.replace("Số: 31/", "Số: 37/"))
    assert [one.standing for one in plan.desk().history] == ["fulfilled", "applied"]


def test_accepted_it_stays_so_while_its_text_does(plan):
    plan.call(accept, who="hoa")
    rebuilt(plan)
    plan.run(PLAN)
    assert [*settle(plan.connection, plan.out)]
    assert plan.desk().state == "accepted"
    assert ledger(plan)["review"] == 0
    plan.run(PLAN.replace("ven sông", "ven sóng"))
    assert [*settle(plan.connection, plan.out)]
    desk = plan.desk()
    assert desk.state == "in-review"
    assert [(one.accepted, one.now) for one in desk.changed] == [("sông", "sóng")]
    assert ledger(plan)["review"] == 1
    assert plan.call(accept).state == "accepted"


def test_the_queue_knows_who_was_accepted(plan):
    plan.run(PLAN.replace("CHỦ TỊCH\n\nTrần Văn Lâm\n", ""))
    assert [one.document for one in waiting(plan.connection, Wanted(), TODAY)] == ["a.txt"]
    plan.call(accept)
    rebuilt(plan)
    assert not waiting(plan.connection, Wanted(), TODAY)


def test_a_file_that_was_renamed_keeps_what_people_did(plan):
    plan.call(correct, plan.at("Trồng"), "Chăm")
    plan.moved_to("b.txt")
    second = plan.run(PLAN, name="b.txt", content="a.txt")
    assert [one.name for one in settle(plan.connection, plan.out)] == ["a.txt", "b.txt"]
    assert "Chăm cây" in plan.output("txt", "b.txt")
    assert [(one.who, one.standing) for one in plan.desk(second).history] == [("lan", "applied")]
    assert plan.call(undo, number=second).can_redo
    assert "Chăm" in plan.text(1)


def test_another_file_under_the_name_gets_no_field_of_the_old_one(plan):
    plan.call(correct_field, "header.title", "Trồng tre")
    plan.run(PLAN, content="another file with the same words")
    assert [one.standing for one in plan.desk().history] == ["conflict"]
