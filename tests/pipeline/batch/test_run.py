"""Folders of good and bad documents: each bad one costs its own verdict, the good ones are done."""

import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pipeline.batch import document as batch_document
from pipeline.batch.executor import Closing
from pipeline.batch.task import Answer, Finished
from pipeline.datatypes import Problem
from pipeline.errors import BadRequest, MissingProgram
from pipeline.ocr import EngineFailed, EngineTooSlow

FIXTURES = Path(__file__).parents[3] / "fixtures"


@pytest.mark.parametrize(
    ("name", "verdict", "words"),
    [
        ("empty.pdf", "empty", "0 bytes"),
        ("zero-pages.pdf", "empty", "page"),
        ("encrypted.pdf", "encrypted", "password"),
        ("giant.png", "too-large", "30,000"),
        ("cut.jpg", "corrupt", "cut"),
        ("broken.docx", "corrupt", "broken"),
        ("program.exe", "unsupported", "program"),
        ("truncated.pdf", "corrupt", "truncated"),
    ],
)
def test_a_bad_document_gets_its_verdict_and_leaves_nothing(name, verdict, words, tmp_path, convert):
    (outcome,) = convert([FIXTURES / "bad" / name], tmp_path / "out").outcomes
    assert (outcome.status, outcome.verdict, outcome.outputs) == ("failed", verdict, ())
    assert name in outcome.message
    assert words in outcome.message
    assert "; " in outcome.message, "a way out is named after the reason"
    left = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert left == {"catalogue.db", "lock"}


def test_a_png_named_pdf_is_read_as_what_it_is(tmp_path, convert):
    (outcome,) = convert([FIXTURES / "bad/png-named.pdf"], tmp_path / "out").outcomes
    assert (outcome.verdict, outcome.pages) == ("ok", 1)
    assert '"kind": "png"' in (tmp_path / "out/png-named.pdf.json").read_text()


def test_one_bad_document_does_not_cost_the_others(tmp_path, inbox, convert):
    (inbox / "sub").mkdir()
    shutil.copy(FIXTURES / "bad/encrypted.pdf", inbox / "a.pdf")
    shutil.copy(FIXTURES / "documents/thong-bao.pdf", inbox / "sub/b.pdf")
    outcomes = convert([inbox], tmp_path / "out").outcomes
    assert [(outcome.name, outcome.status) for outcome in outcomes] == [("a.pdf", "failed"), ("sub/b.pdf", "ok")]
    assert (tmp_path / "out/sub/b.pdf.json").is_file()
    assert (tmp_path / "out/sub/b.pdf.txt").is_file()


def test_a_defect_of_ours_costs_one_document(tmp_path, inbox, convert, monkeypatch, caplog):
    (inbox / "a.txt").write_text("Ủy ban nhân dân huyện")
    (inbox / "b.txt").write_text("Ủy ban nhân dân tỉnh")
    real = batch_document.process

    def fails_on_a(source, *rest):
        if source.name == "a.txt":
            raise ZeroDivisionError
        return real(source, *rest)

    monkeypatch.setattr(batch_document, "process", fails_on_a)
    outcomes = convert([inbox], tmp_path / "out").outcomes
    assert [(outcome.name, outcome.verdict) for outcome in outcomes] == [("a.txt", "crashed"), ("b.txt", "ok")]
    assert "ZeroDivisionError" in caplog.text


def test_a_page_past_its_deadline_costs_that_page(tmp_path, convert, reader):
    engine = reader([EngineTooSlow("Tesseract did not finish in 1 seconds")])
    (outcome,) = convert([FIXTURES / "scans/thong-bao.pdf"], tmp_path / "out", engine).outcomes
    assert (outcome.status, outcome.verdict, outcome.pages, outcome.review) == ("partial", "timeout", 2, True)
    assert "page 1 could not be read" in outcome.message
    assert "Ủy ban nhân dân" in (tmp_path / "out/thong-bao.pdf.txt").read_text()


