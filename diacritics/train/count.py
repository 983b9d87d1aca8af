"""Text files to one long row of units, and the row to counted n-grams."""

import lzma
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from diacritics.letters import clean, fold_tone, strip_marks
from diacritics.tokens import TOKEN, Kind, code_parts, kind_of
from diacritics.vocabulary import END, SOFT, START, Vocabulary, choose, class_of, opens_sentence, shape

Units = npt.NDArray[np.uint16]
_CHUNK = 1 << 24
"""Characters read at a time."""
SURE_TIMES, SURE_SHARE = 5, 0.9
"""How often, and in what share of its uses, a symbol must have been seen with its marks."""


class Numbering(dict[str, int]):
    """Distinct token texts, numbered as they come."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def read_lines(folder: Path) -> Iterator[str]:
    """Yield the text of a folder in large pieces that end at line ends: .txt, .txt.xz, and the names in gazetteers.

    Raises ValueError, with the file's name, where a file is not UTF-8.
    """
    for path in sorted(folder.iterdir()):
        try:
            if path.name.endswith((".txt", ".txt.xz")):
                yield from _pieces(path)
            elif path.suffix == ".tsv":
                yield gazetteer_text(path)
        except UnicodeDecodeError as error:
            raise ValueError(f"{path}: not UTF-8 ({error.reason}): convert it first, for example with iconv") from error


def _pieces(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        while lines := file.readlines(_CHUNK):
            yield clean("".join(lines))


def gazetteer_text(path: Path) -> str:
    """Return the names of a gazetteer as lines: `xã An Thanh, huyện Tứ Kỳ, tỉnh Hải Dương`.

    The file has a header with the columns `name` and `parent`; a .tsv without them has no names to give.
    """
    rows = path.read_text(encoding="utf-8").splitlines()
    header = rows[0].split("\t") if rows else []
    if not {"name", "parent"} <= set(header):
        return ""
    name, parent = header.index("name"), header.index("parent")
    fields = [row.split("\t") for row in rows[1:]]
    return clean("".join(f"{field[name]}, {field[parent]}\n" for field in fields))


@dataclass(frozen=True)
class Counted:
    """A corpus as one row of units (each line a paragraph: START, its units, END), and what its tokens were."""

    row: Units
    vocabulary: Vocabulary
    symbols: Mapping[str, str]
    """Parts of document codes by their bare form: `QD` to `QĐ`."""


def read_units(folder: Path, least: int) -> Counted:
    """Read a folder of text; words seen fewer than `least` times become UNKNOWN."""
    numbering = Numbering()
    number = numbering.__getitem__
    pieces = [
        np.fromiter(map(number, TOKEN.findall(piece if piece.endswith("\n") else piece + "\n")), dtype=np.int32)
        for piece in read_lines(folder)
    ]
    row = np.concatenate([np.array([number("\n")], dtype=np.int32), *pieces])
    texts = list(numbering)
    kinds = [kind_of(text) for text in texts]
    classes = [class_of(text, kind) for text, kind in zip(texts, kinds, strict=True)]
    soft = np.array([unit == SOFT and kind is not Kind.BREAK for unit, kind in zip(classes, kinds, strict=True)])
    row = row[~soft[row]]
    opening = np.array(
        [
            kind is Kind.BREAK or (unit is not None and opens_sentence(unit, text))
            for text, unit, kind in zip(texts, classes, kinds, strict=True)
        ]
    )
    opened = np.concatenate([[False], opening[row[:-1]]])
    vocabulary = choose(_word_counts(texts, classes, row, opened), least)
    inside = np.array([_unit(vocabulary, text, unit, opening=False) for text, unit in zip(texts, classes, strict=True)])
    at_start = np.array(
        [_unit(vocabulary, text, unit, opening=True) for text, unit in zip(texts, classes, strict=True)]
    )
    units = np.where(opened, at_start[row], inside[row])
    symbols = code_symbols(texts, np.bincount(row, minlength=len(texts)).tolist())
    return Counted(_bounded(units, row == numbering["\n"]), vocabulary, symbols)


def code_symbols(texts: Sequence[str], counts: Sequence[int]) -> dict[str, str]:
    """Find the parts of document codes that lose a letter with their marks and nearly always had it.

    >>> code_symbols(["1/QĐ-UBND", "2/HD-BTC", "3/HĐ-BTC"], [9, 9, 9])
    {'QD': 'QĐ'}
    """
    parts: dict[str, Counter[str]] = {}
    for text, count in zip(texts, counts, strict=True):
        if count and kind_of(text) is Kind.CODE:
            for _, part in code_parts(text):
                parts.setdefault(strip_marks(part), Counter())[part] += int(count)
    found = {}
    for bare, forms in sorted(parts.items()):
        form, count = forms.most_common(1)[0]
        if form != bare and count >= SURE_TIMES and count >= SURE_SHARE * forms.total():
            found[bare] = form
    return found


def _unit(vocabulary: Vocabulary, text: str, known: int | None, *, opening: bool) -> int:
    if known is not None:
        return max(known, 0)
    return vocabulary.unit(text, opening=opening)


def _word_counts(
    texts: list[str], classes: list[int | None], row: npt.NDArray[np.int32], opened: npt.NDArray[np.bool_]
) -> Counter[str]:
    """Count the words under the capitals that the model will see them with."""
    inside = np.bincount(row[~opened], minlength=len(texts))
    at_start = np.bincount(row[opened], minlength=len(texts))
    counts: Counter[str] = Counter()
    for number, (text, unit) in enumerate(zip(texts, classes, strict=True)):
        if unit is None:
            word = fold_tone(text)
            counts[word if shape(word) == "title" else word.lower()] += int(inside[number])
            counts[word.lower()] += int(at_start[number])
    return counts


def _bounded(units: npt.NDArray[np.int64], breaks: npt.NDArray[np.bool_]) -> Units:
    """Replace every line end by END and START, and drop the empty lines."""
    empty = breaks & np.concatenate([[False], breaks[:-1]])
    units, breaks = units[~empty], breaks[~empty]
    width = np.where(breaks, 2, 1)
    at = np.cumsum(width) - width
    row = np.empty(int(width.sum()), dtype=np.uint16)
    row[at[~breaks]] = units[~breaks]
    row[at[breaks]] = END
    row[at[breaks] + 1] = START
    return row[1:-1]


def ngrams(row: Units, order: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """Count the n-grams of one order up to 4 that do not cross a line end: sorted 64-bit keys, and counts.

    A key holds its units in 16 bits each, the first highest.
    """
    size = len(row) - order + 1
    keys = np.zeros(max(size, 0), dtype=np.uint64)
    for position in range(order):
        keys = (keys << np.uint64(16)) | row[position : position + size].astype(np.uint64)
    starts = np.cumsum(row == START)
    inside = starts[order - 1 :] == starts[: max(size, 0)]
    keys = keys[inside]
    keys.sort()
    first = np.concatenate([[True], keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, dtype=bool)
    at = np.flatnonzero(first)
    return keys[at], np.diff(np.append(at, len(keys)))
