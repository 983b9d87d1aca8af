import json
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.catalogue import entries
from pipeline.catalogue.entries import entry_bytes, remove_entry, store_entry
from pipeline.catalogue.rows import COLUMNS
from pipeline.flow import parse
from pipeline.record import Agency, Deadline, Finding, Reference, Section, Task
from tests.pipeline.catalogue.conftest import ledger_row, made_document, made_record, stored

FIXTURES = Path(__file__).parents[3] / "fixtures" / "documents"
HOSTILE = '=HYPERLINK("x")<script>\'; DROP TABLE page; --\u202e\0\x02\ud800\U0001f600'

texts = st.text(st.characters(exclude_categories=()), max_size=30)
names = st.text("abĐế ", min_size=1, max_size=3)
shares = st.floats(0, 1)
offsets = st.integers(0, 10**6)
pages = st.none() | st.integers(1, 10**4)
placed = {"start": offsets, "end": offsets, "page": pages, "confidence": shares}
findings = st.builds(Finding, value=texts, text=texts, **placed)
roles = st.sampled_from(["issuer", "lead", "coordinate", "recipient", "mentioned"])
sections = st.recursive(
    st.builds(Section, marker=names, title=texts, level=st.integers(1, 9), bullets=st.integers(0, 9), **placed),
    lambda below: st.builds(
        Section, marker=names, title=texts, level=st.integers(1, 9), children=st.lists(below, max_size=3), **placed
    ),
    max_leaves=6,
)
tasks = st.builds(
    Task,
    agencies=st.lists(names, max_size=3),
    coordinating=st.lists(names, max_size=2),
    action=texts,
    deadline=st.none() | texts,
    section=st.none() | texts,
    row=st.none() | st.integers(1, 99),
    **placed,
)
deadlines = st.builds(
    Deadline,
    text=texts,
    kind=st.sampled_from(["date", "recurring"]),
    normalized=st.none() | texts,
    due=st.none() | st.dates().map(str),
    inferred=st.booleans(),
    agency=st.none() | names,
    **placed,
)
references = st.builds(Reference, text=texts, type=texts, number=st.none() | texts, **placed)
agencies = st.lists(
    st.builds(
        Agency, name=names, role=roles, roles=st.lists(roles, unique=True), mentions=st.lists(findings, max_size=3)
    ),
    unique_by=lambda agency: agency.name,
    max_size=4,
)
records = st.builds(
    made_record,
    sections=st.lists(sections, max_size=3),
    agencies=agencies,
    deadlines=st.lists(deadlines, max_size=4),
    references=st.lists(references, max_size=3),
    tasks=st.lists(tasks, max_size=4),
    recipients=st.lists(findings, max_size=3),
    reasons=st.lists(texts, max_size=3),
    header=st.fixed_dictionaries({"title": st.none() | texts, "issuer": st.none() | texts}),
)


