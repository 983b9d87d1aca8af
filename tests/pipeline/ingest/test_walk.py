import os
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.errors import BadRequest
from pipeline.ingest import find_sources
from pipeline.ingest.walk import Unread


def tree(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return folder


def names(*paths: Path, exclude: Path | None = None) -> list[str]:
    return [name for _, name in find_sources(paths, exclude)]


def test_folders_are_walked_in_sorted_order(tmp_path):
    folder = tree(tmp_path / "in", "b.pdf", "a/c.pdf", "a/b/d.pdf", "Ủy ban.pdf")
    assert names(folder) == ["a/b/d.pdf", "a/c.pdf", "b.pdf", "Ủy ban.pdf"]
    assert next(path for path, _ in find_sources([folder])) == folder / "a/b/d.pdf"


def test_what_no_person_put_there_is_left_out(tmp_path):
    folder = tree(tmp_path / "in", "a.docx", ".hidden.pdf", ".git/b.pdf", "~$a.docx", "Thumbs.db", "x/desktop.ini")
    assert names(folder) == ["a.docx"]


def test_a_hidden_file_that_is_given_is_read(tmp_path):
    assert names(tree(tmp_path, ".a.pdf") / ".a.pdf") == [".a.pdf"]


def test_links_are_not_followed_and_loops_end(tmp_path):
    folder = tree(tmp_path / "in", "a.pdf", "x/b.pdf")
    outside = tree(tmp_path / "outside", "secret.pdf")
    (folder / "leaves").symlink_to(outside)
    (folder / "file").symlink_to(outside / "secret.pdf")
    (folder / "x" / "loop").symlink_to(folder)
    (folder / "dangling").symlink_to(tmp_path / "nowhere")
    assert names(folder) == ["a.pdf", "x/b.pdf"]


def test_a_link_that_is_given_is_followed(tmp_path):
    outside = tree(tmp_path / "outside", "a.pdf")
    (tmp_path / "in").symlink_to(outside)
    assert names(tmp_path / "in") == ["a.pdf"]


def test_special_files_are_left_out(tmp_path):
    folder = tree(tmp_path / "in", "a.pdf")
    os.mkfifo(folder / "pipe")
    assert names(folder) == ["a.pdf"]


def test_the_output_folder_is_left_out(tmp_path):
    folder = tree(tmp_path / "in", "a.pdf", "out/a.pdf.txt", "x/out/b.pdf")
    assert names(folder, exclude=folder / "out") == ["a.pdf", "x/out/b.pdf"]


def test_the_output_folder_is_no_input(tmp_path):
    with pytest.raises(BadRequest, match="choose another output folder"):
        find_sources([tree(tmp_path, "a.pdf")], exclude=tmp_path)


def test_a_file_given_twice_is_read_once(tmp_path):
    folder = tree(tmp_path / "in", "a.pdf")
    assert names(folder / "a.pdf", folder, folder / "a.pdf") == ["a.pdf"]


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path):
    tree(tmp_path, "one/a.pdf", "two/a.pdf", "x/two/a.pdf")
    found = names(tmp_path / "one", tmp_path / "two", tmp_path / "x/two")
    assert found == ["a.pdf", "two/a.pdf", "x/two/a.pdf"]


def test_names_that_are_no_utf8_can_be_stored(tmp_path):
    folder = tree(tmp_path / "in", "a.pdf")
    with open(os.fsencode(folder) + b"/b\xb5.pdf", "wb"):  # noqa: PTH123 (a path of bytes)
        pass
    found = names(folder)
    assert found == ["a.pdf", "b\\xb5.pdf"]
    assert "".join(found).encode()


@pytest.mark.parametrize("name", ["nowhere", "pipe"])
def test_a_path_that_cannot_be_read_is_told_before_anything_is_found(tmp_path, name):
    os.mkfifo(tmp_path / "pipe")
    good = tree(tmp_path / "in", "a.pdf")
    with pytest.raises(BadRequest, match=name):
        find_sources([good, tmp_path / name])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read(tmp_path):
    folder = tree(tmp_path / "in", "a.pdf")
    folder.chmod(0)
    try:
        with pytest.raises(BadRequest, match="permission"):
            find_sources([folder])
    finally:
        folder.chmod(0o700)


def test_a_folder_in_a_folder_that_cannot_be_read_costs_only_itself(tmp_path, monkeypatch, caplog):
    folder = tree(tmp_path / "in", "a/x.pdf", "b/y.pdf")
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert names(folder) == ["b/y.pdf"]
    assert "cannot be read (Permission denied)" in caplog.text
    told: list[Unread] = []
    assert [name for _, name in find_sources([folder], tell=told.append)] == ["b/y.pdf"]
    assert [unread.path for unread in told] == [str(folder / "a")]


def test_an_entry_whose_kind_cannot_be_told_costs_only_itself(tmp_path, monkeypatch):
    folder = tree(tmp_path / "in", "a/x.pdf", "b.pdf")
    scandir = os.scandir

    class Stale(SimpleNamespace):
        def is_dir(self) -> bool:
            raise OSError(116, "Stale file handle")

    def stale(path: Path) -> object:
        with scandir(path) as found:
            entries = [
                Stale(name=entry.name, path=entry.path, is_symlink=entry.is_symlink) if entry.name == "a" else entry
                for entry in found
            ]
        return nullcontext(entries)

    monkeypatch.setattr(os, "scandir", stale)
    told: list[Unread] = []
    assert [name for _, name in find_sources([folder], tell=told.append)] == ["b.pdf"]
    assert [(unread.path, "Stale file handle" in unread.reason) for unread in told] == [(str(folder / "a"), True)]
