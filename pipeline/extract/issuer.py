"""Who issued a document whose head does not say so."""

from dataclasses import replace

import regex

from pipeline.extract.closing import Closing
from pipeline.extract.findings import Found
from pipeline.extract.folding import squeeze
from pipeline.extract.gazetteer import unit_of
from pipeline.extract.letterhead import Head
from pipeline.extract.lexicon import match_at, one_of, table
from pipeline.extract.mentions import Mentions
from pipeline.extract.names import canonical, places_of
from pipeline.extract.sentence_case import sentence_case

_ISSUES = regex.compile(rf" +(?:{one_of(table('types')['issuing']['verbs'])})(?!\p{{L}})")


_OF_CODE: dict[str, str] = table("types")["issuers"]


def with_issuer(head: Head, mentions: Mentions, preamble: tuple[int, int], closing: Closing) -> Head:
    """Return the head with an inferred issuer where none is printed.

    The last sentence before the first division says it (`Ủy ban nhân dân huyện … xây dựng Kế hoạch …`), else the
    signature does (`TM. ỦY BAN NHÂN DÂN`), for the place of box 4 or of the text, else the last group of the code,
    which of a committee is that of the unit in box 4.
    """
    if head.issuer:
        return head
    places = places_of(mentions.text, *([f"tỉnh {head.place.value}"] if head.place else []))
    found = None
    for mention in mentions.between(*preamble):
        if match_at(_ISSUES, mentions.text, mention.end):
            name = canonical(mention.name, places)
            found = Found(
                name,
                squeeze(mentions.text[mention.start : mention.end]),
                mention.start,
                mention.end,
                0.75,
                inferred=True,
            )
    if (
        found is None
        and closing.authority
        and (body := regex.search(r"TM\. (.+?)(?= (?:KT|TL|Q|TUQ)\.|$)", closing.authority.value))
    ):
        name = sentence_case(body[1])
        unit = _own_unit(head) or next((f"{unit} {place}" for unit, place in places_of(mentions.text).items()), "")
        full = name if regex.search(r" (?:tỉnh|huyện|xã|phường|thành phố|quận)", name) or not unit else f"{name} {unit}"
        found = Found(
            canonical(full, places),
            closing.authority.text,
            closing.authority.start,
            closing.authority.end,
            0.6,
            inferred=True,
        )
    if found is None and head.code and (known := _OF_CODE.get(regex.split(r"[-/]", head.code.value)[-1])):
        found = Found(known, "", head.code.start, head.code.end, 0.6, inferred=True)
    if found is None and head.code and head.code.value.endswith("-UBND") and (own := _own_unit(head)):
        found = Found(f"Ủy ban nhân dân {own}", "", head.code.start, head.code.end, 0.6, inferred=True)
    if found is None:
        return head
    parent = head.parent_issuer
    if parent is None and found.value.startswith("Văn phòng Ủy ban nhân dân "):
        parent = replace(found, value=found.value.removeprefix("Văn phòng "))
    return replace(head, issuer=found, parent_issuer=parent)


def _own_unit(head: Head) -> str | None:
    """Return the unit that the place of box 4 is the name of, where only one kind of unit is called so."""
    unit = unit_of(head.place.value) if head.place else None
    return f"{unit} {head.place.value}" if unit and head.place else None
