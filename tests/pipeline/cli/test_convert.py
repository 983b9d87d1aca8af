"""`sohoa convert` as a person runs it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.batch import Left, Outcome, Tally, Unchanged
from pipeline.batch.lock import held
from pipeline.cli.progress import Lines, pace

ROOT = Path(__file__).parents[3]


def outputs(out):
    return sorted(path.name for path in out.iterdir() if path.name not in {".sohoa", "catalogue.db"})


def living(temporary):
    """Return the processes that live in a run's temporary folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
                if state != "Z" and os.fsencode(temporary) in (entry / "environ").read_bytes():
                    found.append(entry.name)
            except OSError:
                continue
    return found


@pytest.fixture
def hang_up(request):
    """Programs that are started take SIGHUP as the terminal means it, or, of nohup, ignore it."""
    before = signal.signal(signal.SIGHUP, request.param)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("hang_up")
@pytest.mark.parametrize("hang_up", [signal.SIG_IGN], indirect=True)
def test_a_run_that_nohup_started_goes_on_without_its_terminal(tmp_path):
    command = [sys.executable, "-m", "pipeline.cli", "convert", "fixtures/scans/thong-bao-page1.png", "-o", tmp_path]
    run = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
    while run.poll() is None and not (tmp_path / ".sohoa/stage").exists():
        time.sleep(0.02)
    run.send_signal(signal.SIGHUP)
    _, said = run.communicate(timeout=120)
    assert run.returncode == 0, said


@pytest.mark.usefixtures("hang_up")
@pytest.mark.parametrize("hang_up", [signal.SIG_DFL], indirect=True)
@pytest.mark.parametrize(
    ("sent", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_an_interrupted_run_leaves_no_output_no_process_and_no_temporary_file(sent, status, tmp_path):
    out, temporary = tmp_path / "out", tmp_path / "tmp"
    temporary.mkdir()
    run = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "convert", "fixtures/scans/ke-hoach-huyen.pdf", "-o", out],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        text=True,
    )
    while run.poll() is None and not list(temporary.rglob("tess_*")):
        time.sleep(0.02)
    run.send_signal(sent)
    _, said = run.communicate(timeout=60)
    assert run.returncode == status, said
    end = time.monotonic() + 10
    while (living(temporary) or list(temporary.iterdir())) and time.monotonic() < end:
        time.sleep(0.05)
    assert (living(temporary), list(temporary.iterdir())) == ([], [])
    assert not [path for path in out.rglob("*.pdf.*") if path.is_file()]
    assert (out / ".sohoa/stage").exists() == (sent == signal.SIGKILL), "what a killed run leaves, the next one clears"


def test_bad_documents_end_with_3_and_the_good_one_is_done(tmp_path, called):
    bad = [ROOT / "fixtures/bad" / name for name in ("empty.pdf", "encrypted.pdf", "giant.png", "broken.docx")]
    good = ROOT / "fixtures/documents/thong-bao.pdf"
    done = called("convert", *bad, good, "-o", tmp_path)
    assert done.returncode == 3, done.stderr
    assert "1 of 5 documents converted" in done.stderr
    assert "1 corrupt, 1 empty, 1 encrypted, 1 too-large" in done.stderr
    assert outputs(tmp_path) == [f"thong-bao.pdf{end}" for end in (".json", ".pages.json", ".txt")]
    again = called("convert", *bad, good, "-o", tmp_path)
    assert again.returncode == 3, "the status says how things are, not what was done now"
    assert "5 unchanged" in again.stderr
    assert "4 of the unchanged not or partly (--force tries them again)" in again.stderr


def test_a_missing_language_ends_with_the_command_that_installs_it_and_the_rest_is_done(tmp_path, called):
    scan, text = ROOT / "fixtures/scans/thong-bao-page1.png", ROOT / "fixtures/bad/unicode.txt"
    done = called("convert", scan, text, "-o", tmp_path / "out", "--language", "xyz", "--formats", "txt")
    assert done.returncode == 4
    assert "1 not converted: Tesseract has no language xyz" in done.stderr
    assert "apt-get install tesseract-ocr-xyz" in done.stderr
    assert outputs(tmp_path / "out") == ["unicode.txt.txt"]


