"""The damage of paragraphs whose codes are wrong, for `diacritics.diagnose`."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from diacritics.encodings.codes import DECODERS
from diacritics.encodings.detection import line_encodings, share
from diacritics.encodings.disguised import SHIFTED, VIQR, revealed
from diacritics.encodings.evidence import AS_IT_STANDS, CANDIDATES, WORD

MOJIBAKE, BROKEN_FONT = "mojibake", "broken-font"
BROKEN_SHARE = 0.05
"""Share of characters without meaning. Bullets of Wingdings are such, too: one in twenty at worst."""
_LEAST_BROKEN = 3
_MEANINGLESS = frozenset(("Cc", "Cn", "Co", "Cs"))
_PLAIN_CONTROLS = frozenset("\t\n\v\f\r\x1a\x1b\x85")
_SIGNS = re.compile("[\x80-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7]")


@dataclass(frozen=True, slots=True)
class CodeDamage:
    """What is wrong with the codes of a paragraph; shares are 0 to 1.

    `damage` is `legacy:<encoding>`, `mojibake`, `broken-font`, or None. `signs` is the share of characters that are
    Latin-1 signs, controls, private or lost; `encoding` the best decoder, None where no one is better than none, and
    `syllables` the share of words that are possible syllables under it.
    """

    damage: str | None
    signs: float
    encoding: str | None
    syllables: float


def code_damages(texts: Sequence[str]) -> list[CodeDamage]:
    """Judge the paragraphs of one text together: a short one goes with its neighbours.

    >>> [one.damage for one in code_damages(["Céng hoµ x· héi chñ nghÜa", "Cộng hòa xã hội"])]
    ['legacy:tcvn3', None]
    """
    return [_damage(text, name) for text, name in zip(texts, line_encodings(texts), strict=True)]


def _damage(text: str, name: str) -> CodeDamage:
    visible = [char for char in text if not char.isspace()]
    broken = sum(map(is_meaningless, visible))
    signs = (broken + len(_SIGNS.findall(text))) / max(len(visible), 1)
    encoding = name.partition(":")[0]
    if name in {AS_IT_STANDS, "nfd"}:
        lost = broken >= _LEAST_BROKEN and broken > BROKEN_SHARE * len(visible)
        return CodeDamage(BROKEN_FONT if lost else None, signs, None, share(WORD.findall(text), AS_IT_STANDS))
    if name in CANDIDATES:
        syllables = share(WORD.findall(text), name)
    else:
        syllables = share(WORD.findall(revealed(text, name)), AS_IT_STANDS)
    if name in DECODERS or name == VIQR:
        return CodeDamage(f"legacy:{name}", signs, encoding, syllables)
    return CodeDamage(BROKEN_FONT if encoding in {SHIFTED, "low-byte"} else MOJIBAKE, signs, encoding, syllables)


def is_meaningless(char: str) -> bool:
    """Say whether a character stands for nothing: a control, a private or unassigned code, the replacement sign."""
    if char == "\N{REPLACEMENT CHARACTER}":
        return True
    return unicodedata.category(char) in _MEANINGLESS and char not in _PLAIN_CONTROLS


def may_be_coded(text: str) -> bool:
    """Say quickly whether a paragraph without Vietnamese letters of its own is worth the question.

    >>> may_be_coded("Uy ban nhan dan"), may_be_coded("Céng hoµ"), may_be_coded("Vie^.t Nam, nga`y mai")
    (False, True, True)
    """
    return not text.isascii() or not text.isprintable() or bool(_ODD.search(text))


_ODD = re.compile(r"[A-Za-z](?:[\^+`~]|[(?'.][a-z])|[^\w\s]{4}")
