"""`sohoa show`."""

import sys
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import click
from pydantic import ValidationError
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from pipeline.cli.terminal import printable
from pipeline.errors import BadRequest
from pipeline.record import Deadline, Finding, PdfSignature, PrintedSignature, Record, Section

HEADER = (
    ("issuer", "Cơ quan ban hành"),
    ("parent_issuer", "Cơ quan chủ quản"),
    ("code", "Số, ký hiệu"),
    ("type", "Loại"),
    ("title", "Trích yếu"),
    ("place", "Địa danh"),
    ("date", "Ngày"),
    ("urgency", "Độ khẩn"),
    ("secrecy", "Độ mật"),
)
DOUBTFUL = 0.6
VIETNAM = timezone(timedelta(hours=7))


@click.command("show", short_help="Show a record so that a person can read it.")
@click.argument("record", type=click.Path(path_type=Path), metavar="RECORD.json")
def command(record: Path) -> None:
    """Show a record: head, sections, agencies, deadlines, tasks, references and what a person should check.

    \b
    Examples:
      sohoa show out/plan.pdf.json
      sohoa parse plan.txt | sohoa show -
    """  # noqa: D301 - click's marker for lines that it must not join
    try:
        data = sys.stdin.buffer.read() if str(record) == "-" else record.read_bytes()
        shown = Record.model_validate_json(data)
    except OSError as error:
        raise BadRequest(
            f"{record}: cannot be read ({error.strerror}); name a record that sohoa convert wrote"
        ) from error
    except ValidationError as error:
        raise BadRequest(
            f"{record}: is no record ({error.error_count()} errors); name one that sohoa convert wrote"
        ) from error
    Console(highlight=False).print(Group(*_parts(shown)))


def _parts(record: Record) -> Iterable[RenderableType]:
    yield Panel(_head(record), title=Text(printable(record.source.path)), title_align="left")
    yield _quality(record)
    if record.sections:
        yield _sections(record)
    for title, columns, rows in (
        ("Agencies", ("name", "role", "mentions"), _agencies(record)),
        ("Tasks", ("who", "with", "does what", "by when", "where"), _tasks(record)),
        ("Deadlines", ("as printed", "normalized", "due", "page"), _deadlines(record.deadlines)),
        ("References", ("document", "date", "issuer", "page"), _references(record)),
    ):
        if rows:
            yield _table(f"{title} ({len(rows)})", columns, rows)
    yield _end(record)


def _head(record: Record) -> Table:
    grid = Table.grid(padding=(0, 2))
    for field, label in HEADER:
        finding: Finding | None = getattr(record.header, field)
        if finding:
            grid.add_row(Text(label, style="dim"), _finding(finding))
    if hint := _day_signed(record):
        grid.add_row(Text("", style="dim"), Text(hint, style="dim"))
    return grid


def _day_signed(record: Record) -> str | None:
    """Return the day of the digital signature as a hint where no whole date is printed; it is not the document's."""
    printed = record.header.date
    if printed and len(printed.value) == len("2024-01-31"):
        return None
    signed = (*record.source.signatures, *((record.digital_signature,) if record.digital_signature else ()))
    days = sorted({_day(one.time) for one in signed if one.time})
    return f"signed digitally on {', '.join(days)}: a hint to the day, not the document's date" if days else None


def _day(time: str) -> str:
    """Return the day of a time in Vietnam, where it was signed; without a zone it is taken as it stands.

    >>> _day("2024-01-17T23:30:00+00:00"), _day("2024-01-17T23:30:00"), _day("2024-01-17")
    ('2024-01-18', '2024-01-17', '2024-01-17')
    """
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:  # as a signer may state it
        return printable(time)
    return (moment.astimezone(VIETNAM) if moment.tzinfo else moment).date().isoformat()


def _finding(finding: Finding) -> Text:
    """Return the value; a doubtful one in yellow with a question mark, since colour alone is lost on paper."""
    if finding.confidence < DOUBTFUL:
        return Text(f"{finding.value} (?)", style="yellow")
    return Text(finding.value)


def _quality(record: Record) -> Text:
    quality = record.quality
    words = [f"text from {quality.text_origin.replace('_', ' ')}", f"damage: {quality.damage}"]
    if quality.ocr_confidence is not None:
        words.append(f"confidence {quality.ocr_confidence:.0%}")
    if quality.coverage is not None:
        words.append(f"coverage {quality.coverage:.0%}")
    if quality.restored_share:
        words.append(f"{quality.restored_share:.0%} of the words restored")
    text = Text(", ".join(words) + "\n", style="dim")
    for reason in quality.reasons:
        text.append(f"to check: {reason}\n", style="yellow")
    return text


def _sections(record: Record) -> Tree:
    tree = Tree("Sections")

    def grow(branch: Tree, sections: Iterable[Section]) -> None:
        for section in sections:
            bullets = f"  [{section.bullets} bullets]" if section.bullets else ""
            grow(branch.add(Text(f"{section.marker}. {_short(section.title, 90)}{bullets}")), section.children)

    grow(tree, record.sections)
    return tree


def _agencies(record: Record) -> list[tuple[str, ...]]:
    return [(agency.name, agency.role, str(len(agency.mentions))) for agency in record.agencies]


def _tasks(record: Record) -> list[tuple[str, ...]]:
    return [
        (
            "; ".join(task.agencies),
            "; ".join(task.coordinating),
            _short(task.action, 160),
            task.deadline or "",
            f"{task.section or ''}{f' row {task.row}' if task.row else ''}",
        )
        for task in record.tasks
    ]


def _deadlines(deadlines: Iterable[Deadline]) -> list[tuple[str, ...]]:
    return [
        (
            deadline.text,
            (deadline.normalized or "") + (" (inferred)" if deadline.inferred else ""),
            deadline.due or "",
            str(deadline.page or ""),
        )
        for deadline in deadlines
    ]


def _references(record: Record) -> list[tuple[str, ...]]:
    return [
        (
            f"{reference.type} {reference.number or ''}".strip(),
            reference.date or "",
            reference.issuer or "",
            str(reference.page or ""),
        )
        for reference in record.references
    ]


def _table(title: str, columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", expand=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _end(record: Record) -> Text:
    signatory = record.signatory
    signed = [part.value for part in (signatory.authority, signatory.title, signatory.name) if part]
    lines = []
    if record.recipients:
        lines.append("Nơi nhận: " + "; ".join(recipient.value for recipient in record.recipients))
    if signed:
        lines.append("Ký: " + " / ".join(signed))
    lines += [f"Ký số: {_who(one)}; {_soundness(one)}" for one in record.source.signatures]
    if record.digital_signature:
        lines.append(f"Ký số, in trên trang: {_who(record.digital_signature)}")
    return Text("\n".join(lines))


def _who(signature: PdfSignature | PrintedSignature) -> str:
    names = dict.fromkeys(name for name in (signature.signer, signature.organization) if name)
    time = signature.time.replace("T", " ") if signature.time else "at a time that it does not tell"
    return f"{printable(', '.join(names)) or 'by somebody'}, {printable(time)}"


def _soundness(signature: PdfSignature) -> str:
    """Say whether what was signed is as it was; whom the certificate belongs to, nobody asks here."""
    if signature.intact is None:
        return "could not be verified"
    if not signature.intact:
        return "NOT VALID: the file was changed after it was signed"
    if signature.covers_whole_file is None:
        return "valid"
    if signature.covers_whole_file:
        return "valid for the whole file"
    return "valid, but not for the whole file: something was added behind it"


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
