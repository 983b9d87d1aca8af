"""Temporary folders outlive nobody."""

import os

import pytest

from pipeline.batch.temporary import OLD, run_folder, sweep


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_a_run_removes_its_folder(tmp_path):
    with run_folder() as folder:
        (folder / "x").mkdir()
        assert folder.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_left_alone(tmp_path):
    with run_folder() as folder:
        sweep(tmp_path)
        assert folder.is_dir()


def test_what_a_dead_run_left_is_removed(tmp_path):
    dead = tmp_path / "sohoa-run-dead"
    (dead / "x").mkdir(parents=True)
    (dead / "lock").touch()
    with run_folder():
        assert not dead.exists()


def test_what_never_became_ready_is_removed_when_it_is_old(tmp_path):
    new, old = tmp_path / "sohoa-new-1", tmp_path / "sohoa-new-2"
    for folder in (new, old):
        folder.mkdir()
    before = old.stat().st_mtime - 2 * OLD
    os.utime(old, (before, before))
    sweep(tmp_path)
    assert (new.exists(), old.exists()) == (True, False)


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious/lock").touch()
    (tmp_path / "sohoa-run-link").symlink_to(tmp_path / "precious")
    sweep(tmp_path)
    assert (tmp_path / "precious/lock").exists()
