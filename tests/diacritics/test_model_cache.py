import os
import subprocess
import sys
import time

import numpy as np
import pytest

from diacritics import model_cache, model_file
from diacritics.model_file import ModelError, load, save

CHECKSUM = "0123456789abcdef" * 4
ARRAYS = {
    "steps": np.arange(300_000, dtype=np.uint32) + 7,
    "none": np.zeros(0, dtype=np.uint8),
    "logs": np.linspace(-9, 0, 1001, dtype=np.float32),
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "sohoa"


def only_file(folder):
    (path,) = folder.iterdir()
    return path


def assert_arrays(found):
    assert found is not None
    assert list(found) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype
        assert np.array_equal(found[name], array)


def test_what_was_written_is_read():
    model_cache.write(CHECKSUM, ARRAYS)
    assert_arrays(model_cache.read(CHECKSUM))


def test_nothing_is_read_where_nothing_was_written(folder):
    assert model_cache.read(CHECKSUM) is None
    assert not folder.exists()


def test_it_is_mapped_and_nobody_can_write_into_it():
    model_cache.write(CHECKSUM, ARRAYS)
    found = model_cache.read(CHECKSUM)
    with pytest.raises(ValueError, match="read-only"):
        found["steps"][0] = 1


def test_another_model_of_the_same_name_is_not_believed():
    model_cache.write(CHECKSUM, ARRAYS)
    assert model_cache.read(CHECKSUM[:16] + "f" * 48) is None


def test_another_layout_is_not_believed(monkeypatch):
    model_cache.write(CHECKSUM, ARRAYS)
    monkeypatch.setattr(model_cache, "LAYOUT", model_cache.LAYOUT + 1)
    assert model_cache.read(CHECKSUM) is None


def cut(data):
    return data[:-100]


def longer(data):
    return data + b"\0"


def zeros_at_the_end(data):
    return data[: len(data) // 2] + bytes(len(data) - len(data) // 2)


def zeros_at_the_start(data):
    head = data.index(b"\n", data.index(b"\n") + 1) + 1
    return data[:head] + bytes(100_000) + data[head + 100_000 :]


def another_head(data):
    return data.replace(b'"layout": 1', b'"layout": 7', 1)


def noise(data):
    return bytes(reversed(data))


def nothing(_data):
    return b""


@pytest.mark.parametrize(
    "damage",
    [cut, longer, zeros_at_the_end, zeros_at_the_start, another_head, noise, nothing],
    ids=lambda f: f.__name__,
)
def test_a_damaged_file_is_not_believed_and_is_replaced(folder, damage):
    model_cache.write(CHECKSUM, ARRAYS)
    path = only_file(folder)
    path.write_bytes(damage(path.read_bytes()))
    assert model_cache.read(CHECKSUM) is None
    model_cache.write(CHECKSUM, ARRAYS)
    assert_arrays(model_cache.read(CHECKSUM))


def test_a_file_of_someone_else_is_not_believed(monkeypatch):
    model_cache.write(CHECKSUM, ARRAYS)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    owned = os.stat_result((0o100600, 0, 0, 1, 777, 777, 0, 0, 0, 0))
    monkeypatch.setattr(os, "fstat", lambda _: owned)
    assert model_cache.read(CHECKSUM) is None


def test_a_pipe_at_its_place_is_not_waited_on(folder):
    model_cache.write(CHECKSUM, ARRAYS)
    path = only_file(folder)
    path.unlink()
    os.mkfifo(path)
    assert model_cache.read(CHECKSUM) is None


def test_a_link_at_its_place_is_not_followed(folder, tmp_path):
    model_cache.write(CHECKSUM, ARRAYS)
    path = only_file(folder)
    path.symlink_to(path.rename(tmp_path / "elsewhere"))
    assert model_cache.read(CHECKSUM) is None


def test_a_folder_that_cannot_be_made_does_no_harm(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    model_cache.write(CHECKSUM, ARRAYS)
    assert model_cache.read(CHECKSUM) is None


def test_a_full_disk_leaves_nothing_behind(folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(model_cache, "_fill", full)
    model_cache.write(CHECKSUM, ARRAYS)
    assert list(folder.iterdir()) == []


def test_a_relative_cache_folder_is_ignored(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    model_cache.write(CHECKSUM, ARRAYS)
    assert not (tmp_path / "cache").exists()
    assert only_file(tmp_path / "home" / ".cache" / "sohoa").name.startswith(CHECKSUM[:16])


def test_old_models_and_abandoned_files_are_taken_away(folder):
    for number in range(model_cache.KEPT + 2):
        model_cache.write(f"{number:064}"[::-1], ARRAYS)
        newest = folder / f"{f'{number:064}'[::-1][:16]}-{model_cache.LAYOUT}.arrays"
        os.utime(newest, (1000 + number, 1000 + number))
    dead, alive = folder / "dead.partial", folder / "alive.partial"
    dead.touch()
    alive.touch()
    os.utime(dead, (time.time() - 2 * model_cache.ABANDONED,) * 2)
    model_cache.write(CHECKSUM, ARRAYS)
    names = {path.name for path in folder.iterdir()}
    assert len(names) == model_cache.KEPT + 1
    assert "alive.partial" in names
    assert f"{CHECKSUM[:16]}-{model_cache.LAYOUT}.arrays" in names


def test_reading_keeps_a_model_young(folder):
    model_cache.write(CHECKSUM, ARRAYS)
    path = only_file(folder)
    os.utime(path, (1000, 1000))
    model_cache.read(CHECKSUM)
    assert path.stat().st_mtime > 1000


def test_a_reader_keeps_what_another_process_takes_away(folder):
    model_cache.write(CHECKSUM, ARRAYS)
    found = model_cache.read(CHECKSUM)
    only_file(folder).unlink()
    assert_arrays(found)


WRITER = f"""
import numpy as np
from diacritics import model_cache
steps = np.arange(300_000, dtype=np.uint32) + 7
logs = np.linspace(-9, 0, 1001, dtype=np.float32)
for _ in range(20):
    model_cache.write({CHECKSUM!r}, {{"steps": steps, "none": np.zeros(0, dtype=np.uint8), "logs": logs}})
"""


def test_writers_at_once_do_no_harm(folder):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER]) for _ in range(2)]
    seen = 0
    while any(writer.poll() is None for writer in writers):
        found = model_cache.read(CHECKSUM)
        if found is not None:
            assert_arrays(found)
            seen += 1
    assert [writer.wait() for writer in writers] == [0, 0]
    assert seen
    assert_arrays(model_cache.read(CHECKSUM))
    assert only_file(folder)


def test_a_mapped_model_says_what_the_file_says(tiny, tmp_path, folder, monkeypatch):
    monkeypatch.setattr(model_file, "WORTH_CACHING", 0)
    save(tiny, tmp_path / "m.model")
    first, mapped = load(tmp_path / "m.model"), load(tmp_path / "m.model")
    assert only_file(folder)
    units = [mapped.vocabulary.units[word] for word in ("ủy", "ban", "nhân", "dân")]
    assert mapped.ngrams.score(units) == first.ngrams.score(units) == tiny.ngrams.score(units)
    assert (mapped.card, mapped.symbols, mapped.vocabulary.words) == (tiny.card, tiny.symbols, tiny.vocabulary.words)


def test_a_model_is_not_mapped_for_a_damaged_head(tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(model_file, "WORTH_CACHING", 0)
    path = tmp_path / "m.model"
    save(tiny, path)
    load(path)
    path.write_bytes(b"[" + path.read_bytes())
    with pytest.raises(ModelError, match="no restoration model"):
        load(path)


def test_small_models_are_not_cached(tiny, tmp_path, folder):
    save(tiny, tmp_path / "m.model")
    load(tmp_path / "m.model")
    assert not folder.exists()


def test_what_was_loaded_cannot_be_saved(tiny, tmp_path):
    save(tiny, tmp_path / "m.model")
    with pytest.raises(TypeError, match="just trained"):
        save(load(tmp_path / "m.model"), tmp_path / "again.model")
