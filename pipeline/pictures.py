"""A picture of any of Pillow's modes as a viewer shows it: upright, on white, of one bit or of eight."""

import numpy as np
from PIL import Image, ImageOps

PEAKS = (1.0, 255.0, 4095.0, 65535.0)
"""The white of fractions, bytes, 12-bit and 16-bit scans; which of them a deep image uses is told by its lightest."""


def plain(image: Image.Image) -> Image.Image:
    """Decode a picture to mode 1, L or RGB: turned as its EXIF says, transparency on white, 16 bits to 8.

    Raises what Pillow raises on damaged data.
    """
    image.load()
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith(("I", "F")):
        deep = np.asarray(upright, dtype=np.float32)
        lightest = float(deep.max())
        white = next((peak for peak in PEAKS if lightest <= peak), lightest)
        return Image.fromarray((deep * (255 / white)).clip(0, 255).astype(np.uint8))
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.new("RGB", layer.size, "white")
        upright.paste(layer, mask=layer)
    return upright if upright.mode in {"1", "L", "RGB"} else upright.convert("RGB")
