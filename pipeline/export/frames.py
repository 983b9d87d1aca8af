"""The frames of an image file as a viewer shows them: one for each page, upright, on white, of eight bits."""

import warnings
from collections.abc import Iterator
from contextlib import ExitStack

from PIL import Image

from pipeline.datatypes import Source

UNREADABLE = (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, OverflowError, RuntimeError)
"""What Pillow's readers raise on damaged files."""
SUBFILE_TYPE, THUMBNAIL = 254, 1
"""TIFF 6.0, NewSubfileType: a smaller copy of another frame is no page."""


def frames(source: Source) -> Iterator[Image.Image]:
    """Yield the image at each of its pages in turn, not yet decoded; only a TIFF has more than one.

    It is the same image each time: what is wanted of a frame must be taken before the next. Raises UNREADABLE.
    """
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")  # Pillow warns of damaged metadata and large images; the ingest has judged both
        image = stack.enter_context(Image.open(source.path, formats=[source.kind]))
        for frame in range(getattr(image, "n_frames", 1) if source.kind == "tiff" else 1):
            image.seek(frame)
            if not int(getattr(image, "tag_v2", {}).get(SUBFILE_TYPE, 0)) & THUMBNAIL:
                yield image
