"""Judge the text layer of a PDF page: whether it may be used, or the page must be recognised anew.

A layer lies in five ways: it holds only what a signing program printed, it was recognised in the wrong language
(`Tuyén truyén cii cach`), its letters are in an encoding of the 1990s (`céng hoµ x· héi`), its font maps letters to
wrong codes, or it has lost its marks. What decodes to Vietnamese may be used. Clean text in another language does not
lie.

The limits below stand between figures measured on pages of 1,500 letters: laws and general prose, the same stripped,
in TCVN3, VNI, as mojibake and shifted by a constant, pages recognised in English, and manuals in English, French,
German, Spanish, Polish, Portuguese and Danish.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from diacritics import Revision
from diacritics.encodings.damage import is_meaningless
from diacritics.letters import MARKED, strip_marks
from diacritics.syllables import is_possible
from pipeline.datatypes import LayerKind, LayerVerdict, Word
from pipeline.text.legacy import BROKEN_FONT, HARMLESS, decode_text, encodings_of

SCAN = 0.8
"""Share of the page under pictures from which on it is a scan."""
FEW_LETTERS = 300
"""A scan's layer below it is an overlay: measured on signed scans, 60 to 170; a page of text has 1,500 and more."""
OVERLAY_LETTERS = 200
"""Without a picture (pages drawn as outlines), what names a signer and is no longer than this is an overlay."""
FEW_TOKENS = 15
"""Below it shares say nothing."""
BROKEN = 0.05
"""Share of characters without meaning. Bullets of Wingdings are such too: one in twenty at worst."""
VIETNAMESE = 0.6
"""Share of tokens that are a syllable without their marks: prose 0.69 and more, recognised in English 0.76; Polish to
Spanish at most 0.33, TCVN3 0.53, VNI 0.40."""
FOREIGN = 0.4
SPELLED = 0.85
"""Share of those that are also spelled as Vietnamese allows: prose 0.97 and more, wrong language and stripped 0.80."""
SPELLED_HERE = 0.88
"""The same share in any place of a scan, which was recognised anew in part: clean prose 0.92 and more, half of the
places recognised in English 0.73 and less, nineteen of twenty 0.85 and less."""
PLACE = 60
"""Syllables, five lines."""
DECODED = 0.2
"""Share of the letters in words that decode to Vietnamese, below which that is chance: TCVN3 0.95 and more, VNI 0.55,
pages recognised in English (`céng` is `cộng` in TCVN3) 0.10 at most."""
STRIPPED = 0.01
"""Share of letters with marks: stripped 0, prose 0.15 and more, wrong language 0.03 and more."""
TORN_SHARE = 0.05
"""Tokens with a sign inside (`ho¹t`): TCVN3 0.19, mojibake 0.61; prose 0.00, Spanish manuals 0.04."""
STRANGE_LETTERS = 0.03
"""Share of letters outside ASCII that are not Vietnamese, either: Vietnamese prose 0.01 at most, half VNI 0.07."""
FOREIGN_LETTERS = 0.1
"""Share of letters outside ASCII in clean foreign prose: Polish 0.08, French 0.04; VNI 0.26, TCVN3 0.22."""

SIGNATURE = regex.compile(
    r"ký bởi|người ký|thời gian ký|ngày ký\s*:|digitally signed|signature (?:not )?(?:verified|valid)|signed by"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{4} \d{1,2}:\d{2}:\d{2}|\d{4}[./-]\d{2}[./-]\d{2} \d{2}:\d{2}:\d{2}",
    regex.IGNORECASE,
)
"""What signing programs print: the words, or a time to the second, which no author writes."""

BARE_SYLLABLE = regex.compile(
    r"(?:ngh|[ckgnpt]h|ng|gi|tr|qu|[bcdghklmnprstvx])?"
    r"(?:uye|uya|uyu|uou|uoi|uay|oao|oai|oay|oeo|ieu|yeu"
    r"|[aeo]o|[aeiou]u|[aou]i|[au]y|[iu]a|[iy]e|u[eoy]|o[ae]|[aeiouy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)
"""A Vietnamese syllable without its marks, a little too generously."""

TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}]+")
TORN = regex.compile(r"\p{Latin}[^\p{L}\p{M}\p{N}\s\p{Pd}/.,:;'’‘&@()\[\]_+*\"“”…=|\\]+\p{Latin}")
OTHER_SCRIPT = regex.compile(
    r"[\p{Cyrillic}\p{Greek}\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}\p{Lao}\p{Khmer}\p{Thai}]"
)
MARKED_LETTERS = frozenset(MARKED)


