"""The same file under another name: what people did to it goes with it."""

import sqlite3

_COPIED = {
    "review": "version, state, accepted, built, left_out",
    "review_event": "version, what, sequence, who, at",
    "correction": (
        'sequence, kind, page, "start", "end", field, anchor, before, after, basis, source_sha256, who, made_at, '
        "made_version, undone_at, undone_version"
    ),
}
_OTHER = "FROM document AS o JOIN review AS r ON r.document_id = o.id WHERE o.sha256 = d.sha256 AND o.sha256 <> ''"
_WITHOUT = (
    f"SELECT d.id, (SELECT o.id {_OTHER} ORDER BY r.version DESC, o.id LIMIT 1) AS other FROM document AS d "  # noqa: S608 - words of our own
    f"WHERE d.status <> 'failed' AND EXISTS (SELECT 1 {_OTHER}) "
    "AND NOT EXISTS (SELECT 1 FROM review WHERE document_id = d.id)"
)


def adopt(connection: sqlite3.Connection, document_id: int | None = None) -> int:
    """Give documents that nobody touched the corrections of the same content, which was moved or stands elsewhere too.

    All documents, or one. Of several with the content, the one that was changed most gives. Returns how many got any.
    """
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        rows = connection.execute(
            _WITHOUT if document_id is None else f"{_WITHOUT} AND d.id = {document_id:d}"
        ).fetchall()
        for row in rows:
            for table, columns in _COPIED.items():
                connection.execute(
                    f"INSERT INTO {table} (document_id, {columns}) SELECT ?, {columns} FROM {table} "  # noqa: S608 - names of our own
                    "WHERE document_id = ?",
                    (row["id"], row["other"]),
                )
            connection.execute("UPDATE review SET built = NULL WHERE document_id = ?", (row["id"],))
    return len(rows)
