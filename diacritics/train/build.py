"""A folder of text to a model: counts, estimates, printed and recognised pages, and the card that tells how."""

import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from diacritics.channel import Emissions
from diacritics.model_file import Model
from diacritics.train import emissions
from diacritics.train.confusions import Pair, collect, kept
from diacritics.train.count import read_lines, read_units
from diacritics.train.estimate import estimate

LANGUAGES = {"garbled": "eng", "ocr": "vie"}
"""What Tesseract reads the printed pages as, to learn which damage."""
PARAGRAPHS, LONGEST = 40, 1000
"""Lines that are offered to a page, and characters of each."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a training run depends on beside its text."""

    least: int = 4
    """occurrences from which a word is known"""
    thresholds: tuple[float, ...] = (2.0, 3.3, 5.6)
    """nats that an n-gram of 2, 3, 4 units must be worth to be kept: the long ones cost most and bring least"""
    pages: int = 450
    """pages printed for each channel; 0 trains none"""
    seed: int = 20261121
    workers: int = 2
    pairs: Path | None = None
    """folder that keeps the recognised words of an earlier run, so that they need not be recognised again"""


def build(folder: Path, recipe: Recipe) -> Model:
    """Train a model from the .txt, .txt.xz and gazetteer .tsv files of a folder.

    Raises FileNotFoundError where the folder holds no text, or no face with Vietnamese letters is installed.
    """
    started = time.monotonic()
    sources = [source(path) for path in sorted(folder.iterdir()) if path.name.endswith((".txt", ".txt.xz", ".tsv"))]
    if not sources:
        raise FileNotFoundError(f"{folder}: no .txt or .txt.xz files to train from")
    counted = read_units(folder, recipe.least)
    log.info("%d units, %d words known, %.0f s", len(counted.row), len(counted.vocabulary.words), _since(started))
    ngrams = estimate(counted.row, len(counted.vocabulary.words), recipe.thresholds)
    log.info("%s n-grams kept, %.0f s", [len(level.keys) for level in ngrams.levels], _since(started))
    learned: dict[str, Emissions] = {}
    pairs = 0
    for number, (damage, language) in enumerate(LANGUAGES.items() if recipe.pages else ()):
        file = recipe.pairs / f"{damage}.tsv" if recipe.pairs else None
        words = emissions.word_pairs(kept(file, partial(recognized, folder, recipe, number, language)))
        learned[damage] = emissions.estimate(words)
        pairs += words.total()
        log.info("%s: %d pairs of words from %d pages, %.0f s", damage, words.total(), recipe.pages, _since(started))
    card = {
        "sources": sources,
        "units": len(counted.row),
        "words": len(counted.vocabulary.words),
        "ngrams": [len(level.keys) for level in ngrams.levels],
        "pairs": pairs,
        "recipe": {
            "least": recipe.least,
            "thresholds": list(recipe.thresholds),
            "pages": recipe.pages,
            "seed": recipe.seed,
        },
    }
    return Model(counted.vocabulary, ngrams, learned, counted.symbols, card)


def recognized(folder: Path, recipe: Recipe, number: int, language: str) -> list[Pair]:
    """Print passages of the text and recognise them; `number` sets the draws of one channel apart from another's.

    Raises FileNotFoundError where Tesseract or the language is missing.
    """
    pages = sample(folder, recipe.pages, recipe.seed + number)
    pairs = collect(pages, (recipe.seed + number) * 100_003, language, recipe.workers)
    if not pairs:
        raise FileNotFoundError(
            f"none of {recipe.pages} pages could be recognised as {language}: apt-get install tesseract-ocr-{language}"
        )
    return pairs


def _since(started: float) -> float:
    return time.monotonic() - started


def source(path: Path) -> dict[str, str | int]:
    """Describe a file of the corpus for the card."""
    return {"file": path.name, "bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def sample(folder: Path, pages: int, seed: int) -> list[Sequence[str]]:
    """Draw passages of consecutive lines from anywhere in the text, one for each page."""
    draw = np.random.default_rng(seed)
    pieces = [piece for piece in read_lines(folder) if piece.count("\n") > PARAGRAPHS]
    sizes = np.array([len(piece) for piece in pieces], dtype=float)
    return [_passage(pieces[at], draw) for at in draw.choice(len(pieces), size=pages, p=sizes / sizes.sum())]


def _passage(piece: str, draw: np.random.Generator) -> list[str]:
    start = piece.find("\n", int(draw.integers(len(piece) * 9 // 10))) + 1
    return list(_first_lines(piece, start))


def _first_lines(piece: str, start: int) -> Iterator[str]:
    for _ in range(PARAGRAPHS):
        end = piece.find("\n", start)
        if end < 0:
            return
        if line := piece[start:end].strip()[:LONGEST]:
            yield line
        start = end + 1
