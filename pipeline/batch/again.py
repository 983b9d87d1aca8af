"""Documents that people want read again, though nothing that they are made with has changed."""

import json
import sqlite3
from collections.abc import Iterable


def read_again(connection: sqlite3.Connection, documents: Iterable[int]) -> int:
    """Have the next run convert documents again, and the copies of the same content; return how many are marked.

    The ledger knows a document as done by what it was made with; one that was made with nothing is not. Of a copy that
    is done, a run would take the outputs.
    """
    chosen = json.dumps(sorted(set(documents)))
    ids = "SELECT value FROM json_each(?)"
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        return connection.execute(
            f"UPDATE document SET recipe = '' WHERE id IN ({ids}) OR sha256 IN "  # noqa: S608 - words of our own
            f"(SELECT sha256 FROM document WHERE id IN ({ids}) AND sha256 <> '')",
            (chosen, chosen),
        ).rowcount