def test_without_libreoffice_the_old_office_files_are_told_and_the_rest_is_done(tmp_path, monkeypatch, called):
    inbox, programs = tmp_path / "in", tmp_path / "bin"
    inbox.mkdir()
    programs.mkdir()
    for name in ("tesseract", "pdftoppm", "sh"):
        (programs / name).symlink_to(shutil.which(name))
    shutil.copy(ROOT / "fixtures/office/old/to-trinh-tcvn3.doc", inbox)
    shutil.copy(ROOT / "fixtures/bad/unicode.txt", inbox)
    monkeypatch.setenv("PATH", str(programs))
    done = called("convert", inbox, "-o", tmp_path / "out", "--formats", "txt")
    assert done.returncode == 4
    assert "1 not converted: LibreOffice is not installed" in done.stderr
    assert outputs(tmp_path / "out") == ["unicode.txt.txt"]


def test_names_that_would_steer_a_terminal_are_shown_as_text(tmp_path, called):
    (tmp_path / "a\x1b]0;x\x07.txt").write_text("không có gì")
    done = called("convert", tmp_path, "-o", tmp_path / "out", "--formats", "txt")
    assert "\x1b" not in done.stderr
    assert "a\\x1b]0;x" in done.stderr


def test_a_folder_without_documents_is_said(tmp_path, called):
    (tmp_path / "in").mkdir()
    done = called("convert", tmp_path / "in", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "there is no document in it" in done.stderr


def test_a_second_run_says_who_holds_the_folder(tmp_path, called):
    (tmp_path / "out").mkdir()
    with held(tmp_path / "out"):
        done = called("convert", ROOT / "fixtures/bad/unicode.txt", "-o", tmp_path / "out")
    assert done.returncode == 5
    assert f"another run (process {os.getpid()} on" in done.stderr
    assert "wait for its end" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--engine", "recorded:no-such-file.json"], ["no-such-file.json", "is no engine"]),
        (["--engine", "no.such.module:x"], ["no.such.module", "is no engine"]),
        (["--engine", "gpt"], ["--engine"]),
        (["--exchange", "s3://x"], ["--exchange", "--cluster"]),
        (["--memory", "1"], ["--memory"]),
    ],
)
def test_wrong_usage_is_said(arguments, words, tmp_path, called):
    done = called("convert", ROOT / "fixtures/bad/unicode.txt", "-o", tmp_path / "out", *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_a_file_that_is_no_catalogue_is_said(tmp_path, called):
    (tmp_path / "catalogue.db").write_text("không phải cơ sở dữ liệu" * 100)
    done = called("convert", ROOT / "fixtures/bad/unicode.txt", "-o", tmp_path)
    assert done.returncode == 2
    assert "catalogue.db" in done.stderr
    assert "Traceback" not in done.stderr


def counted(total, *news):
    tally = Tally(total)
    for one in news:
        tally.add(one)
    return tally


@pytest.mark.parametrize(
    ("tally", "seconds", "said"),
    [
        (counted(4), 0.1, "0 pages"),
        (counted(4, Outcome("a", "ok", "ok", pages=30)), 60, "30 pages, 0.50 a second, about 3 min 0 s left"),
        (counted(2, Outcome("a", "failed", "corrupt"), Left("b", "")), 10, "0 pages, 0.00 a second, 1 failed"),
        (counted(9, *[Unchanged("a", "ok", "ok")] * 8), 10, "0 pages, 0.00 a second"),
    ],
)
def test_the_pace_reckons_with_what_was_done_now(tally, seconds, said):
    assert pace(tally, seconds) == said


def test_elsewhere_than_on_a_terminal_a_line_is_printed_every_minute(monkeypatch, capsys):
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    lines, tally = Lines(), counted(10, Outcome("a", "ok", "ok", pages=2))
    for second in range(0, 130, 10):
        now[0] = float(second)
        lines.update(tally)
    assert capsys.readouterr().err.splitlines() == [
        "1 of 10 documents, 2 pages, 0.03 a second, about 9 min 0 s left",
        "1 of 10 documents, 2 pages, 0.02 a second, about 18 min 0 s left",
    ]
