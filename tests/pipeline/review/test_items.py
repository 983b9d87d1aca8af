"""Entries of a record that people put in and take out: kept by later runs, undone, written into every output."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.record import Record
from pipeline.review import (
    BadCorrection,
    VersionConflict,
    accept,
    add_item,
    correct,
    correct_field,
    propose,
    rebuild,
    redo,
    remove_item,
    undo,
)
from pipeline.review.fields import tree_of
from pipeline.review.section_tree import flat, nested, path_at, put_in, without
from tests.pipeline.review.conftest import PLAN, cases


def replaced(text, changes):
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def take(archive, text, step):
    """Do one step of a case; return the text that the machine reads since."""
    what, *given = step
    if what == "add":
        words, part, values = given
        archive.call(add_item, archive.at(words), part, values)
    elif what == "remove":
        archive.call(remove_item, *given)
    elif what == "set":
        archive.call(correct_field, *given)
    elif what == "correct":
        archive.call(correct, archive.at(given[0]), given[1])
    elif what == "undo":
        archive.call(undo, sequence=given[0] if given else None)
    elif what == "redo":
        archive.call(redo)
    elif what == "run":
        text = replaced(text, given[0] or [["truoc ngay", "trước ngày"]])
        archive.run(text)
    elif what == "pages":
        head, behind = text.split(given[0])
        archive.run(head, given[0] + behind)
    else:
        archive.run(text, content="another file")
    return text


def told(record, wanted):
    tree = tree_of(record)
    lists = {path: path.split(".") for path in wanted}
    plain = {path: [one[leaf] for one in tree[part]] for path, (part, leaf) in lists.items()}
    return {path: [list(one) if isinstance(one, tuple) else one for one in some] for path, some in plain.items()}


@pytest.mark.parametrize("case", cases("items"))
def test_entries_of_a_record(archive, case):
    text = replaced(PLAN, case.get("text", []))
    archive.run(text)
    *before, last = case["steps"]
    for step in before:
        text = take(archive, text, step)
    if "error" in case:
        desk = archive.desk()
        with pytest.raises(BadCorrection) as refused:
            take(archive, text, last)
        assert case["error"] in str(refused.value)
        assert archive.desk() == desk
        return
    take(archive, text, last)
    desk = archive.desk()
    assert told(desk.record, case["expected"]) == case["expected"]
    assert [one.standing for one in desk.history] == case["standings"]
    rebuild(archive.connection, archive.out, 1)
    assert Record.model_validate_json(archive.output("json")) == archive.desk().record


def test_all_undone_the_record_is_as_it_was(plan):
    before = plan.desk().record
    for item in ("sections[1]", "agencies[1]", "deadlines[1]", "tasks[0]", "recipients[0]"):
        plan.call(remove_item, item)
    plan.call(add_item, plan.at("KẾ HOẠCH"), "references", {"type": "Kế hoạch"})
    plan.call(add_item, plan.at("Trồng cây ven sông năm 2024"), "sections", {"marker": "I"})
    assert plan.desk().record != before
    for _step in range(7):
        desk = plan.call(undo)
    assert desk.record == before


def test_what_was_put_in_has_its_place_and_whoever_did_it(plan):
    desk = plan.call(
        add_item, plan.at("Trồng cây ven sông năm 2024"), "tasks", {"agencies": ["Phòng Nội vụ"]}, who="hoa"
    )
    task = desk.record.tasks[0]
    assert PLAN[task.start : task.end] == task.action == "Trồng cây ven sông năm 2024"
    assert (task.page, task.confidence, task.section) == (1, 1.0, None)
    (one,) = desk.history
    assert (one.who, one.field, one.before) == ("hoa", "tasks[0]", "null")


def test_the_catalogue_follows(plan):
    plan.call(remove_item, "deadlines[0]")
    plan.call(add_item, plan.at("năm 2024"), "deadlines", {"normalized": "2024-12-31", "agency": "Phòng Nội vụ"})
    rebuild(plan.connection, plan.out, 1)
    asked = "SELECT x.due, a.name FROM deadline AS x LEFT JOIN agency AS a ON a.id = x.agency_id ORDER BY x.due"
    assert [tuple(row) for row in plan.connection.execute(asked)] == [
        ("2024-05-10", "Phòng Tài chính"),
        ("2024-12-31", "Phòng Nội vụ"),
    ]


def test_who_was_slower_changes_nothing(plan):
    version = plan.desk().version
    plan.call(remove_item, "tasks[0]", version=version)
    assert isinstance(plan.call(remove_item, "tasks[0]", version=version), VersionConflict)
    place = plan.at("KẾ HOẠCH")
    assert isinstance(plan.call(add_item, place, "references", {"type": "x"}, version=version), VersionConflict)
    assert len(plan.desk().record.tasks) == 1


def test_a_conflict_asks_for_a_person_before_it_is_accepted(plan):
    plan.call(add_item, plan.at("Trồng cây ven sông năm 2024"), "references", {"type": "Kế hoạch"})
    plan.run(PLAN.replace("Trồng cây ven sông năm 2024\n", ""))
    with pytest.raises(BadCorrection, match="in conflict"):
        plan.call(accept)
    plan.call(undo)
    assert plan.call(accept).state == "accepted"


@pytest.mark.parametrize("case", cases("proposals"))
def test_marked_words_are_read_as_an_entry(archive, case):
    archive.run(case.get("document", PLAN))
    found = propose(archive.connection, archive.out, 1, archive.at(case["words"]), case["part"])
    assert {name: found[name] for name in case["expected"]} == case["expected"]


DEPTHS = st.lists(st.integers(0, 3), min_size=1, max_size=8)


def rows_of(depths):
    """A row of sections of these depths, a hundred letters each, nested as a run would leave them."""
    sections = nested(
        [
            {"marker": str(at), "title": "", "bullets": 1, "start": 100 * at, "end": 100 * at + 99, "depth": depth}
            for at, depth in enumerate(depths)
        ]
    )

    def ended(some, end):
        ends = [*(one["start"] - 1 for one in some[1:]), end]
        for one, last in zip(some, ends, strict=False):
            one["end"] = last
            ended(one["children"], one["end"])

    ended(sections, 100 * len(depths) - 1)
    return sections


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(depths=DEPTHS, data=st.data())
def test_a_section_that_goes_and_comes_leaves_the_others_in_order(depths, data):
    sections = rows_of(depths)
    row = flat(sections)
    assert nested(flat(sections)) == nested(row)
    at = data.draw(st.integers(0, len(row) - 1))
    gone = dict(row[at])
    bullets = sum(one["bullets"] for one in row)
    less = flat(nested(without(row, row[at])))
    assert [one["marker"] for one in less] == [str(number) for number in range(len(depths)) if number != at]
    assert sum(one["bullets"] for one in less) == bullets - (gone["bullets"] if at == 0 else 0)
    again = flat(nested(put_in(less, gone, "x" * 1000)))
    assert [one["marker"] for one in again] == [str(number) for number in range(len(depths))]
    assert path_at(again, gone["start"]).split("/")[-1] == gone["marker"]
    for outer, inner in pairwise(again):
        assert inner["depth"] <= outer["depth"] + 1
        assert inner["start"] >= outer["start"]
