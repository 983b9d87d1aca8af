"""From a document to its record: every extractor once, each on the spans that are its own."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace

import regex

from pipeline.datatypes import Document
from pipeline.extract import leaves
from pipeline.extract.agencies import Mention, find_mentions
from pipeline.extract.assignments import Assignment
from pipeline.extract.bodies import (
    Naming,
    alias_mentions,
    aliases_of,
    gather,
    short_forms_of,
    shorthand_mentions,
)
from pipeline.extract.calendar_terms import Times
from pipeline.extract.closing import Closing
from pipeline.extract.dates import possible
from pipeline.extract.deadlines import Term, find_terms
from pipeline.extract.doubts import (
    doubts_inside,
    doubts_of_dates,
    doubts_of_following,
    doubts_of_sections,
    doubts_of_units,
    doubts_of_words,
    lowered,
)
from pipeline.extract.findings import Found
from pipeline.extract.folding import squeeze
from pipeline.extract.following import Following, documents_behind
from pipeline.extract.header import read_head
from pipeline.extract.issuer import with_issuer
from pipeline.extract.letterhead import JOINED, Head, is_joint, own_signs
from pipeline.extract.looks import looks_of
from pipeline.extract.mentions import Mentions
from pipeline.extract.names import places_of
from pipeline.extract.numerals import measured_numerals
from pipeline.extract.paragraphs import plain
from pipeline.extract.parts import Parts, Span, read_parts
from pipeline.extract.place import Placer
from pipeline.extract.printed_mark import read_mark
from pipeline.extract.quality import assess
from pipeline.extract.references import Citation, find_references
from pipeline.extract.same_bodies import merge
from pipeline.extract.task_lines import time_lines
from pipeline.extract.task_tables import read_rows
from pipeline.extract.tasks import find_tasks
from pipeline.record import Agency, PdfSignature, PrintedSignature, Record, Role, Signatory, SourceRecord

_KEPT_BY = regex.compile(r"(?i)lưu(?!\p{L})")
_PLAN_YEAR = regex.compile(r"(?<![-–] )(?<!\d)năm (20\d{2})(?!\d| ?[-–])")


def build_record(document: Document) -> Record:
    """Build the record of a document from its reading text; every leaf leads back to its page and box."""
    text = document.reading.after
    head = read_head(plain(text))
    others = documents_behind(text, head)
    text = text[: others[0].start] if others else text
    head = read_head(plain(text)) if others else head
    parts = read_parts(text, head, measured_numerals(document), looks_of(document))
    view = parts.named()
    mentions = Mentions(view, find_mentions(view))
    head = with_issuer(parts.head, mentions, parts.preamble, parts.closing)
    naming = _naming(head, mentions)
    mentions = Mentions(view, alias_mentions(view, naming.aliases, mentions.found))
    references = find_references(parts.text, mentions.found, naming.places, own_signs(head))
    mentions = Mentions(view, _speaking(mentions, parts, head, references))
    naming = replace(naming, merged=merge(_names(mentions.found, naming)))
    rows = tuple(read_rows((*parts.body, *parts.annex)))
    tasks = find_tasks(parts.divisions, parts.loose, mentions, head.type.value if head.type else None, rows)
    columns = time_lines((*parts.body, *parts.annex), rows)
    terms = find_terms(parts.text, _times(head, parts.closing), _dates_of_others(parts, references), columns)
    starts = [term.start for term in terms]
    bound = _bound(tasks, terms)
    place = Placer(document)
    header = leaves.header(head, place)
    signatory = Signatory(
        authority=leaves.finding(parts.closing.authority, place),
        title=leaves.finding(parts.closing.title, place),
        name=leaves.finding(parts.closing.name, place),
    )
    end, last = _end_of_first(document, others, place)
    deadlines = tuple(
        lowered(leaves.deadline(term, task, naming, parts.text, place), place)
        for term, task in zip(terms, bound, strict=True)
    )
    cited = tuple(lowered(leaves.reference(citation, parts.text, place), place) for citation in references)
    mark = read_mark("\n\n".join((*(page.layer for page in document.pages[:last]), document.text[:end])))
    return Record(
        source=_source(document),
        quality=assess(
            document,
            header,
            signatory,
            (
                *_doubts(parts, head, terms, references, others, place),
                *doubts_of_units(header),
                *doubts_of_words(header, signatory, place),
                *doubts_inside((*deadlines, *cited), place),
            ),
        ),
        header=header,
        sections=tuple(leaves.section(division, place) for division in parts.divisions),
        agencies=_agencies(parts, head, mentions, naming, tasks, place),
        deadlines=deadlines,
        references=cited,
        tasks=tuple(leaves.task(task, _deadline_of(task, terms, starts), naming, parts.text, place) for task in tasks),
        recipients=tuple(place.finding(found) for found in parts.closing.recipients),
        signatory=signatory,
        digital_signature=None
        if mark is None
        else PrintedSignature(signer=mark.signer, email=mark.email, organization=mark.organization, time=mark.time),
    )


def _end_of_first(document: Document, others: Sequence[Following], place: Placer) -> tuple[int, int]:
    """Return where the first document of the file ends: the offset in the text and the number of its pages."""
    if not others:
        return len(document.text), len(document.pages)
    start = place.span(others[0].start, others[0].start)[0]
    return start, document.text.count("\f", 0, start) + 1


def _doubts(
    parts: Parts,
    head: Head,
    terms: Sequence[Term],
    references: Sequence[Citation],
    others: Sequence[Following],
    place: Placer,
) -> tuple[str, ...]:
    """Return what cannot be right in a record, or had to be guessed."""
    texts = [squeeze(parts.text[term.start : term.end]) for term in terms]
    pages = [(other, place.whereabouts(other.start, other.start + 1, 1.0)[0]) for other in others]
    return (
        *doubts_of_following(pages),
        *doubts_of_sections(parts.divisions, recognised=place.recognised),
        *doubts_of_dates(head.date.value if head.date else None, terms, references, texts),
    )


def _source(document: Document) -> SourceRecord:
    source = document.source
    return SourceRecord(
        path=source.name,
        sha256=source.sha256,
        kind=source.kind,
        pages=len(document.pages),
        bytes=source.size,
        signatures=tuple(PdfSignature(**asdict(signature)) for signature in document.signatures),
    )


def _naming(head: Head, mentions: Mentions) -> Naming:
    issuer = head.issuer.value if head.issuer else None
    parent = head.parent_issuer.value if head.parent_issuer else None
    places = places_of(mentions.text, *(name for name in (issuer, parent) if name))
    aliases = aliases_of(mentions.text, mentions.found, places)
    return Naming(places, issuer, parent, aliases, short=short_forms_of(mentions.text))


def _speaking(mentions: Mentions, parts: Parts, head: Head, references: Sequence[Citation]) -> tuple[Mention, ...]:
    """Keep the mentions that name a body: none of the letterhead, of the signature, or inside the name of a law."""
    begin = head.title.start if head.title else head.body
    closed = (parts.closing.authority, parts.closing.title, parts.closing.name)
    printed = (head.national_header, head.parent_issuer, head.issuer, head.code, head.place, head.date)
    silent = [(found.start, found.end) for found in closed if found]
    silent += [(found.start, found.end) for found in printed if found and not found.inferred]
    silent += [(citation.start, citation.end) for citation in references if not citation.number and not citation.issuer]
    spans = _united(silent)
    starts = [start for start, _ in spans]

    def speaks(mention: Mention) -> bool:
        index = bisect_right(starts, mention.start) - 1
        return mention.start >= begin and (index < 0 or mention.start >= spans[index][1])

    return tuple(filter(speaks, mentions.found))


def _united(spans: Iterable[Span]) -> tuple[Span, ...]:
    united: list[Span] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return tuple(united)


def _names(mentions: Iterable[Mention], naming: Naming) -> list[str]:
    return [name for name in (naming.issuer, naming.parent, *map(naming.of, mentions)) if name]


def _times(head: Head, closing: Closing) -> Times:
    """Return the document's date and the year that it plans for: its title's, else its own.

    A text without any head, a novel or an article, has neither, whatever day it names first; one that is signed or
    sent to somebody is a document that lost its head.
    """
    if not (head.national_header or head.issuer or head.code or head.type):
        return Times(narrated=not (closing.recipients or closing.authority or closing.name))
    issued = head.date.value if head.date else None
    planned = _PLAN_YEAR.findall(head.title.value) if head.title else []
    issued = issued if issued and possible(issued) else None
    return Times(issued, int(planned[-1]) if planned else int(issued[:4]) if issued else None)


def _dates_of_others(parts: Parts, references: Sequence[Citation]) -> tuple[Span, ...]:
    """Return the spans whose dates bind nobody: the head, the end block, citations, the paragraphs of Căn cứ."""
    spans = [(0, parts.head.body), *parts.bases, *((citation.start, citation.end) for citation in references)]
    if parts.closing.end:
        spans.append((parts.closing.start, parts.closing.end))
    return _united(spans)


def _bound(tasks: Sequence[Assignment], terms: Sequence[Term]) -> list[Assignment | None]:
    """Return for each term the task that it stands in."""
    starts = [task.start for task in tasks]
    bound: list[Assignment | None] = []
    for term in terms:
        index = bisect_right(starts, term.start)
        # Two bodies may be handed work in one paragraph, so up to three tasks begin before the one that ends behind.
        around = tasks[max(index - 3, 0) : index]
        bound.append(next((task for task in reversed(around) if term.start < task.end), None))
    return bound


def _deadline_of(task: Assignment, terms: Sequence[Term], starts: Sequence[int]) -> Term | None:
    """Return the first deadline in a task; of a table's row the last, which is its Thời gian column."""
    inside = terms[bisect_left(starts, task.start) : bisect_left(starts, task.end)]
    return (inside[-1] if task.row else inside[0]) if inside else None


