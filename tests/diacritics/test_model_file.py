import json

import pytest

from diacritics import ModelError, load_model, restore
from diacritics.model_file import SHIPPED, load, save


def test_saved_and_loaded_it_restores_the_same(tiny, tmp_path):
    save(tiny, tmp_path / "m.model")
    again = load(tmp_path / "m.model")
    text = "Uy ban nhan dan huyen Tu Ky ban hanh Ke hoach"
    assert restore(text, again) == restore(text, tiny)
    assert again.card == tiny.card
    assert again.symbols == tiny.symbols


def test_saving_leaves_nothing_half_written(tiny, tmp_path):
    save(tiny, tmp_path / "m.model")
    save(tiny, tmp_path / "m.model")
    assert [path.name for path in tmp_path.iterdir()] == ["m.model"]


def test_missing(tmp_path):
    with pytest.raises(ModelError, match=r"none\.model.*make model CORPUS="):
        load_model(tmp_path / "none.model")


@pytest.mark.parametrize("at", [0, 40, -1])
def test_damaged(tiny, tmp_path, at):
    path = tmp_path / "m.model"
    save(tiny, path)
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(ModelError, match="make model"):
        load(path)


def test_cut_short(tiny, tmp_path):
    path = tmp_path / "m.model"
    save(tiny, path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ModelError, match="damaged"):
        load(path)


def test_another_version(tmp_path):
    path = tmp_path / "m.model"
    path.write_text(json.dumps({"format": "sohoa-diacritics", "version": 99}) + "\n")
    with pytest.raises(ModelError, match="version 99"):
        load(path)


@pytest.mark.parametrize("text", ["", "not json\n", "[]\n", "{}\n"])
def test_another_file(tmp_path, text):
    path = tmp_path / "m.model"
    path.write_text(text)
    with pytest.raises(ModelError, match="no restoration model"):
        load(path)


def test_the_shipped_model_is_small_and_names_its_sources():
    assert SHIPPED.stat().st_size <= 15_000_000
    card = json.loads(SHIPPED.with_suffix(".json").read_text(encoding="utf-8"))
    assert card["sources"]
    assert load_model().card["sources"]
    assert "licence" in SHIPPED.with_name("README.md").read_text(encoding="utf-8").lower()
