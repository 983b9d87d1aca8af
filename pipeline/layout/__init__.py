"""Reading order from boxes: Tesseract and pdfium both interleave the two columns of a Vietnamese letterhead."""

from pipeline.layout.arrange import arrange
from pipeline.layout.grid import Cell, Grid, find_grids, without_rules
from pipeline.layout.stamps import Stamp, find_frames, part_stamps

__all__ = ["Cell", "Grid", "Stamp", "arrange", "find_frames", "find_grids", "part_stamps", "without_rules"]
