"""Text in, as the commands that read a text take it."""

import sys
from pathlib import Path

from pipeline.errors import BadRequest
from pipeline.ingest.charset import decode, looks_like_text

HEAD = 1 << 16
"""Bytes that are looked at."""


def read_text(name: str) -> str:
    """Return the text of a file in any encoding, or of stdin for `-`, its line ends as they are; see `read_data`."""
    return decode(read_data(name))


def read_data(name: str) -> bytes:
    """Return the bytes of a text file, or of stdin for `-`.

    Raises BadRequest where it cannot be read or is no text.
    """
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise BadRequest(f"{name}: cannot be read ({error.strerror}); name a text file, or - for stdin") from error
    if not looks_like_text(data[:HEAD], whole=len(data) <= HEAD):
        raise BadRequest(f"{name}: is no text file; use: sohoa convert {name} -o OUT")
    return data
