"""What makes a document old: another model or program that it was made with, and no other."""

import shutil

import pytest

from pipeline.batch import recipe as made
from pipeline.batch.recipe import Recipe, recipe_of
from pipeline.ocr import Tesseract
from pipeline.options import Options


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Programs of our own on the PATH: a Tesseract that says where its models lie, a LibreOffice beside its version."""
    (tmp_path / "tessdata").mkdir()
    for language in ("vie", "eng", "osd"):
        (tmp_path / f"tessdata/{language}.traineddata").write_text(language)
    said = f'List of available languages in "{tmp_path}/tessdata/" (3):'
    answers = f"case $1 in --version) echo tesseract 5.3.0;; *) echo '{said}';; esac"
    for name, script in (("tesseract", answers), ("soffice", "")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o700)
    (tmp_path / "versionrc").write_text("build 1")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    return tmp_path


def recipe(**chosen):
    options = Options(**chosen)
    return recipe_of(options, Tesseract(options.language))


@pytest.mark.parametrize(
    ("language", "file", "is_other"),
    [
        ("vie", "vie.traineddata", True),
        ("vie", "osd.traineddata", True),
        ("vie", "eng.traineddata", False),
        ("vie+eng", "eng.traineddata", True),
    ],
)
def test_another_model_of_tesseract_is_another_recipe(language, file, is_other, programs):
    before = recipe(language=language)
    assert recipe(language=language) == before
    (programs / "tessdata" / file).write_text("best")
    assert (recipe(language=language).made_with != before.made_with) is is_other


def test_another_libreoffice_makes_what_it_reads_old_and_nothing_else(programs):
    before = recipe()
    (programs / "versionrc").write_text("build 2")
    after = recipe()
    assert [before.of("ok", kind) == after.of("ok", kind) for kind in ("doc", "ods", "docx", "pdf", None)] == [
        False,
        False,
        True,
        True,
        True,
    ]


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize("changed", ["second_mark.json", "agencies.toml"])
def test_other_weights_and_tables_are_another_recipe(changed, tmp_path, monkeypatch):
    shutil.copy(made.WEIGHTS, tmp_path)
    shutil.copy(made.DATA / "agencies.toml", tmp_path)
    monkeypatch.setattr(made, "WEIGHTS", tmp_path / made.WEIGHTS.name)
    monkeypatch.setattr(made, "DATA", tmp_path)
    before = recipe()
    with (tmp_path / changed).open("a") as opened:
        opened.write("\n")
    assert recipe().made_with != before.made_with


@pytest.mark.usefixtures("programs")
def test_a_word_that_people_taught_makes_no_archive_old():
    assert recipe(lexicon=("Thạch Lũng",)) == recipe()


def test_without_programs_there_is_a_recipe(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert recipe() == recipe()


def test_what_is_not_ok_is_tried_again_with_other_limits():
    one, other = Recipe("a", "1"), Recipe("a", "2")
    assert one.of("ok", "pdf") == other.of("ok", "pdf")
    assert one.of("partial", "pdf") != other.of("partial", "pdf")
