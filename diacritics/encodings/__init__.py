"""The encodings of Vietnam's 1990s and the accidents of Unicode: which one a text is in, and the text itself.

`codes` and `tables` know the encodings, `evidence` and `detection` tell them apart, `revise` decodes.
"""

from diacritics.encodings.detection import Detection, detect
from diacritics.encodings.fonts import FontEncoding, font_encoding
from diacritics.encodings.revise import Run, decode, decode_runs, run_edits
from diacritics.encodings.text import ENCODINGS, decode_text, encode

__all__ = [
    "ENCODINGS",
    "Detection",
    "FontEncoding",
    "Run",
    "decode",
    "decode_runs",
    "decode_text",
    "detect",
    "encode",
    "font_encoding",
    "run_edits",
]
