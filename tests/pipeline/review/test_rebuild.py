import errno
import json
import os

import pytest
from lxml import etree

from pipeline.export import read_pages
from pipeline.record import Record
from pipeline.review import (
    confirm,
    correct,
    correct_field,
    rebuild_once,
    redo,
    settle,
    undo,
    unsettled,
)
from pipeline.review import rebuilding as module
from pipeline.review.corrections import STAGE
from tests.pipeline.review.conftest import PLAN, ledger, rebuilt, recognized

TODAY = "2024-03-01"


def everything(archive):
    """All that a rebuild writes: the files, and what the catalogue holds of documents."""
    files = {path.name: path.read_bytes() for path in archive.out.iterdir() if not path.name.startswith("catalogue")}
    # our own names
    tables = ("record", "page", "task", "deadline", "reason", "document")
    return files, {
        table: [tuple(row) for row in archive.connection.execute(f"SELECT * FROM {table}")]  # noqa: S608 - as above
        for table in tables
    }


def test_outputs_entry_and_ledger_hold_the_corrections(plan):
    plan.call(correct, plan.at("20/4/2024"), "25/4/2024")
    plan.call(correct_field, "header.issuer", "Ủy ban nhân dân huyện Thạch Bằng cũ")
    assert unsettled(plan.connection) == (1,)
    assert rebuilt(plan).left == ""
    assert unsettled(plan.connection) == ()
    assert plan.desk().is_settled
    assert plan.output("txt") == PLAN.replace("20/4", "25/4") + "\n"
    record = Record.model_validate_json(plan.output("json"))
    assert (record.deadlines[0].due, record.header.issuer.value) == (
        "2024-04-25",
        "Ủy ban nhân dân huyện Thạch Bằng cũ",
    )
    assert record == plan.desk().record
    row = plan.connection.execute("SELECT issuer FROM record").fetchone()
    assert row["issuer"] == "Ủy ban nhân dân huyện Thạch Bằng cũ"
    assert plan.connection.execute("SELECT min(due) FROM deadline").fetchone()[0] == "2024-04-25"
    for path, size in json.loads(ledger(plan)["outputs"]).values():
        assert (plan.out / path).stat().st_size == size


def test_the_trace_keeps_what_was_read_and_what_the_machine_made_of_it(archive):
    page = recognized(1, "huyện Thạch Bảng giao", [("Bang", "Bảng", 0.55)])
    archive.run(page, kind="png")
    archive.call(correct, archive.at("Bảng"), "Bằng")
    rebuilt(archive)
    (told,) = read_pages(archive.output("pages").encode())
    assert (told.raw, told.revisions[:-1], told.text) == (page.raw, page.revisions, "huyện Thạch Bằng giao")
    human = told.revisions[-1]
    assert (human.stage, [(edit.before, edit.after, edit.rule, edit.confidence) for edit in human.edits]) == (
        STAGE,
        [("Bảng", "Bằng", "corrected", 1.0)],
    )


def test_what_a_person_wrote_or_confirmed_is_sure_for_those_who_read_it(archive):
    page = recognized(1, "huyện Thạch Bảng giao", [("Thach", "Thạch", 0.55), ("Bang", "Bảng", 0.55)])
    archive.run(page, kind="png", formats=("json", "txt", "pages", "alto"))
    archive.call(correct, archive.at("Bảng"), "Bằng")
    archive.call(confirm, archive.at("huyện"))
    rebuilt(archive)
    words = {
        one.get("CONTENT"): float(one.get("WC"))
        for one in etree.fromstring(archive.output("alto").encode()).iter("{*}String")
    }
    assert words == {"huyện": 1.0, "Thạch": 0.55, "Bằng": 1.0, "giao": 0.5}
    assert [word.confidence for word in read_pages(archive.output("pages").encode())[0].words] == [0.5] * 4


def test_done_again_it_writes_the_same(plan):
    plan.call(correct, plan.at("Trồng"), "Chăm")
    rebuilt(plan)
    before = everything(plan)
    rebuilt(plan)
    assert everything(plan) == before


def test_all_undone_everything_is_as_the_run_left_it(plan):
    before = everything(plan)
    plan.call(correct, plan.at("Trồng"), "Chăm")
    plan.call(correct_field, "tasks[0].agencies", ["Phòng Nội vụ"])
    rebuilt(plan)
    assert everything(plan) != before
    plan.call(undo)
    plan.call(undo)
    rebuilt(plan)
    assert everything(plan) == before


class Killed(BaseException):
    """What kill -9 leaves is what this leaves: nothing after it is done, and SQLite rolls back what was not ended."""


