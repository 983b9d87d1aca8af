"""Folders of good and bad documents: each bad one costs its own verdict, the good ones are done."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from diacritics import load_model
from pipeline.batch import Job, check_writable, convert_all, plan
from pipeline.batch import run as batch_run
from pipeline.datatypes import Box, Word
from pipeline.errors import BadRequest
from pipeline.ocr import EngineFailed, EngineTooSlow
from pipeline.options import Options

FIXTURES = Path(__file__).parents[3] / "fixtures"


class Reader:
    """Reads one line off every page; fails on the pages that it was told to."""

    name = "reader"

    def __init__(self, failures=()):
        self.failures = list(failures)

    def recognize(self, image, dpi, seconds):
        del image, dpi, seconds
        failure = self.failures.pop(0) if self.failures else None
        if failure:
            raise failure
        return tuple(
            Word(text, box=Box(85 + 40 * place, 100, 115 + 40 * place, 113), confidence=0.95)
            for place, text in enumerate(["Ủy", "ban", "nhân", "dân"])
        )

    def turn(self, image, dpi, seconds):
        del image, dpi, seconds
        return 0


def convert(paths, out, engine=None, formats=("json", "txt"), **options):
    jobs = plan([Path(path) for path in paths], out, formats)
    options = Options(workers=1, **options)
    return list(convert_all(jobs, out, formats, options, engine or Reader(), load_model()))


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
def test_a_bad_document_gets_its_verdict_and_leaves_nothing(name, verdict, words, tmp_path):
    (outcome,) = convert([FIXTURES / "bad" / name], tmp_path / "out")
    assert (outcome.status, outcome.verdict, outcome.outputs) == ("failed", verdict, ())
    assert name in outcome.message
    assert words in outcome.message
    assert "; " in outcome.message, "a way out is named after the reason"
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


def test_a_png_named_pdf_is_read_as_what_it_is(tmp_path):
    (outcome,) = convert([FIXTURES / "bad/png-named.pdf"], tmp_path / "out")
    assert (outcome.verdict, outcome.pages) == ("ok", 1)
    assert '"kind": "png"' in (tmp_path / "out/png-named.pdf.json").read_text()


def test_one_bad_document_does_not_cost_the_others(tmp_path):
    inbox = tmp_path / "in"
    (inbox / "sub").mkdir(parents=True)
    shutil.copy(FIXTURES / "bad/encrypted.pdf", inbox / "a.pdf")
    shutil.copy(FIXTURES / "documents/thong-bao.pdf", inbox / "sub/b.pdf")
    outcomes = convert([inbox], tmp_path / "out")
    assert [(outcome.name, outcome.status) for outcome in outcomes] == [("a.pdf", "failed"), ("sub/b.pdf", "ok")]
    assert (tmp_path / "out/sub/b.pdf.json").is_file()
    assert (tmp_path / "out/sub/b.pdf.txt").is_file()


def test_a_defect_of_ours_costs_one_document(tmp_path, monkeypatch, caplog):
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "a.txt").write_text("Ủy ban nhân dân huyện")
    (inbox / "b.txt").write_text("Ủy ban nhân dân tỉnh")
    real = batch_run.process

    def fails_on_a(source, *rest):
        if source.name == "a.txt":
            raise ZeroDivisionError
        return real(source, *rest)

    monkeypatch.setattr(batch_run, "process", fails_on_a)
    outcomes = convert([inbox], tmp_path / "out")
    assert [(outcome.name, outcome.verdict) for outcome in outcomes] == [("a.txt", "crashed"), ("b.txt", "ok")]
    assert "ZeroDivisionError" in caplog.text


def test_a_page_past_its_deadline_costs_that_page(tmp_path):
    engine = Reader([EngineTooSlow("Tesseract did not finish in 1 seconds")])
    (outcome,) = convert([FIXTURES / "scans/thong-bao.pdf"], tmp_path / "out", engine)
    assert (outcome.status, outcome.verdict, outcome.pages, outcome.review) == ("partial", "timeout", 2, True)
    assert "page 1 could not be read" in outcome.message
    assert "Ủy ban nhân dân" in (tmp_path / "out/thong-bao.pdf.txt").read_text()


def test_a_document_of_which_no_page_could_be_read_fails(tmp_path):
    engine = Reader([EngineFailed("Tesseract failed: killed")] * 2)
    (outcome,) = convert([FIXTURES / "scans/thong-bao.pdf"], tmp_path / "out", engine)
    assert (outcome.status, outcome.verdict) == ("failed", "crashed")
    assert not list(tmp_path.rglob("*.json"))


def test_a_folder_without_documents_is_said_so(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/.hidden.pdf").write_bytes(b"%PDF-")
    with pytest.raises(BadRequest, match="no document"):
        plan([tmp_path / "in"], tmp_path / "out", ["json"])


def test_two_documents_of_one_name_do_not_overwrite_each_other(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text("văn bản")
    jobs = plan([tmp_path / "a/x.txt", tmp_path / "b/x.txt"], tmp_path / "out", ["json"])
    assert [job.name for job in jobs] == ["x.txt", "b/x.txt"]


def test_an_output_never_takes_the_place_of_an_input(tmp_path):
    (tmp_path / "a").write_text("văn bản")
    (tmp_path / "a.txt").write_text("Ủy ban nhân dân")
    with pytest.raises(BadRequest, match="in the place of"):
        plan([tmp_path / "a", tmp_path / "a.txt"], tmp_path, ["json", "txt"])


def test_two_outputs_never_share_a_place(tmp_path):
    (tmp_path / "a").write_text("văn bản")
    (tmp_path / "a.pages").write_text("Ủy ban nhân dân")
    with pytest.raises(BadRequest, match="in the place of"):
        plan([tmp_path / "a", tmp_path / "a.pages"], tmp_path / "out", ["json", "pages"])


def test_a_name_too_long_for_its_outputs_costs_that_document(tmp_path):
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / ("b" * 254)).write_text("Ủy ban nhân dân")
    (inbox / "c.txt").write_text("Ủy ban nhân dân")
    outcomes = convert([inbox], tmp_path / "out")
    assert [outcome.verdict for outcome in outcomes] == ["unsupported", "ok"]
    assert "shorten its name" in outcomes[0].message


def test_a_damaged_frame_costs_that_page(tmp_path):
    frames = [Image.new("L", (600, 800), shade) for shade in (250, 251, 252)]
    frames[0].save(tmp_path / "three.tif", save_all=True, append_images=frames[1:], compression="tiff_lzw")
    data = bytearray((tmp_path / "three.tif").read_bytes())
    middle = len(data) // 2
    data[middle : middle + 200] = b"\xff" * 200
    (tmp_path / "three.tif").write_bytes(data)
    (outcome,) = convert([tmp_path / "three.tif"], tmp_path / "out")
    assert (outcome.status, outcome.verdict) == ("partial", "corrupt")


def test_a_strip_of_an_image_is_no_defect(tmp_path):
    Image.new("L", (2000, 2), 255).save(tmp_path / "strip.png")
    (outcome,) = convert([tmp_path / "strip.png"], tmp_path / "out")
    assert outcome.verdict == "ok"


def test_outputs_are_no_inputs_of_the_next_run(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/x.txt").write_text("Ủy ban nhân dân")
    out = tmp_path / "in/out"
    convert([tmp_path / "in"], out)
    assert [job.name for job in plan([tmp_path / "in"], out, ["json"])] == ["x.txt"]


def test_an_output_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(BadRequest, match="is a file"):
        check_writable(tmp_path / "out")


def test_an_output_folder_that_cannot_be_written_is_refused():
    with pytest.raises(BadRequest, match="cannot be written"):
        check_writable(Path("/proc/sohoa"))


def test_a_job_names_its_outputs(tmp_path):
    (tmp_path / "x.txt").write_text("văn bản")
    assert plan([tmp_path / "x.txt"], tmp_path / "out", ["json"]) == [Job(tmp_path / "x.txt", "x.txt")]


def test_the_input_is_never_changed(tmp_path):
    source = FIXTURES / "scans/thong-bao.pdf"
    before = source.read_bytes()
    convert([source], tmp_path / "out")
    assert source.read_bytes() == before
