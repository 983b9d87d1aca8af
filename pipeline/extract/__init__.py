"""From the reading text of a document to its record."""

from pipeline.extract.assemble import build_record

__all__ = ["build_record"]