@pytest.mark.parametrize("step", ["store_entry", "move_whole", "entry_bytes", "_written", "between"])
def test_killed_on_the_way_it_is_done_at_the_next_start(plan, monkeypatch, step):
    plan.call(correct, plan.at("Trồng"), "Chăm")
    real = module.move_whole if step == "between" else getattr(module, step)

    def die(*given):
        if step == "between":  # of the files, one is in its place
            staged, place = next(iter(given[0].items()))
            real({staged: place})
        raise Killed

    monkeypatch.setattr(module, "move_whole" if step == "between" else step, die)
    with pytest.raises(Killed):
        rebuilt(plan)
    assert unsettled(plan.connection) == (1,)
    assert "Chăm" in plan.text()
    monkeypatch.undo()
    assert [one.document_id for one in settle(plan.connection, plan.out)] == [1]
    assert "Chăm cây" in plan.output("txt")
    assert unsettled(plan.connection) == ()
    assert not [*plan.out.glob(".sohoa-*")]


def test_corrected_while_it_is_rebuilt_the_outputs_hold_the_last_word(plan, monkeypatch):
    plan.call(correct, plan.at("Trồng"), "Chăm")
    real, done = module.entry_bytes, []

    def slow(document, record):
        if not done:
            done.append(plan.call(correct, plan.at("ven"), "dọc"))
        return real(document, record)

    monkeypatch.setattr(module, "entry_bytes", slow)
    rebuilt(plan)
    assert "Chăm cây dọc" in plan.output("txt")
    assert unsettled(plan.connection) == ()


def test_tried_once_it_leaves_a_document_that_is_being_corrected_as_it_was(plan, monkeypatch):
    plan.call(correct, plan.at("Trồng"), "Chăm")
    real, before = module.entry_bytes, everything(plan)
    monkeypatch.setattr(
        module,
        "entry_bytes",
        lambda document, record: (plan.call(correct, plan.at("ven"), "dọc"), real(document, record))[1],
    )
    assert rebuild_once(plan.connection, plan.out, 1) is None
    assert everything(plan) == before
    assert unsettled(plan.connection) == (1,)
    monkeypatch.undo()
    assert rebuild_once(plan.connection, plan.out, 1) is not None
    assert "Chăm cây dọc" in plan.output("txt")


def test_without_its_source_a_form_that_shows_it_stays_and_is_named(archive):
    archive.run(recognized(1, "huyện Thạch Bảng"), kind="png", formats=("json", "txt", "pages", "html"))
    before = archive.output("html")
    (archive.inbox / "a.txt").unlink()
    archive.call(correct, archive.at("Bảng"), "Bằng")
    told = rebuilt(archive)
    assert told.left.startswith("a.txt.html: ")
    assert told.left.endswith("put it back and review it again")
    assert archive.output("html") == before
    assert archive.output("txt") == "huyện Thạch Bằng\n"
    assert archive.desk().left == told.left


def test_one_that_cannot_be_rebuilt_stops_no_other(plan, caplog):
    plan.run(PLAN, name="b.txt")
    plan.call(correct, plan.at("Trồng"), "Chăm")
    plan.call(correct, plan.at("Trồng", number=2), "Chăm", number=2)
    (plan.out / "a.txt.pages.json").unlink()
    told = [*settle(plan.connection, plan.out)]
    assert [bool(one.left) for one in told] == [True, False]
    assert "a.txt.pages.json: cannot be read" in caplog.text
    assert unsettled(plan.connection) == (1,)


def test_hostile_words_are_words_in_every_output(plan):
    words = "<script>alert(1)</script> '; DROP TABLE document; --"
    plan.call(correct, plan.at("Trồng"), words, who="<b>lan</b>")
    rebuilt(plan)
    assert words in plan.output("txt")
    assert words in plan.desk().record.header.title.value
    plan.call(undo)
    plan.call(redo)
    assert words in plan.text()


def test_what_one_who_was_killed_staged_is_swept_when_it_is_old(plan):
    old, young = (plan.out / f"{module.STAGED}{name}" for name in ("old", "young"))
    for folder in (old, young):
        folder.mkdir()
        (folder / "txt").write_text("half")
    os.utime(old, (0, 0))
    assert [*settle(plan.connection, plan.out)] == []
    assert (old.exists(), young.exists()) == (False, True)


def test_a_folder_that_cannot_be_written_is_told_and_all_waits(plan, monkeypatch):
    plan.call(correct, plan.at("Trồng"), "Chăm")

    def full(*_given, **_named):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(plan.out))

    monkeypatch.setattr(module.tempfile, "mkdtemp", full)
    (told,) = settle(plan.connection, plan.out)
    assert "No space left" in told.left
    assert unsettled(plan.connection) == (1,)
