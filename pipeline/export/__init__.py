"""Documents written to files."""

from pipeline.export.format import FolderFormat, Format
from pipeline.export.formats import FOLDER_FORMATS, FORMATS
from pipeline.export.pages_json import pages_json, read_pages
from pipeline.export.write import write_whole

__all__ = ["FOLDER_FORMATS", "FORMATS", "FolderFormat", "Format", "pages_json", "read_pages", "write_whole"]
