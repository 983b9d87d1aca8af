"""Reading order from boxes: Tesseract and pdfium both interleave the two columns of a Vietnamese letterhead."""

from pipeline.layout.arrange import arrange
from pipeline.layout.grid import Cell, Grid, find_grids

__all__ = ["Cell", "Grid", "arrange", "find_grids"]
