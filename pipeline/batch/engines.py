"""From the name of an engine to the engine."""

import importlib
from pathlib import Path
from typing import cast

from pipeline.errors import BadRequest
from pipeline.ocr import OcrEngine, RecordedEngine, Tesseract


def make_engine(name: str, language: str) -> OcrEngine:
    """Return the engine that `Options.engine` names: `tesseract`, `recorded:FILE` or `package.module:maker`.

    A maker is called with the language. Raises BadRequest where there is none of that name.
    """
    if name == "tesseract":
        return Tesseract(language)
    place, _, rest = name.partition(":")
    try:
        if place == "recorded":
            return RecordedEngine.load(Path(rest))
        return cast("OcrEngine", getattr(importlib.import_module(place), rest)(language))
    except (ImportError, AttributeError, OSError, ValueError) as error:
        raise BadRequest(
            f"{name}: is no engine ({error}); name tesseract, recorded:FILE or package.module:maker"
        ) from error
