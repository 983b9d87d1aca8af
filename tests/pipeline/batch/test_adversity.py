"""Folders that others change meanwhile, files in the way, a damaged catalogue: nothing is lost, the way out is said."""

import os
import shutil
import time
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.batch import gone, tally
from pipeline.catalogue.database import open_catalogue
from pipeline.errors import BadRequest

SCAN = Path(__file__).parents[3] / "fixtures/scans/thong-bao-page1.png"


def test_a_catalogue_that_is_found_damaged_midway_says_the_way_out(tmp_path, inbox, convert):
    out = tmp_path / "out"
    (inbox / "a.txt").write_text("Ủy ban nhân dân")
    convert([inbox], out)
    with closing(open_catalogue(out)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'page_text_data'").fetchone()[0]
        page = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (out / "catalogue.db").open("r+b") as file:
        file.seek((root - 1) * page)
        file.write(b"\xaa" * page)
    with pytest.raises(BadRequest, match=r"catalogue.db: is damaged \(.*bring it back from a copy; or move it away"):
        convert([inbox], out, force=True)


def test_a_stage_that_cannot_be_made_is_said(tmp_path, inbox, convert):
    (tmp_path / "out/.sohoa").mkdir(parents=True)
    (tmp_path / "out/.sohoa/stage").write_text("")
    with pytest.raises(BadRequest, match=r"stage: cannot be made \(File exists\); make room, or move away"):
        convert([inbox], tmp_path / "out")


def test_two_sources_of_one_stem_and_one_name_in_two_folders_keep_apart(tmp_path, inbox, convert, files_of):
    for name in ("a.txt", "a.text", "b/a.txt", "B/a.txt", "A.txt"):
        (inbox / name).parent.mkdir(exist_ok=True)
        (inbox / name).write_text(f"Ủy ban nhân dân {name}")
    run = convert([inbox], tmp_path / "out", formats=("txt",))
    assert run.counts["ok"] == 5
    texts = {path: (tmp_path / "out" / path).read_text().strip() for path in files_of(tmp_path / "out")}
    assert texts == {
        f"{name}.txt": f"Ủy ban nhân dân {name}" for name in ("a.txt", "a.text", "b/a.txt", "B/a.txt", "A.txt")
    }


def test_a_time_that_lies_ahead_does_not_keep_a_file_waiting(tmp_path, inbox, convert):
    (inbox / "a.txt").write_text("Ủy ban nhân dân")
    ahead = time.time() + 10 * 365 * 86_400
    os.utime(inbox / "a.txt", (ahead, ahead))
    assert convert([inbox], tmp_path / "out", settle=0.1).counts["ok"] == 1
    assert convert([inbox], tmp_path / "out", settle=0.1).counts["unchanged"] == 1


class Mischief:
    """Reads a line off every page; while the first is read, others change the folder."""

    name = "reader"

    def __init__(self, reader, folder):
        self.reader, self.folder = reader, folder

    def recognize(self, image, dpi, seconds):
        if not self.reader.read:
            (self.folder / "gone.png").unlink()
            shutil.copy(SCAN, self.folder / "other.png")
            with (self.folder / "grows.png").open("ab") as file:
                file.write(b"more")
            (self.folder / "was.png").rename(self.folder / "z.png")
        return self.reader.recognize(image, dpi, seconds)

    def turn(self, image, dpi, seconds):
        return self.reader.turn(image, dpi, seconds)


def test_a_folder_that_changes_while_it_is_converted_costs_nothing(tmp_path, inbox, convert, page, reader, files_of):
    for at, name in enumerate(("a", "gone", "grows", "other", "was", "y")):
        page(inbox / f"{name}.png", shade=255 - at)
    out = tmp_path / "out"
    first = convert([inbox], out, Mischief(reader(), inbox))
    assert {left.name: left.reason for left in first.tally.left} == {
        "gone.png": "it was taken away before its turn came",
        "grows.png": "it is still being written",
        "other.png": "it is still being written",
        "was.png": "it was taken away before its turn came",
    }
    assert first.counts["ok"] == 2
    second = convert([inbox], out)
    assert set(second.by_name()) == {"grows.png", "other.png", "z.png"}
    assert {name.partition(".")[0] for name in files_of(out)} == {"a", "grows", "other", "y", "z"}
    assert convert([inbox], out).counts["unchanged"] == 5


def test_sources_that_are_gone_are_marked_a_chunk_at_a_time(tmp_path, inbox, convert, monkeypatch):
    monkeypatch.setattr(gone, "CHUNK", 2)
    monkeypatch.setattr(tally, "KEPT", 3)
    for at in range(6):
        (inbox / f"{at}.txt").write_text(f"Ủy ban nhân dân {at}")
    convert([inbox], tmp_path / "out", formats=("txt",))
    for at in range(1, 6):
        (inbox / f"{at}.txt").unlink()
    removed = convert([inbox], tmp_path / "out", formats=("txt",)).tally.removed
    assert (list(removed), len(removed)) == (["1.txt", "2.txt", "3.txt"], 5)
    assert len(convert([inbox], tmp_path / "out", formats=("txt",)).tally.removed) == 0
