"""What a document was made with, as a short hash: where it changes, the document is made again."""

import hashlib
import json
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diacritics.model_file import SHIPPED
from diacritics.second_mark import WEIGHTS
from pipeline.errors import MissingProgram
from pipeline.options import Options
from pipeline.record import SCHEMA_VERSION

if TYPE_CHECKING:
    from pipeline.ocr import OcrEngine

DATA = Path(__file__).parents[1] / "extract" / "data"
"""The tables that records are made with."""
LIMITS = frozenset({"page_seconds", "grace_seconds", "memory", "max_pixels", "max_pages", "max_bytes"})
"""Options that say what fails, and nothing of what comes out of a document that does not."""
NO_PART = frozenset({"workers", "engine", "lexicon"})
"""Options that change how quickly it is made, or stand in the recipe in another form; and the words that people taught,
which serve what is read from then on: for each new one, all of an archive would be recognised again."""
THROUGH_OFFICE = frozenset({"doc", "rtf", "odt", "xls", "ods", "ppt", "odp"})
"""The kinds that LibreOffice reads: no other document is made again when it is updated."""
OFFICE = ("soffice", "libreoffice")
OFFICE_VERSION = "versionrc"
"""The file beside LibreOffice's program that names its build; to ask the program takes a second."""
TESSERACT_SECONDS = 20


class Recipe(NamedTuple):
    """Three hashes: of what all documents are made with, of the limits, and of LibreOffice."""

    made_with: str
    limits: str
    office: str = ""

    def of(self, status: str, kind: str | None) -> str:
        """Return what stands in the ledger for a document; one that is not ok is tried again when the limits change."""
        made_with = f"{self.made_with}+{self.office}" if kind in THROUGH_OFFICE else self.made_with
        return made_with if status == "ok" else f"{made_with}/{self.limits}"


def recipe_of(options: Options, engine: "OcrEngine") -> Recipe:
    """Return the recipe of options, engine, models, tables and programs; what is not installed has no version."""
    chosen = options.model_dump()
    try:
        engine_name = engine.name
    except MissingProgram:
        engine_name = options.engine
    made_with = {
        "sohoa": version("sohoa"),
        "schema": SCHEMA_VERSION,
        "model": _sum(SHIPPED),
        "tables": [_sum(file) for file in (WEIGHTS, *sorted(DATA.glob("*.toml")))],
        "engine": engine_name,
        "traineddata": _traineddata(options.language) if options.engine == "tesseract" else [],
        **{name: value for name, value in chosen.items() if name not in LIMITS | NO_PART},
    }
    limits = {name: chosen[name] for name in sorted(LIMITS)}
    return Recipe(_hash(made_with), _hash(limits), _hash(_office()))


def _hash(values: object) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def _sum(file: Path) -> str:
    """Return the SHA-256 of a file; empty where it cannot be read."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""


def _traineddata(language: str) -> list[str]:
    """Return the checksums of Tesseract's models for a language: `tessdata_best` has the names of `tessdata_fast`."""
    try:
        done = subprocess.run(
            ["tesseract", "--list-langs"],  # noqa: S607 - found on the PATH, as pytesseract finds it
            capture_output=True,
            text=True,
            timeout=TESSERACT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    folder = re.search(r'"(.+)"', done.stdout)  # List of available languages in "/usr/share/…/tessdata/" (3):
    if not folder:
        return []
    return [_sum(Path(folder[1]) / f"{part}.traineddata") for part in (*language.split("+"), "osd")]


def _office() -> str:
    program = next(filter(None, map(shutil.which, OFFICE)), None)
    return _sum(Path(program).resolve().with_name(OFFICE_VERSION)) if program else ""
