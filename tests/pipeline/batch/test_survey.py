"""What a folder holds: each file a row, the bad ones too."""

import os
import shutil
from pathlib import Path

import pytest

from pipeline.batch import survey as surveying
from pipeline.batch.survey import Surveyed, survey
from pipeline.errors import BadRequest, MissingProgram
from pipeline.options import Options

FIXTURES = Path(__file__).parents[3] / "fixtures"


def one(path: Path, **options: int) -> Surveyed:
    (found,) = survey([path], Options(**options))
    return found


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("documents/thong-bao.pdf", {"kind": "pdf", "pages": 2, "layers": {"good": 2}, "needs_repair": False}),
        ("documents/thong-bao.txt", {"kind": "text", "pages": 2, "damage": "none", "needs_repair": False}),
        ("scans/thong-bao.pdf", {"layers": {"none": 2}, "ocr_pages": 2, "needs_repair": True}),
        ("scans/quyet-dinh.tif", {"kind": "tiff", "pages": 4, "ocr_pages": 4, "layers": {}}),
        ("layers/signature-only.pdf", {"layers": {"none": 5, "signature-only": 1}, "ocr_pages": 6}),
        ("layers/wrong-language.pdf", {"layers": {"garbled": 2}, "damage": "garbled", "ocr_pages": 2}),
        ("layers/no-letters.pdf", {"layers": {"broken-font": 2}, "damage": "broken-font", "ocr_pages": 2}),
        ("layers/shifted.pdf", {"damage": "broken-font", "encodings": ("shifted",), "ocr_pages": 0}),
        ("layers/tcvn3.pdf", {"damage": "legacy:tcvn3", "encodings": ("tcvn3",), "ocr_pages": 0, "needs_repair": True}),
        ("layers/mixed.pdf", {"damage": "legacy:vni", "encodings": ("vni", "tcvn3"), "signatures": 0}),
        ("layers/signed.pdf", {"signatures": 1, "broken_signatures": 0}),
        ("layers/signed-changed.pdf", {"signatures": 1, "broken_signatures": 1}),
        ("bad/tcvn3.txt", {"damage": "legacy:tcvn3", "encodings": ("tcvn3",), "needs_repair": True}),
        ("bad/latin1.txt", {"damage": "none", "needs_repair": False}),
        ("bad/encrypted.pdf", {"kind": "pdf", "verdict": "encrypted", "needs_repair": True}),
        ("bad/empty.pdf", {"kind": None, "verdict": "empty"}),
        ("bad/truncated.pdf", {"kind": "pdf", "verdict": "corrupt"}),
        ("bad/giant.png", {"kind": "png", "verdict": "too-large"}),
        ("bad/program.exe", {"kind": None, "verdict": "unsupported"}),
        ("office/to-trinh.docx", {"kind": "docx", "damage": "none", "ocr_pages": 0, "needs_repair": False}),
    ],
)
def test_what_a_file_is(file: str, expected: dict[str, object]) -> None:
    found = one(FIXTURES / file)
    assert {name: getattr(found, name) for name in expected} == expected
    assert bool(found.message) == (found.verdict != "ok")
    assert (found.seconds > 0) == (found.verdict == "ok")


def test_a_folder_is_looked_at_file_by_file_and_left_as_it_is(tmp_path: Path) -> None:
    for name in ("layers/tcvn3.pdf", "bad/truncated.pdf", "documents/thong-bao.txt"):
        shutil.copy(FIXTURES / name, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert [found.name for found in survey([tmp_path], Options())] == ["tcvn3.pdf", "thong-bao.txt", "truncated.pdf"]
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_long_text_is_told_by_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("Căn cứ đề nghị của Trưởng phòng\n" * 4000 + "Céng hoµ x· héi\n", encoding="utf-8")
    found = one(path)
    assert (found.damage, found.encodings) == ("none", ())


def test_a_program_that_is_missing_costs_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise MissingProgram("LibreOffice is not installed: apt-get install libreoffice")

    monkeypatch.setattr(surveying, "open_pages", missing)
    found = one(FIXTURES / "office/to-trinh.docx")
    assert (found.kind, found.verdict) == ("docx", "unsupported")
    assert "apt-get install" in found.message


def test_a_defect_costs_a_row(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(surveying, "pdf_layers", lambda *_: 1 // 0)
    found = one(FIXTURES / "layers/tcvn3.pdf")
    assert (found.kind, found.verdict) == ("pdf", "crashed")
    assert "ZeroDivisionError" in caplog.text


def test_a_folder_that_cannot_be_read_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir
    for name in ("closed", "open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("Kế hoạch công tác năm 2024.")

    def refusing(folder: str | int) -> object:
        if isinstance(folder, str) and Path(folder).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    first, last = survey([tmp_path], Options())
    assert (first.name, first.verdict) == ("open/a.txt", "ok")
    assert (last.name, last.verdict, last.needs_repair) == (str(tmp_path / "closed"), "unsupported", True)
    assert "Permission denied" in last.message


def test_what_cannot_be_read_is_refused_at_once() -> None:
    with pytest.raises(BadRequest, match="no such file"):
        survey([Path("no-such-folder")], Options())