def rows(connection, table, columns):
    return [tuple(row) for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY id")]  # noqa: S608 - ours


def shown(text):
    """The text as the catalogue holds it: what it cannot hold is replaced, letter for letter."""
    bad = dict.fromkeys((*range(9), 11, *range(14, 32), 127, *range(0xD800, 0xE000)), "\ufffd")
    return None if text is None else text.translate(bad)


def where(one):
    return one.page, one.start, one.end, one.confidence


def walked(given):
    for section in given:
        yield section
        yield from walked(section.children)


def dump(connection):
    return {table: sorted(map(repr, map(tuple, connection.execute(f"SELECT * FROM {table}")))) for table in COLUMNS}  # noqa: S608


def check_index(connection):
    """Raise where an index does not hold what the pages hold."""
    for index in ("page_text", "page_text_folded"):
        connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - ours


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(record=records, pages=st.lists(texts, max_size=3))
def test_what_is_stored_is_what_the_record_says(record, pages, catalogue):
    entry = entry_bytes(made_document(pages), record)
    with catalogue:
        ledger_row(catalogue, 7, "a.pdf")
        store_entry(catalogue, 7, entry)
        check_index(catalogue)
    place = "page, text_start, text_end, confidence"
    assert rows(catalogue, "page", "number, text") == [(at, shown(text)) for at, text in enumerate(pages, 1)]
    assert rows(catalogue, "section", f"marker, title, level, {place}") == [
        (one.marker, shown(one.title), one.level, *where(one)) for one in walked(record.sections)
    ]
    assert rows(catalogue, "task", f'action, deadline, section, "row", {place}') == [
        (shown(one.action), shown(one.deadline), shown(one.section), one.row, *where(one)) for one in record.tasks
    ]
    assert rows(catalogue, "deadline", f"text, kind, normalized, due, inferred, {place}") == [
        (shown(one.text), one.kind, shown(one.normalized), one.due, one.inferred, *where(one))
        for one in record.deadlines
    ]
    assert rows(catalogue, "reference", f"text, type, number, {place}") == [
        (shown(one.text), shown(one.type), shown(one.number), *where(one)) for one in record.references
    ]
    assert rows(catalogue, "recipient", f"name, {place}") == [
        (shown(one.value), *where(one)) for one in record.recipients
    ]
    assert rows(catalogue, "reason", "text") == [(shown(reason),) for reason in record.quality.reasons]
    assert tuple(catalogue.execute("SELECT title, issuer FROM record").fetchone()) == tuple(
        shown(one and one.value) for one in (record.header.title, record.header.issuer)
    )
    led = {
        (row["id"], row["name"])
        for row in catalogue.execute(
            "SELECT task.id, name FROM task JOIN task_agency ON task_id = task.id AND role = 'lead'"
            " JOIN agency ON agency.id = agency_id"
        )
    }
    assert led == {(7_000_000 + at, name) for at, one in enumerate(record.tasks, 1) for name in one.agencies}
    named = catalogue.execute("SELECT name, roles, mentions FROM document_agency JOIN agency ON id = agency_id")
    assert {tuple(row) for row in named} == {
        (one.name, ",".join(one.roles), len(one.mentions)) for one in record.agencies
    }
    before = dump(catalogue)
    with catalogue:
        store_entry(catalogue, 7, entry)
        check_index(catalogue)
    assert dump(catalogue) == before


def test_real_documents_are_stored_whole_and_removed_whole(catalogue):
    for number, path in enumerate(sorted(FIXTURES.glob("*.txt")), 1):
        text = path.read_text(encoding="utf-8")
        record = parse(text, path.name)
        with catalogue:
            ledger_row(catalogue, number, path.name)
            assert store_entry(catalogue, number, entry_bytes(made_document(text.split("\f")), record)) == ()
        counted = catalogue.execute("SELECT count(*) FROM tasks WHERE document = ?", (path.name,)).fetchone()[0]
        assert counted == len(record.tasks)
    assert catalogue.execute("SELECT count(*) FROM overdue").fetchone()[0]
    assert catalogue.execute("SELECT count(*) FROM tasks_by_agency").fetchone()[0]
    assert {row["path"] for row in catalogue.execute("SELECT path FROM section")} >= {"I", "I/1", "Phần II/1"}
    with catalogue:
        catalogue.execute("DELETE FROM document")
        check_index(catalogue)
    assert {table for table, found in dump(catalogue).items() if found} == set()
    assert not catalogue.execute("SELECT * FROM page_text WHERE page_text MATCH 'ủy'").fetchall()


def test_a_deadline_belongs_to_the_task_that_holds_it_or_has_its_words(catalogue):
    def task(start, end, deadline):
        return Task(start=start, end=end, agencies=(), action="x", deadline=deadline)

    def deadline(start, end, text, due):
        return Deadline(start=start, end=end, text=text, kind="date", due=due)

    stored(
        catalogue,
        1,
        "a.pdf",
        tasks=(task(10, 50, "trong ngày"), task(60, 90, "quý I"), task(100, 120, None)),
        deadlines=(
            deadline(0, 5, "trước", "2024-01-01"),
            deadline(20, 30, "trong ngày", "2024-03-02"),
            deadline(30, 50, "năm nay", "2024-02-01"),
            deadline(95, 99, "quý I", "2024-03-31"),
            deadline(130, 140, "khác", "2024-04-01"),
        ),
    )
    owners = [row["task_id"] for row in catalogue.execute("SELECT task_id FROM deadline ORDER BY id")]
    assert owners == [None, 1_000_001, 1_000_001, 1_000_002, None]
    due = [row["due"] for row in catalogue.execute("SELECT due FROM task ORDER BY id")]
    assert due == ["2024-02-01", "2024-03-31", None]


HEAD = {"number": "25", "code": "25/KH-UBND", "issuer": "Ủy ban nhân dân huyện Quỳnh Lưu", "date": "2024-01-22"}


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ({}, True),
        ({"code": "25/KH – UBND", "issuer": "UỶ BAN NHÂN DÂN HUYỆN QUỲNH LƯU"}, True),
        ({"date": "2024-01"}, True),
        ({"date": None}, True),
        ({"date": "2023-01-22"}, False),
        ({"date": "2023-01"}, False),
        ({"code": "25/QĐ-UBND"}, False),
        ({"issuer": "Ủy ban nhân dân huyện Yên Thành"}, False),
        ({"number": None}, False),
        ({"issuer": None}, False),
    ],
)
def test_the_same_number_and_issuer_twice_is_told(other, is_same, catalogue):
    assert stored(catalogue, 1, "a.pdf", header=HEAD) == ()
    told = stored(catalogue, 2, "b.pdf", header={**HEAD, **other})
    assert [("the same number and issuer" in one, one.endswith("stands already in a.pdf")) for one in told] == (
        [(True, True)] if is_same else []
    )
    seen = catalogue.execute("SELECT document, other FROM same_document ORDER BY document").fetchall()
    assert [tuple(row) for row in seen] == ([("a.pdf", "b.pdf"), ("b.pdf", "a.pdf")] if is_same else [])


