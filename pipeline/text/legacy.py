"""Text in an encoding of the 1990s to Unicode, by the runs of its fonts: one paragraph may hold several encodings."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from diacritics import Edit, Revision
from diacritics.encodings import Run, font_encoding, run_edits
from pipeline.datatypes import TextPage, Word

BROKEN_FONT = frozenset({"shifted", "low-byte"})
"""Rules that mend what a font's table of codes did, not what an author's program wrote."""
HARMLESS = frozenset({"nfd"})
"""Rules that change how a letter is written and not which it is."""


def decode_page(page: TextPage) -> TextPage:
    """Return a page with its legacy text decoded, as a Revision of stage `decode`.

    What was recognised stays, and a PDF's layer that was judged and found in no such encoding: in a layer of
    wrong-language OCR some words (`céng`) would decode by chance.
    """
    judged_otherwise = page.verdict is not None and not page.verdict.encodings
    return page if page.origin == "ocr" or judged_otherwise else page.revised(decode_text(page.text, page.words))


def decode_text(text: str, words: Sequence[Word]) -> Revision:
    """Decode a text by the fonts of its words, which stand in it at their offsets, in order.

    A font's name decides where it tells an encoding; text in other fonts, or in none, is told by its syllables. A font
    of old that most of its text belies is one like others: Unicode was pasted into many a document set in .VnTime, and
    in a line of one word (`rõ`, which is `rừ` in TCVN3) only the name would speak.
    """
    runs = list(_runs(text, words))
    edits = run_edits(runs)
    belied = _belied(runs, edits)
    if belied:
        edits = run_edits([replace(run, font=None) if run.font in belied else run for run in runs])
    return Revision("decode", text, tuple(chain.from_iterable(edits)))


def _belied(runs: Sequence[Run], edits: Sequence[Sequence[Edit]]) -> frozenset[str | None]:
    """Return the fonts of old in which more letters with marks stand as they are than were decoded."""
    sound: Counter[str | None] = Counter()
    for run, some in zip(runs, edits, strict=True):
        if not some and font_encoding(run.font):
            sound[run.font] += _marked(run.text)
    decoded: Counter[str | None] = Counter()
    for run, some in zip(runs, edits, strict=True):
        if some and sound[run.font]:
            decoded[run.font] += sum(_marked(edit.before) for edit in some)
    return frozenset(font for font in decoded if sound[font] > decoded[font])


def encodings_of(revision: Revision) -> tuple[str, ...]:
    """Return the encodings that a revision decoded from, the one of most letters first; none that hurt nobody."""
    letters = Counter[str]()
    for edit in revision.edits:
        if edit.rule not in HARMLESS:
            letters[encoding_of(edit.rule)] += sum(map(str.isalpha, edit.after))
    return tuple(name for name, _ in letters.most_common())


def damage_decoded(pages: Sequence[TextPage]) -> str | None:
    """Return what most of the text was decoded from, as `diagnose` names it; None where most was sound."""
    weights: Counter[str] = Counter()
    for page in pages:
        edits = [edit for revision in page.revisions if revision.stage == "decode" for edit in revision.edits]
        for edit in edits:
            if edit.rule not in HARMLESS:
                weights[damage_of_encoding(encoding_of(edit.rule))] += _marked(edit.after)
        weights["none"] += _marked(page.text)
    damaged = weights.total() - weights["none"]
    weights["none"] -= damaged
    return weights.most_common(1)[0][0] if damaged > weights["none"] else None


def encoding_of(rule: str) -> str:
    """Return the name of the encoding that a rule decodes from, whether it reads or guesses.

    >>> encoding_of("legacy:tcvn3"), encoding_of("legacy:tcvn3-dropped"), encoding_of("mojibake")
    ('tcvn3', 'tcvn3', 'mojibake')
    """
    return rule.removeprefix("legacy:").removesuffix("-hyphen").removesuffix("-dropped")


def damage_of_encoding(encoding: str) -> str:
    """Return what is wrong with text in an encoding, as `diagnose` names it.

    >>> [damage_of_encoding(name) for name in ("tcvn3", "mojibake-twice", "shifted")]
    ['legacy:tcvn3', 'mojibake', 'broken-font']
    """
    if encoding in BROKEN_FONT:
        return "broken-font"
    return "mojibake" if encoding.startswith("mojibake") else f"legacy:{encoding}"


def _marked(text: str) -> int:
    """Count the letters that only Vietnamese has, near enough: those in which encodings differ."""
    return sum(char > "\x7f" for char in text)


def _runs(text: str, words: Sequence[Word]) -> Iterator[Run]:
    """Part a text at the ends of lines and where the font changes."""
    start = end = 0
    line_end = text.find("\n")
    font: str | None = None
    for first, last, here in _stretches(words):
        if here != font or -1 < line_end < first:
            if end > start:
                yield Run(text[start:end], font, start)
            start, font = first, here
            line_end = text.find("\n", start)
        end = last
    if end > start:
        yield Run(text[start:end], font, start)


def _stretches(words: Sequence[Word]) -> Iterator[tuple[int, int, str | None]]:
    """Yield start, end and font of each word, or of its parts where its font changes."""
    for word in words:
        offset, font = word.offset, word.font
        for at, next_font in word.font_changes:
            yield offset, word.offset + at, font
            offset, font = word.offset + at, next_font
        yield offset, word.offset + len(word.text), font
