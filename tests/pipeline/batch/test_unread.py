"""Folders that cannot be looked into, or are empty for want of a mount: told, and nothing in them is taken for gone."""

import os
from pathlib import Path

import pytest

from pipeline.ingest.walk import Unread


@pytest.fixture
def folders(inbox):
    """Return an inbox of three folders with a document each."""
    for name in ("a", "b", "c"):
        (inbox / name).mkdir()
        (inbox / name / f"{name}.txt").write_text(f"Kế hoạch công tác năm 2024 của phòng {name}.")
    return inbox


@pytest.fixture
def refuse(monkeypatch):
    """Have the system refuse to list folders of some names, as it does not to the superuser."""
    scandir = os.scandir

    def refuse(*names, error=13):
        def refusing(folder):
            if isinstance(folder, str) and Path(folder).name in names:
                raise OSError(error, os.strerror(error))
            return scandir(folder)

        monkeypatch.setattr(os, "scandir", refusing)

    return refuse


def told(run):
    return [news for news in run.happened if isinstance(news, Unread)]


@pytest.mark.parametrize(("error", "words"), [(13, "Permission denied"), (5, "Input/output error"), (116, "Stale")])
def test_a_folder_that_cannot_be_read_is_told_and_the_rest_is_done(error, words, tmp_path, folders, convert, refuse):
    refuse("b", error=error)
    run = convert([folders], tmp_path / "out", formats=("txt",))
    assert sorted(run.by_name()) == ["a/a.txt", "c/c.txt"]
    assert run.tally.unread == told(run)
    (unread,) = told(run)
    assert unread.path == str(folders / "b")
    assert words in unread.reason
    assert "see to its permissions" in unread.reason
    assert (run.tally.total, run.tally.done, run.counts["unread"]) == (2, 2, 1)


def test_what_was_in_a_folder_that_cannot_be_read_is_not_gone(tmp_path, folders, convert, refuse):
    (folders / "bb").mkdir()
    (folders / "bb/d.txt").write_text("Kế hoạch tuần của phòng bb.")
    convert([folders], tmp_path / "out", formats=("txt",))
    for name in ("a/a.txt", "b/b.txt", "bb/d.txt"):
        (folders / name).unlink()
    refuse("b")
    assert list(convert([folders], tmp_path / "out", formats=("txt",)).tally.removed) == ["a/a.txt", "bb/d.txt"]
    refuse()
    assert list(convert([folders], tmp_path / "out", formats=("txt",)).tally.removed) == ["b/b.txt"]


def test_all_of_an_inbox_that_is_empty_now_is_not_gone(tmp_path, folders, convert):
    convert([folders], tmp_path / "out", formats=("txt",))
    folders.rename(tmp_path / "disk")
    folders.mkdir()
    for _night in range(2):
        run = convert([folders], tmp_path / "out", formats=("txt",))
        assert (len(run.tally.removed), run.tally.total) == (0, 0)
        reason = "is empty; 3 documents known: is it mounted? None of them was marked as gone"
        assert told(run) == [Unread(str(folders), reason)]
    folders.rmdir()
    (tmp_path / "disk").rename(folders)
    run = convert([folders], tmp_path / "out", formats=("txt",))
    assert (run.counts, told(run)) == ({"unchanged": 3, "unchanged_ok": 3}, [])


def test_an_inbox_that_holds_a_document_again_tells_which_are_gone(tmp_path, folders, convert):
    convert([folders], tmp_path / "out", formats=("txt",))
    for name in ("a", "b", "c"):
        (folders / name / f"{name}.txt").unlink()
    assert len(told(convert([folders], tmp_path / "out", formats=("txt",)))) == 1
    (folders / "new.txt").write_text("Công văn mới về việc báo cáo.")
    run = convert([folders], tmp_path / "out", formats=("txt",))
    assert (len(run.tally.removed), told(run)) == (3, [])


def test_an_empty_folder_of_which_nothing_is_known_is_nothing_to_tell(tmp_path, folders, convert):
    convert([folders], tmp_path / "out", formats=("txt",))
    (tmp_path / "other").mkdir()
    assert told(convert([tmp_path / "other"], tmp_path / "out", formats=("txt",))) == []
