"""`sohoa decode` as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TRUTH = "Cộng hoà xã hội chủ nghĩa Việt Nam\nĐộc lập - Tự do - Hạnh phúc\n"
TCVN3 = "Céng hoµ x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do - H¹nh phóc\n"
VNI = "Coäng hoaø xaõ hoäi chuû nghóa Vieät Nam\nÑoäc laäp - Töï do - Haïnh phuùc\n"


def decode(given: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "pipeline.cli", "decode", *arguments]
    return subprocess.run(command, input=given, capture_output=True, timeout=60, check=False, cwd=ROOT)


@pytest.mark.parametrize(
    ("given", "arguments"),
    [
        (TCVN3.encode("latin-1"), []),
        (TCVN3.encode("latin-1"), ["--from", "tcvn3"]),
        (TCVN3.encode("utf-8"), ["--from", "TCVN3"]),
        (VNI.encode("latin-1"), []),
        (VNI.encode("latin-1"), ["--from", "vni"]),
        (TRUTH.encode("utf-8"), []),
        (TRUTH.encode("utf-8-sig"), []),
        (TRUTH.encode("utf-16"), []),
    ],
)
def test_bytes_of_any_encoding_come_out_as_unicode(given: bytes, arguments: list[str]) -> None:
    done = decode(given, *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode() == TRUTH


def test_a_file_is_read_and_left_as_it_is() -> None:
    file = ROOT / "fixtures/bad/tcvn3.txt"
    before = file.read_bytes()
    done = decode(b"", str(file))
    assert done.stdout.decode() == (ROOT / "fixtures/bad/unicode.txt").read_text("utf-8")
    assert file.read_bytes() == before


def test_a_font_of_capitals() -> None:
    done = decode("quyÕt ®Þnh".encode("latin-1"), "--from", "tcvn3", "--capitals")
    assert done.stdout.decode() == "QUYẾT ĐỊNH"


def test_each_edit_is_explained() -> None:
    done = decode(("Plain\n" + TCVN3).encode("latin-1"), "--explain")
    edits = [json.loads(line) for line in done.stdout.splitlines()]
    assert (edits[0]["line"], edits[0]["before"], edits[0]["after"], edits[0]["rule"]) == (
        2,
        "Céng",
        "Cộng",
        "legacy:tcvn3",
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-file.txt"], "no-such-file.txt"),
        (["fixtures/scans/quyet-dinh.tif"], "sohoa convert"),
        (["--from", "ebcdic"], "ebcdic"),
        (["--capitals"], "--from"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], words: str) -> None:
    done = decode(b"", *arguments)
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert b"Traceback" not in done.stderr
