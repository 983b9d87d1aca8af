"""What the command line says of files that it cannot work on."""

import os
import subprocess
import sys

import pytest

from diacritics.__main__ import PIECE, Unusable, main, pieces

LINE = "Ủy ban nhân dân huyện\n".encode()
BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    "before", [b"", LINE, BOM + LINE, LINE * (PIECE // len(LINE) + 2), b"a" * (PIECE - 1) + b"\xe1"]
)
def test_a_wrong_byte_is_told_with_its_file_and_place(tmp_path, capsys, before):
    path = tmp_path / "bad.txt"
    path.write_bytes(before + b"\xff\n")
    at = PIECE - 1 if before.endswith(b"\xe1") else len(before)
    assert main(["diagnose", str(path)]) == 3
    assert f"{path}: byte {at} is not UTF-8" in capsys.readouterr().err


def test_a_text_that_ends_inside_a_letter_is_told(tmp_path):
    (tmp_path / "cut.txt").write_bytes(LINE[:2])
    with pytest.raises(Unusable, match="byte 0 "):
        list(pieces(str(tmp_path / "cut.txt")))


def test_the_mark_of_byte_order_is_no_text(tmp_path):
    (tmp_path / "in.txt").write_bytes(BOM + LINE)
    assert "".join(pieces(str(tmp_path / "in.txt"))).encode() == LINE


def test_texts_that_do_not_match_are_told(tmp_path, capsys):
    (tmp_path / "true.txt").write_bytes(LINE)
    (tmp_path / "damaged.txt").write_bytes(LINE * 2)
    assert main(["evaluate", str(tmp_path / "true.txt"), "--damaged", str(tmp_path / "damaged.txt")]) == 3
    assert "2 line ends" in capsys.readouterr().err


def test_a_corpus_in_another_encoding_is_told(tmp_path, capsys):
    (tmp_path / "old.txt").write_bytes(b"\xff\xfe")
    assert main(["train", str(tmp_path), "--pages", "0", "--out", str(tmp_path / "m")]) == 3
    assert "old.txt: not UTF-8" in capsys.readouterr().err


def test_a_defect_of_ours_is_not_hidden(tmp_path, monkeypatch):
    def broken(_text):
        raise ValueError("a defect")

    (tmp_path / "in.txt").write_bytes(LINE)
    monkeypatch.setattr("diacritics.__main__.diagnose", broken)
    with pytest.raises(ValueError, match="a defect"):
        main(["diagnose", str(tmp_path / "in.txt")])


def test_the_output_is_utf_8_whatever_the_locale():
    done = subprocess.run(
        [sys.executable, "-m", "diacritics", "restore"],
        input=b"Uy ban nhan dan huyen\n",
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )
    assert done.stdout.decode() == "Ủy ban nhân dân huyện\n"
