"""`sohoa doctor`."""

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import click

from diacritics import ModelError, load_model
from pipeline.errors import MissingProgram
from pipeline.ingest import libreoffice
from pipeline.ocr import tesseract

PACKAGES = ("sohoa", "pytesseract", "pdf2image", "pypdfium2", "pikepdf", "Pillow", "opencv-python-headless", "numpy")
LANGUAGES = (("vie", "recognises Vietnamese"), ("osd", "tells which way up a page lies"))


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked for: what was found, or the command that mends its lack. `needed` ones decide the status."""

    name: str
    found: str | None
    mend: str = ""
    needed: bool = True


@click.command("doctor", short_help="Say what is installed and what is missing.")
def command() -> int:
    """List programs, languages, the model and versions, and for each lack the command that mends it.

    The status is 4 where something needed is missing.

    \b
    Example:
      sohoa doctor
    """  # noqa: D301 - click's marker for lines that it must not join
    checks = list(look())
    wide = max(len(check.name) for check in checks)
    for check in checks:
        sign = "ok" if check.found else ("MISSING" if check.needed else "without")
        told = check.found or f"to mend it: {check.mend}"
        click.echo(f"{sign:8}{check.name:{wide + 2}}{told}")
    return 4 if any(check.needed and not check.found for check in checks) else 0


def look() -> Iterator[Check]:
    """Look for everything that sohoa uses."""
    yield Check("Python", f"{platform.python_version()} ({sys.executable})")
    yield Check("tesseract", _found(tesseract.version), f"{tesseract.INSTALL}")
    present = _found(lambda: " ".join(tesseract.languages())) or ""
    for language, use in LANGUAGES:
        found = use if language in present.split() else None
        yield Check(f"  language {language}", found, f"sudo apt-get install tesseract-ocr-{language}")
    yield Check("pdftoppm", _program("pdftoppm", "-v"), "sudo apt-get install poppler-utils")
    reads = "reads .doc, .xls, .ppt, .rtf and OpenDocument"
    office = _found(libreoffice.version)
    yield Check(
        "LibreOffice", f"{office}; {reads}" if office else None, f"{libreoffice.INSTALL} ({reads})", needed=False
    )
    yield _model()
    for package in PACKAGES:
        yield Check(package, _package(package), f"pip install {package}")


def _model() -> Check:
    try:
        model = load_model()
    except ModelError as error:
        return Check("model", None, str(error))
    channels = ", ".join(sorted(model.emissions))
    return Check("model", f"{len(model.vocabulary.words):,} words; mends stripped, {channels}")


def _found(ask: Callable[[], str]) -> str | None:
    try:
        return ask()
    except MissingProgram:
        return None


def _program(name: str, option: str) -> str | None:
    """Return the first line that a program prints of its version."""
    path = shutil.which(name)
    if path is None:
        return None
    answer = subprocess.run([path, option], capture_output=True, text=True, timeout=20, check=False)
    lines = (answer.stdout + answer.stderr).strip().splitlines()
    return f"{lines[0] if lines else name} ({path})"


def _package(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
