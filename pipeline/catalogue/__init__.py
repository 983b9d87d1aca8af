"""What all documents of an output folder hold, as one SQLite file: to search, to tabulate, to export."""

from pipeline.catalogue.database import CATALOGUE, open_catalogue, reading

__all__ = ["CATALOGUE", "open_catalogue", "reading"]
