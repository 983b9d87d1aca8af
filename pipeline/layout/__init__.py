"""Reading order from boxes: Tesseract and pdfium both interleave the two columns of a Vietnamese letterhead."""

from pipeline.layout.arrange import arrange
from pipeline.layout.cells import read_cells
from pipeline.layout.figure_columns import read_figure_columns
from pipeline.layout.grid import Cell, Grid, find_grids, without_rules
from pipeline.layout.stamps import Stamp, find_frames, part_stamps

__all__ = [
    "Cell",
    "Grid",
    "Stamp",
    "arrange",
    "find_frames",
    "find_grids",
    "part_stamps",
    "read_cells",
    "read_figure_columns",
    "without_rules",
]
