"""What every value has that goes to the browser, and boxes as the page's picture shows them: its text upright."""

from pydantic import BaseModel, ConfigDict

from pipeline.datatypes import Box
from pipeline.export.turn import upright
from pipeline.review import DeskPage

Corners = tuple[float, float, float, float]


class View(BaseModel):
    """What goes to the browser."""

    model_config = ConfigDict(frozen=True)


def upright_box(box: Box, page: DeskPage) -> Box:
    """Return a box of a page as it lies in the file where it is on its picture."""
    return upright(box, page.turn, page.width or 0, page.height or 0)


def corners(box: Box) -> Corners:
    """Return a box as numbers, to a hundredth of a point."""
    return round(box.left, 2), round(box.top, 2), round(box.right, 2), round(box.bottom, 2)
