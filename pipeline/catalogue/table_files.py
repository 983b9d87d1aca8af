"""Tables as files: CSV, JSON lines, Excel and Parquet, each row written as it comes, with little held in memory."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, BinaryIO

from pipeline.catalogue.spreadsheet import neutral, write_xlsx
from pipeline.catalogue.tables import Row, Table, Type, Value
from pipeline.errors import MissingProgram

Write = Callable[[BinaryIO, Table, Iterable[Row]], None]

BATCH = 10_000
"""Rows of a group in a Parquet file."""


def write_csv(stream: BinaryIO, table: Table, rows: Iterable[Row]) -> None:
    """Write CSV (RFC 4180) in UTF-8: days as ISO 8601, lists joined by semicolons, formulas made neutral."""
    text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    text.detach()


def write_csv_for_excel(stream: BinaryIO, table: Table, rows: Iterable[Row]) -> None:
    """Write CSV with a byte order mark, without which Excel reads Vietnamese as Windows-1252."""
    stream.write(b"\xef\xbb\xbf")
    write_csv(stream, table, rows)


def _csv_cell(value: Value) -> Value:
    match value:
        case bool():
            return "true" if value else "false"
        case tuple():
            return neutral("; ".join(value))
        case str():
            return neutral(value)
        case _:
            return value


def write_jsonl(stream: BinaryIO, table: Table, rows: Iterable[Row]) -> None:
    """Write one JSON object a line; days as ISO 8601, lists as lists, texts as they are."""
    names = [column.name for column in table.columns]
    for row in rows:
        line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=dt.date.isoformat)
        stream.write(line.encode() + b"\n")


def write_parquet(stream: BinaryIO, table: Table, rows: Iterable[Row]) -> None:
    """Write Parquet, values in their types. Raises MissingProgram where pyarrow is not installed."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise MissingProgram("Parquet needs pyarrow; install it with: pip install 'sohoa[parquet]'") from error
    types: dict[Type, Any] = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "boolean": pa.bool_(),
        "list": pa.list_(pa.string()),
    }
    schema = pa.schema([pa.field(column.name, types[column.type]) for column in table.columns])
    rest = iter(rows)
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while batch := list(islice(rest, BATCH)):
            columns = [
                pa.array(values, field.type) for values, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(columns, schema=schema))


FORMS: Mapping[str, Write] = {
    "csv": write_csv_for_excel,
    "jsonl": write_jsonl,
    "xlsx": write_xlsx,
    "parquet": write_parquet,
}
"""By the ending of the file."""
STREAMED: Mapping[str, Write] = {"csv": write_csv, "jsonl": write_jsonl}
"""Those that another program can read as they are written."""
