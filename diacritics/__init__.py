"""Vietnamese letters and syllables: what is wrong with a text, and the text as it was printed."""

from pathlib import Path

from diacritics.diagnose import Diagnosis, diagnose
from diacritics.edits import Edit, Revision
from diacritics.encodings import (
    ENCODINGS,
    Detection,
    FontEncoding,
    Run,
    decode,
    decode_runs,
    decode_text,
    detect,
    encode,
    font_encoding,
)
from diacritics.letters import strip_marks
from diacritics.model_file import Model, ModelError, load
from diacritics.restore import restore, shipped_model

__all__ = [
    "ENCODINGS",
    "Detection",
    "Diagnosis",
    "Edit",
    "FontEncoding",
    "Model",
    "ModelError",
    "Revision",
    "Run",
    "decode",
    "decode_runs",
    "decode_text",
    "detect",
    "diagnose",
    "encode",
    "font_encoding",
    "load_model",
    "restore",
    "strip_marks",
]


def load_model(path: Path | None = None) -> Model:
    """Load a model from a file, or the one that comes with the package. Raises ModelError."""
    return load(path) if path else shipped_model()
