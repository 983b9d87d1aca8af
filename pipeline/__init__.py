"""Scanned or badly encoded Vietnamese administrative documents to restored text and records.

>>> from pipeline import parse
>>> parse("Số: 16/KH-UBND").header.code.value
'16/KH-UBND'
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.errors import DocumentError, MissingProgram, SohoaError
    from pipeline.flow import Converted, convert, parse
    from pipeline.options import Options
    from pipeline.record import Record

__all__ = ["Converted", "DocumentError", "MissingProgram", "Options", "Record", "SohoaError", "convert", "parse"]

_HOMES = {
    "Converted": "flow",
    "convert": "flow",
    "parse": "flow",
    "DocumentError": "errors",
    "MissingProgram": "errors",
    "SohoaError": "errors",
    "Options": "options",
    "Record": "record",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: `sohoa --help` needs neither OpenCV nor the model."""
    if name not in _HOMES:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - as above

    return getattr(import_module(f"pipeline.{_HOMES[name]}"), name)
