"""LibreOffice is a program that hangs, dies and lies: doubles that do each stand in its place here."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import (
    CorruptDocument,
    CrashedOnDocument,
    DocumentError,
    EncryptedDocument,
    MissingProgram,
    SlowDocument,
    TooLargeDocument,
)
from pipeline.ingest import identify, libreoffice, open_pages
from pipeline.options import Options

RTF = r"{\rtf1\ansi van ban}"
OUT = 'while [ "$1" != --outdir ]; do shift; done; out=$2; mkdir -p "$out"\n'
"""How a double finds the folder that it is to write to."""


@pytest.fixture
def rtf(tmp_path) -> Path:
    path = tmp_path / "van-ban.rtf"
    path.write_text(RTF)
    return path


@pytest.fixture
def made(tmp_path, monkeypatch) -> Path:
    """Return the folder that temporary files go to."""
    folder = tmp_path / "made"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def double(tmp_path, monkeypatch) -> Callable[[str], Path]:
    """Put a shell script in LibreOffice's place."""

    def install(script: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        return program

    return install


def convert(path: Path, seconds: float = 20.0) -> list[object]:
    return list(open_pages(identify(path), Options(page_seconds=seconds)))


def is_gone(process: int) -> bool:
    """Tell a process that ended; one that nobody has waited for yet (Z) has."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def soon(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)
    return is_so()


@pytest.mark.parametrize(
    ("script", "error", "says"),
    [
        ("kill -SEGV $$", CrashedOnDocument, "LibreOffice died of it"),
        ("kill -KILL 0; sleep 9", CrashedOnDocument, "LibreOffice died of it"),
        ("exit 139", CrashedOnDocument, "LibreOffice died of it"),
        ("exit 0", CorruptDocument, "LibreOffice cannot read it; "),
        ("echo 'Error: source file could not be loaded'; exit 0", CorruptDocument, "could not be loaded"),
        ("printf '\\377\\376'; exit 1", CorruptDocument, "LibreOffice cannot read it"),
        (f"{OUT}: > $out/document.docx", CorruptDocument, "LibreOffice cannot read it"),
        (f"{OUT}echo rubbish > $out/document.docx", CrashedOnDocument, "made nothing readable of it"),
        (f"{OUT}mkdir $out/document.docx", CorruptDocument, "LibreOffice cannot read it"),
    ],
    ids=[
        "dies",
        "its session dies",
        "its shell says it died",
        "writes nothing",
        "says why",
        "says rubbish",
        "empty",
        "rubbish",
        "a folder",
    ],
)
def test_each_failure_is_a_verdict_and_leaves_nothing(rtf, made, double, script, error, says):
    double(script)
    with pytest.raises(error, match=says) as caught:
        convert(rtf)
    assert caught.value.path == str(rtf)
    assert list(made.iterdir()) == []
    assert rtf.read_text() == RTF
    assert sorted(path.name for path in rtf.parent.iterdir()) == ["bin", "made", "van-ban.rtf"]


def test_one_that_hangs_is_killed_with_all_its_children(rtf, made, double, tmp_path):
    pids = tmp_path / "pids"
    double(f"sleep 300 & echo $! > {pids}; echo $$ >> {pids}; trap '' TERM INT; wait")
    began = time.monotonic()
    with pytest.raises(SlowDocument, match="did not finish in 1 seconds"):
        convert(rtf, seconds=1)
    assert time.monotonic() - began < 8
    processes = [int(line) for line in pids.read_text().split()]
    assert len(processes) == 2
    assert all(soon(lambda process=process: is_gone(process)) for process in processes)
    assert list(made.iterdir()) == []


def test_children_of_one_that_ended_are_killed_too(rtf, double, tmp_path):
    pids = tmp_path / "pids"
    double(f"sleep 300 & echo $! > {pids}; exit 0")
    with pytest.raises(CorruptDocument):
        convert(rtf)
    assert soon(lambda: is_gone(int(pids.read_text())))


def test_what_it_writes_is_bounded(rtf, made, double, monkeypatch, tmp_path):
    monkeypatch.setattr(libreoffice, "MOST_OUTPUT", 1 << 20)
    double(
        f"{OUT}head -c 5000000 /dev/zero > $out/document.docx; stat -c %s $out/document.docx > {tmp_path}/size; exit 0"
    )
    with pytest.raises(CrashedOnDocument, match="made nothing readable"):
        convert(rtf)
    assert int((tmp_path / "size").read_text()) == 1 << 20
    assert list(made.iterdir()) == []


def test_its_memory_is_bounded(rtf, double, monkeypatch, tmp_path):
    monkeypatch.setattr(libreoffice, "MOST_MEMORY", 1 << 28)
    double(
        f"{sys.executable} -c 'bytearray(1 << 25)' && echo small >> {tmp_path}/got\n"
        f"{sys.executable} -c 'bytearray(1 << 29)' && echo large >> {tmp_path}/got"
    )
    with pytest.raises(CorruptDocument):
        convert(rtf)
    assert (tmp_path / "got").read_text() == "small\n"


def test_nothing_is_left_where_we_are_killed_ourselves(rtf, made, double, tmp_path):
    pids = tmp_path / "pids"
    double(f"sleep 300 & echo $! > {pids}; echo $$ >> {pids}; wait")
    ours = f"from pathlib import Path\nfrom pipeline.flow import convert\nconvert(Path({str(rtf)!r}))"
    child = subprocess.Popen([sys.executable, "-c", ours], env={**os.environ, "TMPDIR": str(made)})
    assert soon(lambda: pids.exists() and len(pids.read_text().split()) == 2)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert all(soon(lambda process=int(line): is_gone(process)) for line in pids.read_text().split())
    assert soon(lambda: list(made.iterdir()) == [])


def test_it_works_in_a_place_of_its_own(rtf, made, double, tmp_path):
    said = tmp_path / "said"
    double(f'echo "$HOME" > {said}; echo "$@" >> {said}; cat "$HOME"/profile/user/*.xcu >> {said}; cat >> {said}')
    with pytest.raises(CorruptDocument):
        convert(rtf)
    home, arguments, settings = said.read_text().split("\n", 2)
    assert Path(home).parent == made
    assert str(rtf.parent / "van-ban.rtf") not in arguments
    assert f"-env:UserInstallation=file://{home}/profile" in arguments
    assert "--infilter=Rich Text Format" in arguments
    for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks"):
        assert f'oor:name="{name}" oor:op="fuse"><value>true</value>' in settings


def test_without_it_one_line_says_what_to_install(rtf, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingProgram, match=r"apt-get install .*libreoffice-writer-nogui") as caught:
        convert(rtf)
    assert caught.value.exit_status == 4
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("script", ["echo 'Error: no export filter for a.docx found, aborting.'", "exit 127"])
def test_one_that_is_half_installed_is_missing(rtf, double, script):
    double(script)
    with pytest.raises(MissingProgram, match="install it"):
        convert(rtf)


def test_a_file_of_today_needs_no_libreoffice(docx_file, monkeypatch, tmp_path, read):
    monkeypatch.setenv("PATH", str(tmp_path))
    (page,) = read(docx_file("<w:p><w:r><w:t>Nghị định</w:t></w:r></w:p>"))
    assert page.raw == "Nghị định"


def test_a_file_too_large_is_not_given_to_it(rtf, double, monkeypatch):
    monkeypatch.setattr(libreoffice, "MOST_INPUT", 10)
    double("exit 1")
    with pytest.raises(TooLargeDocument, match="more than the 10"):
        convert(rtf)


@pytest.mark.parametrize(
    ("streams", "error"),
    [
        ({"WordDocument": bytes(10) + b"\x00\x01"}, EncryptedDocument),
        ({"WordDocument": bytes(12)}, CorruptDocument),
        ({"Workbook": b"\x09\x08\x02\x00\x00\x06\x2f\x00\x00\x00"}, EncryptedDocument),
        ({"Workbook": b"\x09\x08\x02\x00\x00\x06"}, CorruptDocument),
        ({"PowerPoint Document": b"", "EncryptedSummary": b""}, EncryptedDocument),
    ],
    ids=["doc with a password", "doc", "xls with a password", "xls", "ppt with a password"],
)
def test_a_password_is_told_from_damage(compound_file, double, streams, error):
    double("exit 0")
    with pytest.raises(error):
        convert(compound_file(streams))


def test_a_document_error_of_the_result_names_the_source(rtf, double, docx_file):
    empty = docx_file("<w:p/>", name="empty.docx")
    double(f"{OUT}cp {empty} $out/document.docx")
    with pytest.raises(DocumentError) as caught:
        convert(rtf)
    assert (caught.value.verdict, caught.value.path) == ("empty", str(rtf))
