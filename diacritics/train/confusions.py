"""Pairs of true and seen words: printed pages, recognised, and aligned to what was printed."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from diacritics.letters import strip_marks
from diacritics.train.pages import print_page

GAP = 0.75
"""Cost of a word without a partner; two words with nothing in common cost 1."""
JOINT = 0.1
"""Extra cost of reading two words as one or one as two."""


class Pair(NamedTuple):
    """What was printed and what was seen; a space in either marks words that were split or joined."""

    true: str
    seen: str


def seen_lines(paragraphs: Sequence[str], seed: int, language: str) -> tuple[tuple[str, ...], str]:
    """Print one page and recognise it: the true lines and the recognised text."""
    import pytesseract  # noqa: PLC0415 -- only training recognises

    page = print_page(paragraphs, seed)
    text = pytesseract.image_to_string(page.image, lang=language, config=f"--psm 6 --dpi {page.dpi}", timeout=60)
    return page.lines, text


def align(true: Sequence[str], seen: Sequence[str]) -> Iterator[Pair]:
    """Pair the words of a page in order, at the least cost; words without a partner are left out.

    >>> list(align("hoc sinh thi".split(), "hoe sinhthi".split()))
    [Pair(true='hoc', seen='hoe'), Pair(true='sinh thi', seen='sinhthi')]
    """
    if not true or not seen:
        return
    rows, columns = len(true), len(seen)
    one = distances(true, seen)
    joined = distances([a + b for a, b in pairwise(true)] or [""], seen) + JOINT
    split = distances(true, [a + b for a, b in pairwise(seen)] or [""]) + JOINT
    cost = np.full((rows + 1, columns + 1), np.inf)
    cost[0] = np.arange(columns + 1) * GAP
    move = np.zeros((rows + 1, columns + 1), dtype=np.int8)
    steps = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2))
    for i in range(1, rows + 1):
        cost[i, 0] = i * GAP
        move[i, 0] = 1
        for j in range(1, columns + 1):
            options = (
                cost[i - 1, j - 1] + one[i - 1, j - 1],
                cost[i - 1, j] + GAP,
                cost[i, j - 1] + GAP,
                cost[i - 2, j - 1] + joined[i - 2, j - 1] if i > 1 else np.inf,
                cost[i - 1, j - 2] + split[i - 1, j - 2] if j > 1 else np.inf,
            )
            best = min(range(5), key=options.__getitem__)
            cost[i, j] = options[best]
            move[i, j] = best
    move[0, 1:] = 2
    pairs = []
    i, j = rows, columns
    while i or j:
        down, across = steps[move[i, j]]
        if down and across:
            pairs.append(Pair(" ".join(true[i - down : i]), " ".join(seen[j - across : j])))
        i, j = i - down, j - across
    yield from reversed(pairs)


def distances(left: Sequence[str], right: Sequence[str]) -> np.ndarray:
    """Distances from 0 to 1 between words whose marks do not count."""
    bare = [[strip_marks(word).lower() for word in words] for words in (left, right)]
    return process.cdist(bare[0], bare[1], scorer=Levenshtein.normalized_distance, dtype=np.float32)


def page_pairs(job: tuple[Sequence[str], int], language: str) -> list[Pair]:
    """Return the pairs of one page; none where the page could not be recognised at all."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    paragraphs, seed = job
    try:
        lines, text = seen_lines(paragraphs, seed, language)
    except RuntimeError:  # pytesseract's time limit
        return []
    pairs = list(align(" ".join(lines).split(), text.split()))
    near = sum(strip_marks(pair.true).lower()[:1] == strip_marks(pair.seen).lower()[:1] for pair in pairs)
    # A page that was lost as a whole aligns by chance and would teach nonsense.
    return pairs if near > 0.6 * len(pairs) else []


def collect(pages: Iterable[Sequence[str]], seed: int, language: str, workers: int) -> list[Pair]:
    """Print and recognise pages in parallel; the order, and so the result, does not depend on `workers`."""
    jobs = ((paragraphs, seed + number) for number, paragraphs in enumerate(pages))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return [pair for pairs in pool.map(partial(page_pairs, language=language), jobs, chunksize=4) for pair in pairs]


def kept(file: Path | None, make: Callable[[], list[Pair]]) -> list[Pair]:
    """Read the pairs that an earlier run kept in a file, or make them, and keep them where a file is named.

    One pair a line: the true words, a tab, the seen words.
    """
    if file is not None and file.exists():
        return [Pair(*line.split("\t")) for line in file.read_text(encoding="utf-8").splitlines()]
    pairs = make()
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{true}\t{seen}\n" for true, seen in pairs), encoding="utf-8")
    return pairs
