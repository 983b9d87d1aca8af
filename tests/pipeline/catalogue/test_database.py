import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.catalogue import CATALOGUE, database, open_catalogue, reading
from pipeline.catalogue.database import Migration
from pipeline.errors import BadRequest


def tables(connection):
    return {row["name"] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def test_a_new_catalogue_has_all_tables_and_is_durable(tmp_path):
    with open_catalogue(tmp_path) as connection:
        assert {"document", "run", "record", "page", "task", "deadline", "agency"} <= tables(connection)
        settings = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    connection.close()
    assert settings == ["wal", 2, 1]


def test_opened_again_it_keeps_what_it_held(tmp_path):
    for number in (1, 2):
        connection = open_catalogue(tmp_path)
        with connection:
            connection.execute("INSERT INTO agency (name, key) VALUES (?, '')", (f"a{number}",))
        connection.close()
    connection = open_catalogue(tmp_path, readonly=True)
    assert connection.execute("SELECT count(*) FROM agency").fetchone()[0] == 2
    connection.close()


def test_a_reader_changes_nothing_and_sees_one_state_while_another_writes(tmp_path):
    writer, reader = open_catalogue(tmp_path), open_catalogue(tmp_path, readonly=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM agency")
    writer.execute("INSERT INTO agency (name, key) VALUES ('a', 'a')")
    assert reader.execute("SELECT count(*) FROM agency").fetchone()[0] == 0
    writer.commit()
    assert reader.execute("SELECT count(*) FROM agency").fetchone()[0] == 1
    reader.close()
    writer.close()


def test_eight_that_open_a_new_one_at_once_make_it_once(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: _tables_of_new(tmp_path), range(8)))
    assert len(set(map(frozenset, found))) == 1


def _tables_of_new(out):
    connection = open_catalogue(out)
    found = tables(connection)
    connection.close()
    return found


def test_an_older_one_is_brought_up_to_date_even_to_be_read(tmp_path, monkeypatch):
    steps = database.migrations()
    monkeypatch.setattr(database, "migrations", lambda: steps[:1])
    open_catalogue(tmp_path).close()
    monkeypatch.undo()
    connection = open_catalogue(tmp_path, readonly=True)
    assert "record" in tables(connection)
    connection.close()


def test_a_step_that_fails_leaves_the_one_before(tmp_path, monkeypatch):
    steps = database.migrations()
    open_catalogue(tmp_path).close()
    bad = Migration(len(steps) + 1, "bad", "CREATE TABLE half (a);\nINSERT INTO nowhere VALUES (1);\n")
    monkeypatch.setattr(database, "migrations", lambda: [*steps, bad])
    with pytest.raises(BadRequest, match="nowhere"):
        open_catalogue(tmp_path)
    monkeypatch.undo()
    connection = open_catalogue(tmp_path)
    assert "half" not in tables(connection)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == len(steps)
    connection.close()


def test_steps_are_numbered_without_gaps_and_part_into_whole_statements():
    steps = database.migrations()
    assert [step.version for step in steps] == list(range(1, len(steps) + 1))
    for step in steps:
        rest = step.script
        for statement in database._statements(step.script):
            assert sqlite3.complete_statement(statement)
            rest = rest.removeprefix(statement)
        assert not rest.strip()


def nothing(_path):
    """No file at all."""


def newer(path):
    connection = open_catalogue(path.parent)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()


def of_another_program(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE tabs (url)")
    connection.close()


def no_database(path):
    path.write_bytes(b"%PDF-1.7 " * 100)


def cut_short(path):
    open_catalogue(path.parent).close()
    path.write_bytes(path.read_bytes()[:2000])


def a_folder(path):
    path.mkdir()


@pytest.mark.parametrize("readonly", [True, False])
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (newer, "newer sohoa.*pip install"),
        (of_another_program, "another program's.*another output folder"),
        (no_database, "not a database.*move it away"),
        (cut_short, "cannot be opened as a catalogue"),
    ],
)
def test_what_is_no_catalogue_is_told_and_left_as_it_is(make, words, readonly, tmp_path):
    path = tmp_path / CATALOGUE
    make(path)
    before = path.read_bytes()
    with pytest.raises(BadRequest, match=words) as told:
        open_catalogue(tmp_path, readonly=readonly)
    assert str(path) in str(told.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("make", [nothing, a_folder])
def test_reading_what_is_not_there_names_the_command_that_makes_it(make, tmp_path):
    make(tmp_path / CATALOGUE)
    with pytest.raises(BadRequest, match="sohoa convert SOURCE"):
        open_catalogue(tmp_path, readonly=True)
    assert list(tmp_path.glob("*.db-*")) == []


def test_a_folder_in_its_place_is_told(tmp_path):
    a_folder(tmp_path / CATALOGUE)
    with pytest.raises(BadRequest, match="permissions"):
        open_catalogue(tmp_path)


def test_damage_that_shows_itself_late_is_told(tmp_path):
    connection = open_catalogue(tmp_path)
    with connection:
        connection.executemany("INSERT INTO agency (name, key) VALUES (?, '')", ((f"{at:0100}",) for at in range(2000)))
    connection.close()
    path = tmp_path / CATALOGUE
    data = bytearray(path.read_bytes())
    data[len(data) // 2 :] = b"\xff" * (len(data) - len(data) // 2)
    path.write_bytes(data)
    with pytest.raises(BadRequest, match=r"malformed.*move it away"), reading(tmp_path) as connection:
        connection.execute("SELECT name FROM agency").fetchall()
