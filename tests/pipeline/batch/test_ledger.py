"""What is done is not done again, what changed is, and nothing is forgotten."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from pipeline.batch import gone, ledger
from pipeline.batch.lock import held
from pipeline.catalogue.database import open_catalogue
from pipeline.errors import BadRequest, OutputInUse

SCAN = Path(__file__).parents[3] / "fixtures/scans/thong-bao-page1.png"
LETTER = Path(__file__).parents[3] / "fixtures/documents/cong-van.txt"
ALL = ("json", "txt", "pages")


@pytest.fixture
def scans(inbox, page):
    for at, name in enumerate(("a.png", "b.png", "sub/c.png")):
        (inbox / name).parent.mkdir(exist_ok=True)
        page(inbox / name, shade=255 - at)
    return inbox


def test_what_is_unchanged_is_not_read_again(tmp_path, scans, convert, reader, files_of):
    first, second = reader(), reader()
    assert convert([scans], tmp_path / "out", first).counts["ok"] == 3
    before = files_of(tmp_path / "out")
    again = convert([scans], tmp_path / "out", second)
    assert (again.counts, first.read > 0, second.read) == ({"unchanged": 3, "unchanged_ok": 3}, True, 0)
    assert files_of(tmp_path / "out") == before


def test_what_changed_is_read_again(tmp_path, scans, convert, page):
    convert([scans], tmp_path / "out")
    page(scans / "b.png", shade=100)
    again = convert([scans], tmp_path / "out")
    assert [outcome.name for outcome in again.outcomes] == ["b.png"]


def test_a_new_time_on_an_old_file_is_no_change(tmp_path, scans, convert, reader):
    convert([scans], tmp_path / "out")
    os.utime(scans / "a.png", (1, 1))
    engine = reader()
    assert convert([scans], tmp_path / "out", engine).counts["unchanged"] == 3
    assert engine.read == 0


@pytest.mark.parametrize("changed", [{"dpi": 200}, {"ocr": "always"}, {"language": "eng"}])
def test_another_recipe_makes_all_anew(changed, tmp_path, scans, convert):
    convert([scans], tmp_path / "out")
    assert convert([scans], tmp_path / "out", **changed).counts["ok"] == 3


def test_another_engine_makes_all_anew(tmp_path, scans, convert, reader):
    convert([scans], tmp_path / "out", reader(name="reader 1"))
    assert convert([scans], tmp_path / "out", reader(name="reader 2")).counts["ok"] == 3


def test_more_workers_and_other_limits_change_nothing_that_is_done(tmp_path, scans, convert):
    convert([scans], tmp_path / "out")
    assert convert([scans], tmp_path / "out", workers=2, page_seconds=500, memory=8 << 30).counts["unchanged"] == 3


def test_force_makes_all_anew(tmp_path, scans, convert):
    convert([scans], tmp_path / "out")
    assert convert([scans], tmp_path / "out", force=True).counts["ok"] == 3


def test_what_failed_is_left_alone_until_its_limits_change(tmp_path, inbox, convert, page):
    page(inbox / "a.png", width=3000)
    limits = {"max_pixels": 1_000_000}
    assert convert([inbox], tmp_path / "out", **limits).outcomes[0].verdict == "too-large"
    assert convert([inbox], tmp_path / "out", **limits).counts == {"unchanged": 1, "unchanged_failed": 1}
    assert convert([inbox], tmp_path / "out").counts["ok"] == 1


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"cut off")])
def test_a_missing_or_cut_output_is_made_again_from_the_others_without_recognition(
    harm, tmp_path, scans, convert, reader, files_of
):
    convert([scans], tmp_path / "out", formats=ALL)
    before = files_of(tmp_path / "out")
    harm(tmp_path / "out/a.png.txt")
    engine = reader()
    (outcome,) = convert([scans], tmp_path / "out", engine, formats=ALL).outcomes
    assert (outcome.name, outcome.twin, engine.read) == ("a.png", "", 0)
    assert files_of(tmp_path / "out") == before


def test_a_missing_record_is_read_again(tmp_path, scans, convert, reader, files_of):
    convert([scans], tmp_path / "out", formats=ALL)
    before = files_of(tmp_path / "out")
    (tmp_path / "out/a.png.json").unlink()
    engine = reader()
    assert [outcome.name for outcome in convert([scans], tmp_path / "out", engine, formats=ALL).outcomes] == ["a.png"]
    assert engine.read > 0
    assert files_of(tmp_path / "out") == before


def test_a_form_that_is_asked_for_later_is_made_without_recognition(tmp_path, scans, convert, reader):
    convert([scans], tmp_path / "out", formats=("json", "pages"))
    engine = reader()
    assert convert([scans], tmp_path / "out", engine, formats=ALL).counts["ok"] == 3
    assert engine.read == 0
    assert (tmp_path / "out/sub/c.png.txt").read_text() == "Ủy ban nhân dân\n"


def test_a_renamed_file_gets_its_outputs_without_recognition(tmp_path, scans, convert, reader, files_of):
    convert([scans], tmp_path / "out", formats=ALL)
    (scans / "a.png").rename(scans / "z.png")
    engine = reader()
    run = convert([scans], tmp_path / "out", engine, formats=ALL)
    (outcome,) = run.outcomes
    assert (outcome.name, outcome.twin, outcome.is_moved, engine.read) == ("z.png", "a.png", True, 0)
    assert list(run.tally.removed) == ["a.png"]
    assert '"path": "z.png"' in (tmp_path / "out/z.png.json").read_text()
    made = files_of(tmp_path / "out")
    assert made["z.png.txt"] == made["a.png.txt"], "the outputs under the old name stay"
    assert made["z.png.pages.json"] == made["a.png.pages.json"]


def test_a_renamed_document_is_no_copy_of_itself(tmp_path, inbox, convert):
    shutil.copy(LETTER, inbox / "a.txt")
    convert([inbox], tmp_path / "out", formats=ALL)
    shutil.copy(LETTER, inbox / "b.txt")
    (copied,) = convert([inbox], tmp_path / "out", formats=ALL).outcomes
    assert "the same file" in copied.warnings[0]
    (inbox / "a.txt").unlink()
    (inbox / "b.txt").rename(inbox / "c.txt")
    for formats in (ALL, ("txt",)):
        run = convert([inbox], tmp_path / "out", formats=formats, force=formats != ALL)
        assert [outcome.warnings for outcome in run.outcomes] == [()]
    (moved,) = convert([inbox], tmp_path / "out", formats=ALL, force=True).outcomes
    assert (moved.was, moved.warnings) == ((), ())


def test_the_names_that_a_file_had_are_told_once(tmp_path, inbox, convert):
    shutil.copy(LETTER, inbox / "a.txt")
    convert([inbox], tmp_path / "out", formats=("txt",))
    (inbox / "a.txt").rename(inbox / "b.txt")
    run = convert([inbox], tmp_path / "out", formats=("txt",))
    (outcome,) = run.outcomes
    assert (outcome.twin, outcome.was, outcome.warnings, [*run.tally.removed]) == ("", ("a.txt",), (), ["a.txt"])


def test_forms_that_were_made_before_do_not_fall_behind(tmp_path, inbox, convert):
    (inbox / "a.txt").write_text("Ủy ban nhân dân")
    convert([inbox], tmp_path / "out", formats=ALL)
    (inbox / "a.txt").write_text("Hội đồng nhân dân")
    assert convert([inbox], tmp_path / "out", formats=("txt",)).counts["ok"] == 1
    assert "Hội đồng" in (tmp_path / "out/a.txt.pages.json").read_text()
    assert convert([inbox], tmp_path / "out", formats=ALL).counts["unchanged"] == 1


def test_what_cannot_be_looked_at_is_not_gone(tmp_path, monkeypatch):
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/c\xb5ng.txt"))
    assert gone.is_gone(ledger.readable(odd))
    odd.write_text("")
    assert not gone.is_gone(ledger.readable(odd))
    monkeypatch.setattr(os, "lstat", lambda _path: (_ for _ in ()).throw(PermissionError))
    assert not gone.is_gone(str(tmp_path / "x"))


def test_a_copy_gets_its_outputs_without_recognition(tmp_path, scans, convert, reader):
    convert([scans], tmp_path / "out", formats=ALL)
    shutil.copy(scans / "a.png", scans / "y.png")
    engine = reader()
    (outcome,) = convert([scans], tmp_path / "out", engine, formats=ALL).outcomes
    assert (outcome.twin, outcome.is_moved, engine.read) == ("a.png", False, 0)


def test_a_trace_that_was_tampered_with_is_not_used(tmp_path, scans, convert, reader):
    convert([scans], tmp_path / "out", formats=ALL)
    trace = tmp_path / "out/a.png.pages.json"
    trace.write_bytes(b"x" * trace.stat().st_size)
    shutil.copy(scans / "a.png", scans / "y.png")
    engine = reader()
    (outcome,) = convert([scans], tmp_path / "out", engine, formats=ALL).outcomes
    assert (outcome.status, outcome.twin, engine.read > 0) == ("ok", "", True)


def test_a_source_that_is_gone_is_told_once_and_its_outputs_stay(tmp_path, scans, convert, files_of):
    convert([scans], tmp_path / "out")
    before = files_of(tmp_path / "out")
    (scans / "b.png").unlink()
    assert list(convert([scans], tmp_path / "out").tally.removed) == ["b.png"]
    assert len(convert([scans], tmp_path / "out").tally.removed) == 0
    assert files_of(tmp_path / "out") == before


def test_a_source_that_comes_back_is_known(tmp_path, scans, convert):
    convert([scans], tmp_path / "out")
    (scans / "b.png").rename(tmp_path / "b.png")
    convert([scans], tmp_path / "out")
    (tmp_path / "b.png").rename(scans / "b.png")
    assert convert([scans], tmp_path / "out").counts["unchanged"] == 3
    with sqlite3.connect(tmp_path / "out/catalogue.db") as connection:
        assert connection.execute("SELECT count(*) FROM document WHERE removed_at IS NOT NULL").fetchone() == (0,)
    connection.close()


def test_sources_elsewhere_are_not_gone(tmp_path, scans, convert, page):
    convert([scans], tmp_path / "out")
    (tmp_path / "other").mkdir()
    page(tmp_path / "other/x.png", shade=9)
    assert len(convert([tmp_path / "other"], tmp_path / "out").tally.removed) == 0


def test_another_file_of_the_same_name_does_not_take_the_outputs(tmp_path, scans, convert, page, files_of):
    convert([scans], tmp_path / "out")
    before = files_of(tmp_path / "out")
    (tmp_path / "other").mkdir()
    page(tmp_path / "other/a.png", shade=9)
    run = convert([tmp_path / "other"], tmp_path / "out")
    assert [(left.name, "in/a.png" in left.reason) for left in run.tally.left] == [("a.png", True)]
    assert files_of(tmp_path / "out") == before


def test_a_folder_that_moved_is_known(tmp_path, scans, convert):
    convert([scans], tmp_path / "out")
    scans.rename(tmp_path / "moved")
    assert convert([tmp_path / "moved"], tmp_path / "out").counts == {"unchanged": 3, "unchanged_ok": 3}


def test_outputs_without_a_row_are_made_again(tmp_path, scans, convert, files_of):
    convert([scans], tmp_path / "out")
    before = files_of(tmp_path / "out")
    for file in (tmp_path / "out").glob("catalogue.db*"):
        file.unlink()
    assert convert([scans], tmp_path / "out").counts["ok"] == 3
    assert files_of(tmp_path / "out") == before


def test_what_a_killed_run_had_under_way_comes_last_and_is_done_again(tmp_path, scans, convert, page):
    convert([scans], tmp_path / "out")
    page(scans / "d.png", shade=77)
    connection = open_catalogue(tmp_path / "out")
    ledger.begin_attempt(connection, 1, "a.png")
    connection.close()
    assert [outcome.name for outcome in convert([scans], tmp_path / "out").outcomes] == ["d.png", "a.png"]


def test_a_file_that_is_still_being_written_is_left(tmp_path, scans, convert):
    def grow():
        with (scans / "a.png").open("ab") as file:
            file.write(b"more")
        return False

    run = convert([scans], tmp_path / "out", settle=0.3, stop=grow)
    assert {left.name: left.reason for left in run.tally.left} == {"a.png": "it is still being written"}
    assert run.counts["ok"] == 2


def test_a_run_that_is_stopped_begins_nothing_more(tmp_path, scans, convert, reader):
    engine = reader()
    run = convert([scans], tmp_path / "out", engine, stop=lambda: engine.read > 0)
    assert run.counts["ok"] == 1
    assert convert([scans], tmp_path / "out").counts["ok"] == 2


def test_a_name_of_bytes_that_are_no_text_is_done(tmp_path, inbox, convert, page):
    page(Path(os.fsdecode(os.fsencode(inbox) + b"/c\xb5ng.png")))
    assert convert([inbox], tmp_path / "out").counts["ok"] == 1
    assert convert([inbox], tmp_path / "out").counts["unchanged"] == 1
    assert (tmp_path / r"out/c\xb5ng.png.json").is_file()


def test_a_failed_document_is_not_found_by_what_it_said_before(tmp_path, scans, convert):
    convert([scans], tmp_path / "out")
    (scans / "a.png").write_bytes((scans / "a.png").read_bytes()[:60])
    assert convert([scans], tmp_path / "out").counts["failed"] == 1
    with sqlite3.connect(tmp_path / "out/catalogue.db") as connection:
        held_pages = connection.execute(
            "SELECT count(*) FROM page JOIN document ON document.id = document_id WHERE name = 'a.png'"
        ).fetchone()
    connection.close()
    assert held_pages == (0,)


def test_a_second_run_on_one_folder_is_refused(tmp_path, scans, convert):
    (tmp_path / "out").mkdir()
    with held(tmp_path / "out"), pytest.raises(OutputInUse, match=rf"process {os.getpid()} on"):
        convert([scans], tmp_path / "out")
    assert convert([scans], tmp_path / "out").counts["ok"] == 3


@pytest.mark.parametrize("where", ["run.enter", "run.begin_attempt", "session.begin_run", "session.end_run"])
def test_a_catalogue_that_cannot_be_written_stops_the_run(where, tmp_path, scans, convert, monkeypatch):
    def full(*_given):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(f"pipeline.batch.{where}", full)
    with pytest.raises(BadRequest, match=r"disk is full.*make room"):
        convert([scans], tmp_path / "out")
