import os

import pytest

from pipeline.errors import BadRequest
from pipeline.export.write import write_whole


def test_files_appear_with_their_folders(tmp_path):
    write_whole({tmp_path / "a/b/x.json": b"1", tmp_path / "a/y.txt": b"2"})
    assert (tmp_path / "a/b/x.json").read_bytes() == b"1"
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["x.json", "y.txt"]


def test_an_old_file_is_replaced_whole(tmp_path):
    (tmp_path / "x").write_bytes(b"a long old text")
    write_whole({tmp_path / "x": b"new"})
    assert (tmp_path / "x").read_bytes() == b"new"


def test_when_one_cannot_be_written_none_appears(tmp_path):
    (tmp_path / "folder").write_bytes(b"a file in the way")
    with pytest.raises(OSError, match="folder"):
        write_whole({tmp_path / "x": b"1", tmp_path / "folder/y": b"2"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder"]


def test_a_folder_in_the_place_of_an_output_lets_none_appear(tmp_path):
    (tmp_path / "y").mkdir()
    with pytest.raises(IsADirectoryError):
        write_whole({tmp_path / "x": b"1", tmp_path / "y": b"2"})
    assert [path.name for path in tmp_path.iterdir()] == ["y"]


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device", str(tmp_path))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadRequest, match="No space left"):
        write_whole({tmp_path / "x": b"1"})
    assert list(tmp_path.iterdir()) == []
