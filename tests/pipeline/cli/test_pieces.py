"""Long texts in any encoding, piece by piece."""

import pytest

from pipeline.cli.files import HEAD, read_text
from pipeline.cli.pieces import text_pieces
from pipeline.errors import BadRequest

VIETNAMESE = "Ủy ban nhân dân huyện, số 25/KH-UBND\r\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        VIETNAMESE.encode(),
        b"\xef\xbb\xbf" + VIETNAMESE.encode(),
        (VIETNAMESE * 5000).encode(),
        VIETNAMESE.encode("utf-16"),
        "Một tờ giấy".encode("cp1258", "ignore"),
        "garçon déjà vu \u201cà\u201d\n".encode("cp1252"),
        VIETNAMESE.encode() * 2000 + b"\x93 stray \x94\n" + VIETNAMESE.encode() * 100,
    ],
)
def test_pieces_together_are_the_text(tmp_path, data):
    file = tmp_path / "a.txt"
    file.write_bytes(data)
    assert "".join(text_pieces(str(file))) == read_text(str(file))


def test_no_piece_of_utf8_is_longer_than_what_was_read(tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes((VIETNAMESE * 10_000).encode())
    pieces = list(text_pieces(str(file)))
    assert len(pieces) >= file.stat().st_size // HEAD
    assert max(map(len, pieces)) <= HEAD


def test_what_is_no_text_is_refused(tmp_path):
    file = tmp_path / "a.bin"
    file.write_bytes(bytes(range(32)) * 100)
    with pytest.raises(BadRequest, match="no text file"):
        list(text_pieces(str(file)))
    with pytest.raises(BadRequest, match="cannot be read"):
        list(text_pieces(str(tmp_path / "missing.txt")))