def test_a_copy_is_called_one_and_many_are_counted(catalogue):
    for number in range(1, 6):
        told = stored(catalogue, number, f"{number}.pdf", sha256="a", header=HEAD)
    what = "25/KH-UBND, Ủy ban nhân dân huyện Quỳnh Lưu, 2024-01-22"
    assert told == (f"the same file ({what}) stands already in 1.pdf, 2.pdf, 3.pdf and 1 more",)


def test_a_document_whose_source_is_gone_is_no_double(catalogue):
    stored(catalogue, 1, "a.pdf", header=HEAD, removed_at="2024-02-01")
    assert stored(catalogue, 2, "b.pdf", header=HEAD) == ()


def test_rows_without_end_are_told(catalogue, monkeypatch):
    monkeypatch.setattr(entries, "ROWS", 3)
    told = stored(catalogue, 1, "a.pdf", reasons=[*string.ascii_letters])
    assert told == ("only 2 of 52 rows of reason are in the catalogue; the record has them all",)
    assert catalogue.execute("SELECT count(*) FROM reason").fetchone()[0] == 2


def test_hostile_text_is_text(catalogue):
    header = {**HEAD, "title": HOSTILE, "issuer": HOSTILE}
    agency = Agency(name=HOSTILE, role="lead", roles=("lead",), mentions=())
    task = Task(start=0, end=1, agencies=(HOSTILE, HOSTILE), action=HOSTILE)
    stored(catalogue, 1, "a'; --.pdf", [HOSTILE], header=header, agencies=[agency], tasks=[task])
    (row,) = catalogue.execute("SELECT action, agencies FROM tasks").fetchall()
    assert row["action"] == row["agencies"] == shown(HOSTILE)
    with catalogue:
        remove_entry(catalogue, 1)
    assert catalogue.execute("SELECT count(*) FROM tasks").fetchone()[0] == 0


def test_a_failed_store_leaves_what_stood(catalogue):
    stored(catalogue, 1, "a.pdf", ["kho"], header=HEAD)
    before = dump(catalogue)
    entry = json.loads(entry_bytes(made_document(["họp"]), made_record(header=HEAD)))
    entry["rows"]["page"].append([1])
    with pytest.raises(Exception, match="bindings"), catalogue:
        store_entry(catalogue, 1, json.dumps(entry).encode())
    assert dump(catalogue) == before


def test_an_entry_of_another_version_is_refused(catalogue):
    with pytest.raises(ValueError, match="version 99"):
        store_entry(catalogue, 1, b'{"version": 99, "rows": {}}')
