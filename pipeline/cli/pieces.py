"""A long text in, piece by piece, as commands that need not see all of it take it."""

import codecs
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from itertools import chain
from pathlib import Path

from pipeline.cli.files import HEAD
from pipeline.errors import BadRequest
from pipeline.ingest.charset import SLOPPY, decode, looks_like_text

STRAY = "sohoa-stray"
"""Name of the error handler that reads bytes that are no UTF-8 as Windows-1252, as `charset.decode` does."""


def text_pieces(name: str) -> Iterator[str]:
    """Yield the text of a file, or of stdin for `-`, its line ends as they are.

    UTF-8 comes in pieces of HEAD bytes; a text in another encoding is read whole, because what encoding it is shows in
    the whole alone. Raises BadRequest where it cannot be read or is no text.
    """
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as stream:
            head = stream.read(HEAD)
            if not looks_like_text(head, whole=len(head) < HEAD):
                raise BadRequest(f"{name}: is no text file; use: sohoa convert {name} -o OUT")
            if _is_utf8(head):
                rest = iter(partial(stream.read, HEAD), b"")
                yield from codecs.iterdecode(chain([head], rest), "utf-8-sig", STRAY)
            else:
                yield decode(head + stream.read())
    except OSError as error:
        raise BadRequest(f"{name}: cannot be read ({error.strerror}); name a text file, or - for stdin") from error


def _is_utf8(head: bytes) -> bool:
    """Tell UTF-8, with its mark or without, cut anywhere."""
    if b"\0" in head:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1").translate(SLOPPY), error.end


codecs.register_error(STRAY, _stray)