def test_a_document_of_which_no_page_could_be_read_fails(tmp_path, convert, reader):
    engine = reader([EngineFailed("Tesseract failed: killed")] * 2)
    (outcome,) = convert([FIXTURES / "scans/thong-bao.pdf"], tmp_path / "out", engine).outcomes
    assert (outcome.status, outcome.verdict) == ("failed", "crashed")
    assert not list(tmp_path.rglob("*.json"))


def test_a_missing_program_costs_the_documents_that_need_it_and_is_asked_for_again(tmp_path, inbox, convert, reader):
    shutil.copy(FIXTURES / "scans/thong-bao-page1.png", inbox / "a.png")
    (inbox / "b.txt").write_text("Ủy ban nhân dân")
    engine = reader([MissingProgram("the program x is not installed; install it: y")])
    first = convert([inbox], tmp_path / "out", engine)
    assert first.tally.lacks == {"the program x is not installed; install it: y": 1}
    assert {name: outcome.status for name, outcome in first.by_name().items()} == {"a.png": "failed", "b.txt": "ok"}
    assert convert([inbox], tmp_path / "out").counts == {"ok": 1, "unchanged": 1, "unchanged_ok": 1, "review": 1}


def test_names_that_leave_no_room_for_a_suffix_are_shortened_and_told_apart(tmp_path, inbox, convert, files_of):
    out = tmp_path / "out"
    for end in ("a", "b"):
        (inbox / ("ế" * 83 + f" {end}.txt")).write_text(f"Ủy ban nhân dân {end}")
    assert convert([inbox], out, formats=("json", "pages")).counts["ok"] == 2
    made = files_of(out)
    assert len(made) == 4
    assert sum(name.endswith(".pages.json") for name in made) == 2
    assert all(name.startswith("ế" * 70) for name in made)
    assert all(len(name.encode()) <= 255 for name in made)
    assert convert([inbox], out, formats=("json", "pages")).counts["unchanged"] == 2


def test_a_name_too_long_for_its_outputs_costs_that_document(tmp_path, inbox, convert, monkeypatch):
    monkeypatch.setattr(sys.modules["pipeline.batch.plan"], "NAME_BYTES", 1000)
    (inbox / ("b" * 248)).write_text("on a file system that takes less than most do")
    (inbox / "c.txt").write_text("Ủy ban nhân dân")
    outcomes = convert([inbox], tmp_path / "out", formats=("json", "pages")).outcomes
    assert [outcome.verdict for outcome in outcomes] == ["unsupported", "ok"]
    assert "shorten its name" in outcomes[0].message
    assert not list((tmp_path / "out").glob("bbb*")), "of its outputs none appears, though one had a place"


def test_a_folder_in_the_place_of_an_output_costs_that_document(tmp_path, inbox, convert):
    (inbox / "a.txt").write_text("Ủy ban nhân dân")
    (tmp_path / "out/a.txt.json").mkdir(parents=True)
    (outcome,) = convert([inbox], tmp_path / "out").outcomes
    assert (outcome.verdict, "move what stands in their place" in outcome.message) == ("unsupported", True)


def test_a_damaged_frame_costs_that_page(tmp_path, convert):
    frames = [Image.new("L", (600, 800), shade) for shade in (250, 251, 252)]
    frames[0].save(tmp_path / "three.tif", save_all=True, append_images=frames[1:], compression="tiff_lzw")
    data = bytearray((tmp_path / "three.tif").read_bytes())
    middle = len(data) // 2
    data[middle : middle + 200] = b"\xff" * 200
    (tmp_path / "three.tif").write_bytes(data)
    (outcome,) = convert([tmp_path / "three.tif"], tmp_path / "out").outcomes
    assert (outcome.status, outcome.verdict) == ("partial", "corrupt")


def test_a_strip_of_an_image_is_no_defect(tmp_path, convert):
    Image.new("L", (2000, 2), 255).save(tmp_path / "strip.png")
    (outcome,) = convert([tmp_path / "strip.png"], tmp_path / "out").outcomes
    assert outcome.verdict == "ok"