@dataclass(frozen=True, slots=True)
class LayerFigures:
    """What a layer's text looks like; all but `text`, `tokens` and `letters` are shares, 0 to 1.

    `syllables` is the share of tokens that are Vietnamese without their marks, `spelled` the share of those that are
    so with them, and `worst` that of the PLACE of them where it is least. Of the letters, `marked` are Vietnamese ones
    with marks, `unusual` outside ASCII, `strange` neither ASCII nor Vietnamese, `other_script` not Latin. `torn` counts
    words with signs inside by the words, `broken` characters without meaning by the characters.
    """

    text: str
    tokens: tuple[str, ...]
    letters: int
    syllables: float
    spelled: float
    worst: float
    marked: float
    unusual: float
    strange: float
    torn: float
    broken: float
    other_script: float


def judge_layer(words: Sequence[Word], image_share: float, *, hidden: bool = False) -> LayerVerdict:
    """Judge the words of a page's layer; pictures cover `image_share` (0 to 1) of the page.

    `hidden` says that nobody sees them: then they were recognised, and a signing program printed none.
    """
    text, placed = _by_lines(words)
    scanned = image_share >= SCAN
    figures = measure(text)
    overlay = _overlay(figures, scanned=scanned, hidden=hidden)
    if overlay:
        return overlay
    decoded = decode_text(text, placed)
    share = _touched(decoded) / max(figures.letters, 1)
    if scanned and share < DECODED:
        return _verdict(figures, scanned=scanned)
    verdict = _verdict(measure(decoded.after), scanned=scanned)
    return _verdict_on_decoded(decoded, share) or verdict if verdict.kind == "good" else verdict


def _touched(revision: Revision) -> int:
    """Count the letters of the words that were decoded."""
    return sum(sum(map(str.isalpha, edit.after)) for edit in revision.edits if edit.rule not in HARMLESS)


def _by_lines(words: Sequence[Word]) -> tuple[str, tuple[Word, ...]]:
    """Join words with spaces, and with line ends where one stands below or above the one before."""
    text, placed = "", []
    for number, word in enumerate(words):
        above = words[number - 1].box if number else None
        apart = above and word.box and (word.box.top > above.middle or word.box.bottom < above.middle)
        text += ("\n" if apart else " ") if number else ""
        placed.append(replace(word, offset=len(text)))
        text += word.text
    return text, tuple(placed)


def _verdict_on_decoded(revision: Revision, share: float) -> LayerVerdict | None:
    """Return the verdict on a layer that decodes to sound text; None where nothing was wrong with it."""
    encodings = encodings_of(revision)
    if not encodings:
        return None
    kind: LayerKind = "broken-font" if BROKEN_FONT.issuperset(encodings) else "legacy"
    reason = f"{min(share, 1):.0%} of the letters stand in words decoded from {', '.join(encodings)}"
    return LayerVerdict(kind, reason, usable=True, encodings=encodings)


def is_signature_overlay(words: Sequence[Word]) -> bool:
    """Tell the words of a signature field that say who signed when from a number or a date that was signed in."""
    return SIGNATURE.search(" ".join(word.text for word in words)) is not None


def _verdict(figures: LayerFigures, *, scanned: bool) -> LayerVerdict:
    if figures.broken > BROKEN:
        return LayerVerdict("broken-font", f"{figures.broken:.0%} of the characters have no meaning")
    if len(figures.tokens) < FEW_TOKENS:
        return _verdict_on_few(figures)
    if figures.syllables >= VIETNAMESE:
        return _verdict_on_vietnamese(figures, scanned=scanned)
    return _verdict_on_others(figures, scanned=scanned)


