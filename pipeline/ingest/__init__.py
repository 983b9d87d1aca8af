"""From paths to pages: what a file is, and its pages as text or as pictures."""

from pipeline.ingest.pages import open_pages
from pipeline.ingest.sniff import identify
from pipeline.ingest.walk import find_sources

__all__ = ["find_sources", "identify", "open_pages"]