def test_a_full_disk_stops_the_run_and_keeps_what_is_done(tmp_path, inbox, convert, monkeypatch):
    for name in "abc":
        (inbox / f"{name}.txt").write_text(f"Ủy ban nhân dân {name}")
    real = batch_document._write_synced

    def full_at_b(path, data):
        if "b.txt" in data.decode():
            raise OSError(28, "No space left on device", str(path))
        real(path, data)

    monkeypatch.setattr(batch_document, "_write_synced", full_at_b)
    with pytest.raises(BadRequest, match="No space left on device; make room"):
        convert([inbox], tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        ".sohoa",
        "a.txt.json",
        "a.txt.txt",
        "catalogue.db",
    ]
    monkeypatch.setattr(batch_document, "_write_synced", real)
    assert convert([inbox], tmp_path / "out").counts["ok"] == 2, "a is not done again, b and c are"


def test_the_input_is_never_changed(tmp_path, convert):
    source = FIXTURES / "scans/thong-bao.pdf"
    before = source.read_bytes()
    convert([source], tmp_path / "out")
    assert source.read_bytes() == before


def test_what_was_read_of_a_page_with_a_damaged_picture_is_kept(tmp_path, inbox, convert, monkeypatch):
    (inbox / "a.txt").write_text("Ủy ban nhân dân")
    real = batch_document.process

    def damaged(*given):
        document = real(*given)
        problem = Problem("a picture on it is damaged", 1, verdict="corrupt")
        return replace(document, pages=tuple(replace(page, problems=(problem,)) for page in document.pages))

    monkeypatch.setattr(batch_document, "process", damaged)
    (outcome,) = convert([inbox], tmp_path / "out").outcomes
    assert (outcome.status, outcome.verdict) == ("partial", "corrupt")
    assert (tmp_path / "out/a.txt.txt").read_text() == "Ủy ban nhân dân\n"


class Endless(Closing):
    """Takes a document and never answers, or only when it has been asked a few times."""

    cores = width = 1

    def __init__(self, answers_after=None):
        self.answers_after = answers_after
        self.task = None
        self.is_closed = False

    def submit(self, task):
        self.task = task

    def wait(self, seconds):
        del seconds
        time.sleep(0.02)
        if self.answers_after is None or self.answers_after > 0:
            self.answers_after = self.answers_after and self.answers_after - 1
            return []
        return [Finished(self.task.number, Answer(status="failed", verdict="empty", message="it is empty"))]

    def close(self):
        self.is_closed = True


@pytest.mark.parametrize(("answers_after", "page_seconds", "ends"), [(None, 0.2, []), (3, 60, ["a.txt"])])
def test_after_its_time_a_run_waits_for_what_is_under_way_as_long_as_a_page_may_take(
    answers_after, page_seconds, ends, tmp_path, inbox, convert
):
    for name in "ab":
        (inbox / f"{name}.txt").write_text(name)
    endless, given = Endless(answers_after), {"page_seconds": page_seconds}
    run = convert([inbox], tmp_path / "out", executor=lambda: endless, stop=lambda: endless.task is not None, **given)
    assert [outcome.name for outcome in run.outcomes] == ends
    assert endless.is_closed
    again = convert([inbox], tmp_path / "out", **given)
    assert again.counts["ok"] == 2 - len(ends), "what was broken off is done another time"


def test_a_file_that_is_taken_away_is_left_and_no_failure(tmp_path, inbox, convert, monkeypatch):
    for name in "ab":
        (inbox / f"{name}.txt").write_text(name)
    real = batch_document.identify

    def taken(path, *rest):
        path.unlink()
        return real(path, *rest)

    monkeypatch.setattr(batch_document, "identify", taken)
    run = convert([inbox], tmp_path / "out", settle=0.1, stop=lambda: (inbox / "b.txt").unlink(missing_ok=True))
    assert {left.name: left.reason for left in run.tally.left} == dict.fromkeys(
        ("a.txt", "b.txt"), "it was taken away before its turn came"
    )
    assert run.outcomes == []
