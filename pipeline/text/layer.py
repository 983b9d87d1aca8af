"""Judge the text layer of a PDF page: whether it may be used, or the page must be recognised anew.

A layer lies in five ways: it holds only what a signing program printed, it was recognised in the wrong language
(`Tuyén truyén cii cach`), its letters are in an encoding of the 1990s (`céng hoµ x· héi`), its font maps letters to
wrong codes, or it has lost its marks. Clean text in another language does not lie.

The limits below stand between figures measured on pages of 1,500 letters: laws and general prose, the same stripped,
in TCVN3, VNI, as mojibake and shifted by a constant, pages recognised in English, and manuals in English, French,
German, Spanish, Polish, Portuguese and Danish.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import regex

from diacritics.letters import MARKED, strip_marks
from diacritics.syllables import is_possible
from pipeline.datatypes import Word

Verdict = Literal["good", "garbled", "signature-only", "none"]

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
LEGACY_FONT = regex.compile(r"\.?Vn[A-Z]|\.?VNI[-_ ]")
OTHER_SCRIPT = regex.compile(
    r"[\p{Cyrillic}\p{Greek}\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}\p{Lao}\p{Khmer}\p{Thai}]"
)
MARKED_LETTERS = frozenset(MARKED)


@dataclass(frozen=True, slots=True)
class LayerVerdict:
    """What a layer is worth, the reason in words, and the figures it rests on (shares are 0 to 1).

    `syllables` is the share of tokens that are Vietnamese without their marks, `spelled` the share of those that are
    so with them, `marked` the share of letters with marks, `broken` the share of characters without meaning.
    """

    verdict: Verdict
    reason: str
    letters: int
    syllables: float
    spelled: float
    marked: float
    broken: float
    image_share: float


@dataclass(frozen=True, slots=True)
class _Figures:
    text: str
    tokens: tuple[str, ...]
    letters: int
    syllables: float
    spelled: float
    marked: float
    unusual: float
    strange: float
    torn: float
    broken: float
    legacy_fonts: float
    other_script: float


def judge_layer(words: Sequence[Word], image_share: float) -> LayerVerdict:
    """Judge the words of a page's layer; pictures cover `image_share` (0 to 1) of the page."""
    figures = _measure(words)
    verdict, reason = _verdict(figures, scanned=image_share >= SCAN)
    return LayerVerdict(
        verdict,
        reason,
        figures.letters,
        figures.syllables,
        figures.spelled,
        figures.marked,
        figures.broken,
        image_share,
    )


def is_signature_overlay(words: Sequence[Word]) -> bool:
    """Tell the words of a signature field that say who signed when from a number or a date that was signed in."""
    return SIGNATURE.search(" ".join(word.text for word in words)) is not None


def _verdict(figures: _Figures, *, scanned: bool) -> tuple[Verdict, str]:
    overlay = _overlay(figures, scanned=scanned)
    if overlay:
        return overlay
    if figures.broken > BROKEN:
        return "garbled", f"{figures.broken:.0%} of the characters have no meaning"
    if len(figures.tokens) < FEW_TOKENS:
        return _verdict_on_few(figures)
    if figures.syllables >= VIETNAMESE:
        return _verdict_on_vietnamese(figures, scanned=scanned)
    return _verdict_on_others(figures)


def _overlay(figures: _Figures, *, scanned: bool) -> tuple[Verdict, str] | None:
    if not figures.text:
        return "none", "no text layer"
    if scanned and figures.letters < FEW_LETTERS:
        return "signature-only", f"a scan with {figures.letters} letters printed over it"
    if figures.letters < OVERLAY_LETTERS and SIGNATURE.search(figures.text):
        return "signature-only", "nothing but a signing program's print"
    return None


def _verdict_on_few(figures: _Figures) -> tuple[Verdict, str]:
    if figures.torn > TORN_SHARE or (figures.legacy_fonts > 0.5 and figures.unusual > FOREIGN_LETTERS):
        return "garbled", "a few words in a legacy encoding"
    return "good", "a few words"


def _verdict_on_vietnamese(figures: _Figures, *, scanned: bool) -> tuple[Verdict, str]:
    if figures.torn > TORN_SHARE:
        return "garbled", f"{figures.torn:.0%} of the words have signs inside"
    if figures.strange > STRANGE_LETTERS:
        return "garbled", f"{figures.strange:.0%} of the letters are not Vietnamese"
    if figures.spelled >= SPELLED:
        return "good", "Vietnamese"
    if figures.marked < STRIPPED and not scanned:
        return "good", "Vietnamese, set without its marks"
    return "garbled", f"only {figures.spelled:.0%} of the Vietnamese words are spelled as Vietnamese allows"


def _verdict_on_others(figures: _Figures) -> tuple[Verdict, str]:
    if figures.other_script > 0.5:
        return "good", "another script"
    if figures.torn <= TORN_SHARE:
        if figures.syllables < FOREIGN and figures.unusual <= FOREIGN_LETTERS:
            return "good", "another language"
        if figures.spelled >= SPELLED and figures.strange <= STRANGE_LETTERS:
            return "good", "Vietnamese beside another language"
    return "garbled", "neither Vietnamese nor clean text of another language: a legacy encoding or a broken font"


def _measure(words: Sequence[Word]) -> _Figures:
    text = unicodedata.normalize("NFC", " ".join(word.text for word in words)).strip()
    tokens = tuple(token.lower() for token in TOKEN.findall(text))
    characters = [char for char in text if not char.isspace()]
    letters = [char.lower() for char in characters if char.isalpha()]
    syllables = [token for token in tokens if BARE_SYLLABLE.fullmatch(strip_marks(token))]
    return _Figures(
        text=text,
        tokens=tokens,
        letters=len(letters),
        syllables=_share(len(syllables), len(tokens)),
        spelled=_share(sum(map(is_possible, syllables)), len(syllables)),
        marked=_share(sum(letter in MARKED_LETTERS for letter in letters), len(letters)),
        unusual=_share(sum(letter > "\x7f" for letter in letters), len(letters)),
        strange=_share(sum(map(_is_strange, letters)), len(letters)),
        torn=_share(len(TORN.findall(text)), len(tokens)),
        broken=_share(sum(map(_is_broken, characters)), len(characters)),
        legacy_fonts=_share(sum(bool(word.font and LEGACY_FONT.match(word.font)) for word in words), len(words)),
        other_script=_share(len(OTHER_SCRIPT.findall(text)), len(letters)),
    )


def _is_strange(letter: str) -> bool:
    return letter > "\x7f" and letter not in MARKED_LETTERS and not OTHER_SCRIPT.match(letter)


def _is_broken(char: str) -> bool:
    return char == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(char) in {"Cc", "Cn", "Co", "Cs"}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
