"""Measure how text layers are judged: `python tests/benchmarks/layers.py TEXT... [--pairs GARBLED.tsv]`.

TEXT are files of clean Vietnamese in UTF-8. Pages of 1,500 letters are cut from them and damaged in each way that a
layer can be; a page is right where its verdict is the one expected of that damage. GARBLED.tsv, pairs of words that
were printed and what was recognised in the wrong language, makes the garbled pages. With --foreign, a file or more of
other languages, whose pages must be good.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import regex

from diacritics import strip_marks
from diacritics.encodings import encode
from diacritics.letters import ALPHABET
from pipeline.datatypes import Box, Word
from pipeline.text.layer import judge_layer

LETTERS = 1_500
LINE = 90
"""Characters."""
SCAN, PRINT = 1.0, 0.0


def pages_of(path: Path, most: int) -> list[str]:
    """Cut a text into pages, and take `most` of them, spread over it."""
    pages, page, letters = [], [], 0
    with path.open(encoding="utf-8") as file:
        for line in file:
            page.append(line.strip())
            letters += sum(map(str.isalpha, line))
            if letters >= LETTERS:
                pages.append("\n".join(filter(None, page)))
                page, letters = [], 0
            if len(pages) >= 200 * most:
                break
    return pages[:: max(len(pages) // most, 1)][:most]


def words_of(text: str, font: str | None) -> list[Word]:
    """Words of a page, each with a box on its line."""
    lines = [line for paragraph in text.split("\n") for line in regex.findall(rf".{{1,{LINE}}}(?:\s|$)|\S+", paragraph)]
    return [
        Word(word, box=Box(0, 20 * at, 10, 20 * at + 12), font=font)
        for at, line in enumerate(lines)
        for word in line.split()
    ]


def written(encoding: str) -> Callable[[str], str]:
    """Return what writes a page in an encoding; toned capitals go small where it has none."""

    def write(text: str) -> str:
        return encode(text if encoding != "tcvn3" else "".join(map(small, text)), encoding)

    return write


def small(letter: str) -> str:
    """Put the small letter for a capital that TCVN3 has no code for."""
    return letter.lower() if letter in ALPHABET and letter not in "ĂÂĐÊÔƠƯ" else letter


def garbled(pairs: dict[str, list[str]], draw: random.Random) -> Callable[[str], str]:
    """Return what damages a page word by word, as recognition in the wrong language did."""
    return lambda text: regex.sub(
        r"\p{L}+", lambda found: draw.choice(pairs.get(found.group(), [strip_marks(found.group())])), text
    )


def half(damage: Callable[[str], str]) -> Callable[[str], str]:
    """Damage the second half of a page only."""

    def apply(text: str) -> str:
        middle = text.find("\n", len(text) // 2)
        middle = middle if middle > 0 else text.find(" ", len(text) // 2)
        return text[: middle + 1] + damage(text[middle + 1 :])

    return apply


def trials(pairs: Path | None) -> Iterator[tuple[str, Callable[[str], str], float, str | None, str]]:
    """Yield each damage: its name, what does it, the share of pictures, the font, the verdict that is right."""
    yield "clean", str, PRINT, None, "good"
    yield "clean over a scan", str, SCAN, None, "good"
    yield "clean, font .VnTime", str, PRINT, ".VnTime", "good"
    yield "capitals", str.upper, PRINT, None, "good"
    yield "stripped", strip_marks, PRINT, None, "good"
    yield "stripped over a scan", strip_marks, SCAN, None, "garbled"
    yield "shifted", written("shifted"), PRINT, None, "broken-font"
    yield "no codes", lambda text: regex.sub(r"\p{L}", "\ufffd", text), PRINT, None, "broken-font"
    for name, font in (("tcvn3", ".VnTime"), ("vni", "VNI-Times"), ("vps", None), ("viscii", None), ("cp1258", None)):
        yield name, written(name), PRINT, None, "legacy"
        yield f"{name}, half of it", half(written(name)), PRINT, None, "legacy"
        if font:
            yield f"{name}, font {font}", written(name), PRINT, font, "legacy"
    yield "mojibake", written("mojibake"), PRINT, None, "legacy"
    if pairs:
        table = defaultdict(list)
        for line in pairs.read_text(encoding="utf-8").splitlines():
            truth, _, seen = line.partition("\t")
            table[truth].append(seen)
        damage = garbled(table, random.Random(0))  # noqa: S311 - the same damage every time
        yield "wrong language", damage, SCAN, None, "garbled"
        yield "wrong language, no picture", damage, PRINT, None, "garbled"
        yield "wrong language, half of it", half(damage), SCAN, None, "garbled"


def main() -> None:
    """Print a row for each damage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--foreign", nargs="*", type=Path, default=[])
    parser.add_argument("--pages", type=int, default=200)
    given = parser.parse_args()
    pages = [page for path in given.texts for page in pages_of(path, given.pages)]
    foreign = [page for path in given.foreign for page in pages_of(path, given.pages)]
    rows = [(*trial, pages) for trial in trials(given.pairs)]
    rows += [("other languages", str, PRINT, None, "good", foreign)] if foreign else []
    judged, seconds = 0, 0.0
    for name, damage, pictures, font, expected, on in rows:
        damaged = [words_of(damage(page), font) for page in on]
        start = perf_counter()
        kinds = Counter(judge_layer(words, pictures).kind for words in damaged)
        seconds += perf_counter() - start
        judged += len(on)
        print(f"{name:30}{expected:15}{kinds[expected] / len(on):7.1%}  {dict(kinds - Counter({expected: len(on)}))}")
    print(f"{judged} pages judged, {1000 * seconds / judged:.1f} ms a page")


if __name__ == "__main__":
    main()
