"""`sohoa nightly` as cron runs it."""

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.batch.lock import held

ROOT = Path(__file__).parents[3]
FIXTURES = ROOT / "fixtures"


@pytest.fixture
def nightly(called):
    return lambda inbox, out, *arguments: called("nightly", inbox, "-o", out, "--settle", "0", *arguments)


def as_cron_does(inbox, out):
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "nightly", inbox, "-o", out, "--settle", "0"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=ROOT,
    )


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(FIXTURES / "documents/thong-bao.pdf", folder)
    shutil.copy(FIXTURES / "bad/encrypted.pdf", folder)
    return folder


def events(out):
    (log,) = (out / "reports").glob("*.jsonl")
    return [json.loads(line) for line in log.read_text().splitlines()]


def test_two_nights(inbox, tmp_path, nightly):
    out = tmp_path / "out"
    first = as_cron_does(inbox, out)
    assert first.returncode == 3, first.stderr
    assert "new        1 done, 0 partly, 1 failed (1 encrypted)" in first.stdout
    assert "encrypted.pdf: the PDF asks for a password" in first.stdout
    shutil.copy(FIXTURES / "bad/unicode.txt", inbox)
    (inbox / "thong-bao.pdf").unlink()
    second = nightly(inbox, out)
    assert second.returncode == 0, "what failed in an earlier night is told, and is no failure of this one"
    assert "new        1 done, 0 partly, 0 failed" in second.stdout
    assert "unchanged  1 (1 of them failed before)" in second.stdout
    assert "gone       1 are no longer there; their outputs were kept" in second.stdout
    assert len(list((out / "reports").glob("*.html"))) == 2
    nights = (("begun", "document", "document", "ended"), ("begun", "document", "ended"))
    assert tuple(event["event"] for event in events(out)) == nights[0] + nights[1]
    assert not list(out.glob("catalogue.db-*")), "the catalogue is one file, to be copied as it is"


def test_an_empty_inbox_is_no_error(tmp_path, nightly):
    (tmp_path / "in").mkdir()
    done = nightly(tmp_path / "in", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "found      0 documents" in done.stdout


def test_an_inbox_that_is_not_mounted_ends_with_2_and_nothing_is_gone(inbox, tmp_path, nightly):
    nightly(inbox, tmp_path / "out", "--formats", "txt")
    inbox.rename(tmp_path / "disk")
    inbox.mkdir()
    done = nightly(inbox, tmp_path / "out", "--formats", "txt")
    assert done.returncode == 2, done.stderr
    said = f"{inbox}: is empty; 2 documents known: is it mounted? None of them was marked as gone"
    assert f"unread:\n  {said}" in done.stdout
    assert f"unread  {said}" in done.stderr
    assert "gone  " not in done.stdout
    assert [event["event"] for event in events(tmp_path / "out")][-3:] == ["begun", "unread", "ended"]


def test_a_folder_that_cannot_be_read_ends_with_3_and_the_rest_is_done(inbox, tmp_path, nightly, monkeypatch):
    (inbox / "encrypted.pdf").unlink()
    (inbox / "closed").mkdir()
    scandir = os.scandir

    def refusing(folder):
        if isinstance(folder, str) and Path(folder).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    done = nightly(inbox, tmp_path / "out", "--formats", "txt")
    assert done.returncode == 3, done.stderr
    assert "new        1 done, 0 partly, 0 failed" in done.stdout
    assert f"  {inbox / 'closed'}: cannot be read (Permission denied); see to its permissions" in done.stdout
    (report,) = (tmp_path / "out/reports").glob("*.html")
    assert "closed</b>: cannot be read (Permission denied); see to its permissions" in report.read_text()
    assert "cannot be read (Permission denied)" in events(tmp_path / "out")[1]["reason"]


def test_an_inbox_that_is_not_there_is_said(tmp_path, nightly):
    done = nightly(tmp_path / "in", tmp_path / "out")
    assert done.returncode == 2
    assert "is no folder" in done.stderr


def test_when_its_time_has_come_it_stops_cleanly(inbox, tmp_path, monkeypatch, nightly):
    monkeypatch.setattr("pipeline.cli.nightly.next_time", lambda _until, now: now + timedelta(seconds=0.5))
    done = nightly(inbox, tmp_path / "out", "--until", "06:00", "--settle", "600")
    assert done.returncode == 0, done.stderr
    assert "as asked; 2 are left for the next night" in done.stdout
    assert events(tmp_path / "out")[-1]["how"] == "stopped"


def test_a_file_that_is_being_written_is_left_and_done_the_next_night(inbox, tmp_path, nightly):
    for path in inbox.iterdir():
        os.utime(path, (1, 1))
    with (inbox / "growing.txt").open("w") as file:
        writer = subprocess.Popen(
            ["/bin/sh", "-c", "while sleep 0.1; do echo 'Ủy ban nhân dân'; done"], stdout=file, start_new_session=True
        )
        try:
            done = nightly(inbox, tmp_path / "out", "--settle", "1")
        finally:
            writer.kill()
            writer.wait()
    assert "growing.txt: it is still being written" in done.stdout
    assert "left       1 for another run" in done.stdout
    assert "new        1 done, 0 partly, 0 failed" in nightly(inbox, tmp_path / "out").stdout


def test_while_another_run_holds_the_folder_it_ends_with_5(inbox, tmp_path, nightly):
    (tmp_path / "out").mkdir()
    with held(tmp_path / "out"):
        done = nightly(inbox, tmp_path / "out")
    assert done.returncode == 5
    assert f"process {os.getpid()} on" in done.stderr
    assert [event["event"] for event in events(tmp_path / "out")] == ["refused"]


def test_a_time_that_is_none_is_refused(inbox, tmp_path, nightly):
    done = nightly(inbox, tmp_path / "out", "--until", "half past")
    assert done.returncode == 2
    assert "write it as 06:00" in done.stderr
