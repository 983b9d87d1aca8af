"""`sohoa survey` as a person and as a script run it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def survey(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", "survey", *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT, env=environment)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("layers/tcvn3.pdf", "layers/signed-changed.pdf", "bad/encrypted.pdf", "scans/quyet-dinh.tif"):
        shutil.copy(ROOT / "fixtures" / name, tmp_path)
    (tmp_path / "a\x1b]0;x\x07.txt").write_text("Không có gì hỏng", encoding="utf-8")
    return tmp_path


def test_a_table_for_people(folder: Path) -> None:
    done = survey(folder)
    assert done.returncode == 1, done.stderr
    for words in ("tcvn3.pdf", "legacy:tcvn3", "1, 1 broken", "asks for a password", "picture"):
        assert words in done.stdout
    assert "5 files, 7 pages, 4 to be recognised; 4 files need repair, 1 of them cannot be read" in done.stdout
    assert "\x1b" not in done.stdout


def test_json_for_scripts(folder: Path) -> None:
    done = survey(folder, "--json", "--workers", "2")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert done.stdout == json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    files = {file["name"]: file for file in told["files"]}
    assert files["tcvn3.pdf"]["layers"] == {"legacy": 1}
    assert files["encrypted.pdf"]["verdict"] == "encrypted"
    assert files["quyet-dinh.tif"]["ocr_pages"] == told["total"]["ocr_pages"] == 4
    assert told["total"]["seconds"] == pytest.approx(sum(file["seconds"] for file in told["files"]) / 2, abs=0.1)
    assert [file["needs_repair"] for file in told["files"]].count(True) == told["total"]["needs_repair"] == 4


def test_many_files_come_in_several_tables_and_are_counted_once(tmp_path: Path) -> None:
    for at in range(1_001):
        (tmp_path / f"{at:04}.exe").write_bytes(b"")
    done = survey(tmp_path)
    lines = done.stdout.splitlines()
    assert [at for at, line in enumerate(lines) if line.startswith("file ")] == [0, 1_001]
    assert "1,001 files, 0 pages, 0 to be recognised; 1,001 files need repair" in lines[-1]


def test_sound_files_need_nothing() -> None:
    done = survey("fixtures/documents/thong-bao.pdf", "fixtures/documents/thong-bao.txt")
    assert done.returncode == 0, done.stdout
    assert "0 files need repair" in done.stdout


@pytest.mark.parametrize(("arguments", "words"), [(["no-such"], "no-such"), ([], "FOLDER"), (["{empty}"], "no file")])
def test_wrong_usage_is_told(arguments: list[str], words: str, tmp_path: Path) -> None:
    done = survey(*(argument.format(empty=tmp_path) for argument in arguments))
    assert done.returncode == 2
    assert words in done.stderr
