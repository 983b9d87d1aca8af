"""`sohoa export` as a person and as a script run it."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from pyarrow import parquet

from pipeline.catalogue import open_catalogue
from pipeline.catalogue.entries import entry_bytes, store_entry
from pipeline.catalogue.tables import TABLES
from pipeline.cli.export import command
from pipeline.errors import BadRequest
from pipeline.flow import convert

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def converted():
    return convert(ROOT / "fixtures/documents/ke-hoach-huyen.txt")


@pytest.fixture(scope="module")
def out(converted, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    connection = open_catalogue(folder)
    with connection:
        connection.execute(
            "INSERT INTO document"
            " (id, name, source, sha256, size, mtime_ns, recipe, status, verdict, updated_at, outputs)"
            " VALUES (1, '=x/ke-hoach.txt', '', '', 1, 1, '', 'ok', 'ok', '', ?)",
            (json.dumps({"json": ["=x/ke-hoach.txt.json", 1]}),),
        )
        store_entry(connection, 1, entry_bytes(converted.document, converted.record))
    connection.close()
    (folder / "=x").mkdir()
    (folder / "=x/ke-hoach.txt.json").write_text(converted.record.model_dump_json())
    return folder


def export(*arguments):
    return CliRunner().invoke(command, list(map(str, arguments)))


def wanted(record, table):
    return {
        "documents": 1,
        "tasks": len(record.tasks),
        "deadlines": len(record.deadlines),
        "references": len(record.references),
        "agencies": len(record.agencies),
    }[table]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "jsonl"])
def test_every_table_in_every_form(form, table, out, converted, tmp_path):
    file = tmp_path / f"{table}-2024.{form}"
    done = export(out, file)
    assert done.exit_code == 0, done.output
    assert done.output == ""
    match form:
        case "csv":
            with file.open(encoding="utf-8-sig", newline="") as stream:
                read = list(csv.DictReader(stream))
            assert {row["document"] for row in read} == {"'=x/ke-hoach.txt"}
        case "xlsx":
            _, *cells = openpyxl.load_workbook(file).active.iter_rows()
            read = cells
            assert {(row[0].value, row[0].data_type) for row in cells} == {("=x/ke-hoach.txt", "s")}
        case "parquet":
            read = parquet.read_table(file).to_pylist()
        case _:
            read = list(map(json.loads, file.read_text(encoding="utf-8").splitlines()))
            assert {row["document"] for row in read} == {"=x/ke-hoach.txt"}
    assert len(read) == wanted(converted.record, table)


def test_tasks_of_an_agency_due_before_a_day(out, tmp_path):
    file = tmp_path / "viec.csv"
    done = export(out, file, "--table", "tasks", "--agency", "phong noi vu", "--due-before", "01/04/2024")
    assert done.exit_code == 0, done.output
    with file.open(encoding="utf-8-sig", newline="") as stream:
        read = list(csv.DictReader(stream))
    assert read
    assert all("Phòng Nội vụ" in row["agencies"] + row["coordinating"] for row in read)
    assert all("2024-01-01" <= row["due"] < "2024-04-01" for row in read)


def test_stdout_takes_csv_and_json_lines(out, converted):
    plain = export(out, "-", "--table", "tasks").stdout
    assert plain.startswith("document,document_code,")
    lines = export(out, "-", "--table", "deadlines", "--as", "jsonl").stdout.splitlines()
    assert [json.loads(line)["text"] for line in lines] == [one.text for one in converted.record.deadlines]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{out}", "{tmp}/list.csv"], "--table: documents, tasks"),
        (["{out}", "-"], "--table: documents, tasks"),
        (["{out}", "{tmp}/tasks.pdf"], "csv, jsonl, xlsx, parquet"),
        (["{out}", "{tmp}/tasks"], "csv, jsonl, xlsx, parquet"),
        (["{out}", "-", "--table", "tasks", "--as", "xlsx"], "csv, jsonl"),
        (["{out}", "{tmp}/documents.csv", "--due-before", "2024-01-01"], "no due date"),
        (["{out}", "{tmp}/no/tasks.csv"], "cannot be written"),
        (["{tmp}", "{tmp}/tasks.csv"], "sohoa convert"),
        (["{out}", "{out}/../{out.name}/catalogue.db", "--table", "tasks", "--as", "csv"], "catalogue itself"),
    ],
)
def test_what_cannot_be_exported_is_told_and_nothing_is_left(arguments, words, out, tmp_path):
    done = export(*(argument.format(out=out, tmp=tmp_path) for argument in arguments))
    assert isinstance(done.exception, BadRequest), done.output
    assert words in str(done.exception)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [(["--table", "pages"], "pages"), (["--due-before", "soon"], "is no day"), (["--agency", "-"], "no letter")],
)
def test_wrong_usage_ends_with_2(options, words, out, tmp_path):
    done = export(out, tmp_path / "tasks.csv", *options)
    assert done.exit_code == 2
    assert words in done.stderr


def test_the_register_is_made_of_the_records(out, converted, tmp_path):
    file = tmp_path / "register-2024.xlsx"
    done = export(out, file)
    assert done.exit_code == 0, done.output
    cells = [cell.value for row in openpyxl.load_workbook(file).worksheets[0].iter_rows() for cell in row]
    assert converted.record.header.code.value in cells
    assert converted.record.header.issuer.value in cells


@pytest.mark.parametrize(
    ("outputs", "content", "name", "words"),
    [
        ({}, None, "register.xlsx", "with json among --formats"),
        ({"json": ["a.json", 1]}, None, "register.xlsx", "convert a.txt again"),
        ({"json": ["a.json", 1]}, "{}", "register.xlsx", "convert a.txt again"),
        ({}, None, "register.csv", "is written as .xlsx"),
    ],
)
def test_a_register_that_would_lack_a_document_is_not_written(outputs, content, name, words, converted, tmp_path):
    with open_catalogue(tmp_path) as connection:
        connection.execute(
            "INSERT INTO document"
            " (id, name, source, sha256, size, mtime_ns, recipe, status, verdict, updated_at, outputs)"
            " VALUES (1, 'a.txt', '', '', 1, 1, '', 'ok', 'ok', '', ?)",
            (json.dumps(outputs),),
        )
        store_entry(connection, 1, entry_bytes(converted.document, converted.record))
    connection.close()
    if content:
        (tmp_path / "a.json").write_text(content)
    done = export(tmp_path, tmp_path / name)
    assert isinstance(done.exception, BadRequest), done.output
    assert words in str(done.exception)
    assert not (tmp_path / name).exists()
