"""Documents written to files."""

from pipeline.export.formats import FORMATS, Format
from pipeline.export.pages_json import pages_json, read_pages
from pipeline.export.write import write_whole

__all__ = ["FORMATS", "Format", "pages_json", "read_pages", "write_whole"]
