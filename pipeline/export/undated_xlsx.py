"""Workbooks without the time in them: the same cells give the same bytes, whenever they are written."""

import re
import shutil
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_CORE

_TIMES = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)
"""Both may be missing (ECMA-376, part 2, 11.1)."""


class _UndatedZip(ZipFile):
    """An archive whose members all bear the first day that ZIP knows, 1 January 1980."""

    def writestr(self, zinfo_or_arcname: str | ZipInfo, data: Any, *_compression: Any) -> None:
        """Write a member; the workbook's properties lose their times."""
        name = zinfo_or_arcname if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname.filename
        super().writestr(_member(name), _TIMES.sub(b"", data) if name == ARC_CORE else data, ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_compression: Any) -> None:
        """Write a member from a file, in which openpyxl gathers a sheet."""
        with Path(filename).open("rb") as sheet, self.open(_member(str(arcname)), "w", force_zip64=True) as member:
            shutil.copyfileobj(sheet, member)


def _member(name: str) -> ZipInfo:
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    return info


def save_undated(book: Workbook, stream: BinaryIO) -> None:
    """Write a workbook; it cannot be changed afterwards."""
    with _UndatedZip(stream, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
