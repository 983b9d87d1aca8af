"""`sohoa search` as a person and as a script run it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.catalogue import open_catalogue
from pipeline.catalogue.entries import entry_bytes, store_entry
from pipeline.cli.search import command
from pipeline.errors import BadRequest
from pipeline.flow import convert

ROOT = Path(__file__).parents[3]
NAME = "x\x1b]0;t\x07/ke-hoach.txt"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    converted = convert(ROOT / "fixtures/documents/ke-hoach-huyen.txt")
    connection = open_catalogue(folder)
    with connection:
        connection.execute(
            "INSERT INTO document (id, name, source, sha256, size, mtime_ns, recipe, status, verdict, updated_at)"
            " VALUES (1, ?, '', '', 1, 1, '', 'ok', 'ok', '')",
            (NAME,),
        )
        store_entry(connection, 1, entry_bytes(converted.document, converted.record))
    connection.close()
    return folder


def search(*arguments):
    return CliRunner().invoke(command, list(map(str, arguments)))


def test_a_person_sees_the_place_and_the_words_marked(out):
    done = search(out, "luu tru", "--limit", 2)
    assert done.exit_code == 0, done.output
    first, second, *rest = done.stdout.splitlines()
    assert first.startswith("x\\x1b]0;t\\x07/ke-hoach.txt, page ")
    assert "16/KH-UBND" in first
    assert "«lưu trữ»" in second
    assert len(rest) == 2
    assert "\x1b" not in done.stdout
    assert "--limit 20" in done.stderr


def test_a_script_gets_json_lines(out):
    done = search(out, '"lưu trữ"', "--json", "--limit", 3)
    hits = [json.loads(line) for line in done.stdout.splitlines()]
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert done.stderr == ""
    for hit in hits:
        assert hit["document"] == NAME
        assert hit["exact"] is True
        snippet = hit["snippet"]
        assert snippet["marks"]
        assert {snippet["text"][start:end].lower() for start, end in snippet["marks"]} == {"lưu trữ"}


def test_nothing_found_is_said_on_stderr_alone(out):
    done = search(out, "xyzq")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "nothing found" in done.stderr


@pytest.mark.parametrize(
    ("options", "is_found"),
    [
        (["--type", "ke hoach"], True),
        (["--type", "báo cáo"], False),
        (["--since", "22/01/2024", "--until", "2024-01-22"], True),
        (["--since", "23/1/2024"], False),
        (["--agency", "phong noi vu"], True),
        (["--folder", "y"], False),
    ],
)
def test_documents_are_chosen(options, is_found, out):
    assert bool(search(out, "lưu trữ", *options).stdout) is is_found


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{out}"], "Missing argument"),
        (["{out}", "kho", "--since", "31/02/2024"], "is no day; write 31/12/2024 or 2024-12-31"),
        (["{out}", "kho", "--type", " "], "no letter"),
        (["{out}", "kho", "--limit", "0"], "limit"),
    ],
)
def test_wrong_usage_ends_with_2(arguments, words, out):
    done = search(*(argument.format(out=out) for argument in arguments))
    assert done.exit_code == 2
    assert words in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["{out}", '"kho'], "not closed"), (["{out}/no", "kho"], "sohoa convert"), (["{out}", "k*"], "first two letters")],
)
def test_what_cannot_be_searched_is_told(arguments, words, out):
    done = search(*(argument.format(out=out) for argument in arguments))
    assert isinstance(done.exception, BadRequest)
    assert words in str(done.exception)