def _overlay(figures: LayerFigures, *, scanned: bool, hidden: bool) -> LayerVerdict | None:
    if not figures.text:
        return LayerVerdict("none", "no text layer")
    if hidden:
        return None
    if scanned and figures.letters < FEW_LETTERS:
        return LayerVerdict("signature-only", f"a scan with {figures.letters} letters printed over it")
    if figures.letters < OVERLAY_LETTERS and SIGNATURE.search(figures.text):
        return LayerVerdict("signature-only", "nothing but a signing program's print")
    return None


def _verdict_on_few(figures: LayerFigures) -> LayerVerdict:
    if figures.torn > TORN_SHARE:
        return LayerVerdict("garbled", "a few words with signs inside")
    return LayerVerdict("good", "a few words", usable=True)


def _verdict_on_vietnamese(figures: LayerFigures, *, scanned: bool) -> LayerVerdict:
    if figures.torn > TORN_SHARE:
        return LayerVerdict("garbled", f"{figures.torn:.0%} of the words have signs inside")
    if figures.strange > STRANGE_LETTERS:
        return LayerVerdict("garbled", f"{figures.strange:.0%} of the letters are not Vietnamese")
    if scanned and figures.worst < SPELLED_HERE:
        reason = f"in one place only {figures.worst:.0%} of the words are spelled as Vietnamese allows"
        return LayerVerdict("garbled", reason)
    if figures.spelled >= SPELLED:
        return LayerVerdict("good", "Vietnamese", usable=True)
    if figures.marked < STRIPPED and not scanned:
        return LayerVerdict("good", "Vietnamese, set without its marks", usable=True)
    reason = f"only {figures.spelled:.0%} of the Vietnamese words are spelled as Vietnamese allows"
    return LayerVerdict("garbled", reason)


def _verdict_on_others(figures: LayerFigures, *, scanned: bool) -> LayerVerdict:
    if figures.other_script > 0.5:
        return LayerVerdict("good", "another script", usable=True)
    if figures.torn <= TORN_SHARE:
        if figures.syllables < FOREIGN and figures.unusual <= FOREIGN_LETTERS:
            return LayerVerdict("good", "another language", usable=True)
        if figures.spelled >= SPELLED and figures.strange <= STRANGE_LETTERS:
            return LayerVerdict("good", "Vietnamese beside another language", usable=True)
    # What lies over a scan was recognised; what was printed with the page has fonts that lie.
    return LayerVerdict(
        "garbled" if scanned else "broken-font", "neither Vietnamese nor clean text of another language"
    )


def measure(text: str) -> LayerFigures:
    """Measure a text."""
    text = unicodedata.normalize("NFC", text).strip()
    tokens = tuple(token.lower() for token in TOKEN.findall(text))
    characters = [char for char in text if not char.isspace()]
    letters = [char.lower() for char in characters if char.isalpha()]
    spelled = [is_possible(token) for token in tokens if BARE_SYLLABLE.fullmatch(strip_marks(token))]
    return LayerFigures(
        text=text,
        tokens=tokens,
        letters=len(letters),
        syllables=_share(len(spelled), len(tokens)),
        spelled=_share(sum(spelled), len(spelled)),
        worst=_worst(spelled),
        marked=_share(sum(letter in MARKED_LETTERS for letter in letters), len(letters)),
        unusual=_share(sum(letter > "\x7f" for letter in letters), len(letters)),
        strange=_share(sum(map(_is_strange, letters)), len(letters)),
        torn=_share(len(TORN.findall(text)), len(tokens)),
        broken=_share(sum(map(is_meaningless, characters)), len(characters)),
        other_script=_share(len(OTHER_SCRIPT.findall(text)), len(letters)),
    )


def _worst(spelled: Sequence[bool]) -> float:
    starts = range(0, max(len(spelled) - PLACE, 0) + 1, PLACE // 2)
    return min(_share(sum(spelled[start : start + PLACE]), len(spelled[start : start + PLACE])) for start in starts)


def _is_strange(letter: str) -> bool:
    return letter > "\x7f" and letter not in MARKED_LETTERS and not OTHER_SCRIPT.match(letter)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