def _recipients(parts: Parts, mentions: Mentions, naming: Naming) -> list[Mention]:
    """Find the bodies under Nơi nhận and Kính gửi."""
    found: list[Mention] = []
    for recipient in parts.closing.recipients:
        if _KEPT_BY.match(recipient.value):
            continue
        short = shorthand_mentions(parts.text, recipient.start, recipient.end, naming)
        taken = {mention.start for mention in short}
        found += [m for m in mentions.between(recipient.start, recipient.end) if m.start not in taken] + short
    addressed = False
    for paragraph in parts.body:
        if paragraph.text.startswith("Kính gửi"):
            addressed = True
        elif addressed and not paragraph.is_bullet:
            break
        if addressed:
            found += mentions.between(paragraph.start, paragraph.end)
    return found


def _issuers(head: Head) -> tuple[Found, ...]:
    """Return who issued a document: of a joint one each body by itself, at the place of the whole."""
    if head.issuer is None:
        return ()
    if head.code is None or not is_joint(head.code.value):
        return (head.issuer,)
    return tuple(replace(head.issuer, value=name) for name in head.issuer.value.split(JOINED))


def _agencies(
    parts: Parts, head: Head, mentions: Mentions, naming: Naming, tasks: Sequence[Assignment], place: Placer
) -> tuple[Agency, ...]:
    roles: dict[str, set[Role]] = {}
    recipients = _recipients(parts, mentions, naming)
    played: list[tuple[Role, Iterable[Mention]]] = [("recipient", recipients)]
    for task in tasks:
        played += [("lead", task.agents), ("coordinate", task.partners)]
    for role, players in played:
        for name in filter(None, map(naming.of, players)):
            roles.setdefault(name, set()).add(role)
    issuers = [issuer for issuer in _issuers(head) if issuer]
    for issuer in issuers:
        roles[naming.merged.get(issuer.value, issuer.value)] = {"issuer"}
    archive = [(found.start, found.end) for found in parts.closing.recipients if _KEPT_BY.match(found.value)]
    # A dict keeps the order in which the two bodies of `Tòa án nhân dân cấp huyện, cấp tỉnh`, one span, are named.
    everyone = dict.fromkeys((*mentions.found, *recipients, *(mention for task in tasks for mention in task.agents)))
    named = [
        (naming.merged.get(found.value, found.value), Mention(found.value, found.start, found.end))
        for found in (head.parent_issuer, *issuers)
        if found
    ]
    for mention in sorted(everyone, key=lambda mention: (mention.start, mention.end)):
        body = naming.of(mention)
        if body and not any(start <= mention.start < end for start, end in archive):
            named.append((body, mention))
    return tuple(leaves.agency(body, parts.text, place) for body in gather(named, roles))
