"""Learn when a change of a recognised word is right: `python -m tests.benchmarks.second_mark PAGES... --model MODEL`.

PAGES are files of `second_mark_pages`; MODEL is a language model that was trained without their text (`python -m
diacritics train FOLDER --pages 0` gives one; the channels are the shipped model's), `--sound` a text of that kind as
well. What restoration would change is weighed against what was printed: on the pages, and on the sound text, where a
change is harm: a slip that is printed so. From both a logistic regression is learned, whose weights
`diacritics/second_mark.py` uses.

Its figures are those of documents that were left out of the learning (five parts, each judged by the other four).
`--out` writes the weights. Pages whose reading is lost, and documents whose own text was recognised once and has the
errors of that, teach nothing and are left out.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from diacritics import Edit, Model, load_model, restore
from diacritics.letters import clean, fold_tone
from diacritics.model_file import load
from diacritics.second_mark import Habits, features

EDGES = " .,;:!?()[]{}\"'“”‘’«»…-–/"
LOST = 0.12
"""Share of wrong words from which a page teaches nothing."""
SLIPS = 4
"""Sure changes of the printed text itself from which a document is one that was badly recognised once: of 38 documents
28 have none, 6 have 1 to 3, 4 have 8 to 25."""
FOLDS = 5
SHRINK = 1.0
"""Weight of the squares of the weights: 0.3, 1 and 3 mend 693, 684 and 682 words and harm 12, 12 and 13."""
PASSAGE = 25
"""Lines of sound text that are restored together."""
PAGE_BREAK = "\n\f\n"

Floats = npt.NDArray[np.float64]


class Page(NamedTuple):
    """A page of `second_mark_pages`; words are start, end and the engine's confidence."""

    truth: list[str]
    text: str
    words: list[tuple[int, int, float]]


@dataclass(frozen=True, slots=True)
class Example:
    """A change that restoration proposes. `gain` and `harm`: the page shows `edit.after`, or `edit.before`.

    `weight` is how many words of scanned pages a word of where it was found stands for.
    """

    edit: Edit
    engine: float
    habits: Habits
    gain: bool
    harm: bool
    document: str
    weight: float = 1.0


def main() -> None:
    """Learn, print the figures, and write the weights where `--out` says so."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--sound", type=Path)
    parser.add_argument("--passages", type=int, default=240)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    model = replace(load(args.model), emissions=load_model().emissions)
    documents: dict[str, list[Page]] = {}
    for path in args.pages:
        for line in path.read_text(encoding="utf-8").splitlines():
            page = json.loads(line)
            name = f"{path.name}:{page['document']}"
            documents.setdefault(name, []).append(Page(page["truth"], page["text"], page["words"]))
    examples: list[Example] = []
    confidences: list[float] = []
    words = 0
    for name, pages in documents.items():
        if is_sound(pages, model):
            for found, right in scanned_examples(name, pages, model):
                examples += found
                confidences += right
                words += len(right)
    print(f"{len(documents)} documents, {words} words that were read rightly, {len(examples)} changes proposed")
    if args.sound:
        examples += sound_examples(args.sound, args.passages, model, confidences, words)
        print(f"{len(examples)} with those of sound text")
    judged = [(chance, example) for part, learned in parts(examples) for chance, example in judge(part, learned)]
    for line in table(judged):
        print(line)
    if args.out:
        weights = learn(examples)
        made = "python -m tests.benchmarks.second_mark"
        how = {"made": made, "documents": len(documents), "words": words, "changes": len(examples)}
        kept = {name: round(weight, 3) for name, weight in sorted(weights.items()) if round(weight, 3)}
        args.out.write_text(json.dumps({**how, "weights": kept}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def is_sound(pages: Sequence[Page], model: Model) -> bool:
    """Say whether what was printed is what an author wrote."""
    printed = "\n".join("\n".join(page.truth) for page in pages)
    return sum(edit.confidence > 0.99 for edit in restore(printed, model, recognized=True).edits) < SLIPS


def scanned_examples(name: str, pages: Sequence[Page], model: Model) -> Iterator[tuple[list[Example], list[float]]]:
    """Yield, page by page, what restoration proposes, and how sure the engine was of the words that it read rightly."""
    whole = PAGE_BREAK.join(page.text for page in pages)
    revision = restore(whole, model, recognized=True)
    proposed = {edit.start: edit for edit in (*revision.edits, *revision.doubts) if edit.rule == "ocr"}
    habits = Habits.of(proposed.values(), len(whole.split()))
    base = 0
    for page in pages:
        text, words = page.text, page.words
        true = [plain(word) for line in page.truth for word in line.split()]
        seen = [plain(text[start:end]) for start, end, _ in words]
        pairs = paired(seen, true)
        if Levenshtein.distance(seen, true) < LOST * len(true):
            found = []
            for at, word in pairs.items():
                start, end, engine = words[at]
                for place in range(base + start, base + end):
                    edit = proposed.get(place)
                    if edit is not None and plain(edit.before) == seen[at]:
                        found.append(Example(edit, engine, habits, plain(edit.after) == word, seen[at] == word, name))
            yield found, [words[at][2] for at, word in pairs.items() if seen[at] == word and word.isalpha()]
        base += len(text) + len(PAGE_BREAK)


def paired(seen: Sequence[str], true: Sequence[str]) -> dict[int, str]:
    """Return the true word of each word that was read as one."""
    pairs = {}
    for step in Levenshtein.opcodes(seen, true):
        if step.src_end - step.src_start == step.dest_end - step.dest_start:
            for offset in range(step.src_end - step.src_start):
                pairs[step.src_start + offset] = true[step.dest_start + offset]
    return pairs


def sound_examples(
    path: Path, passages: int, model: Model, confidences: Sequence[float], words: int
) -> Iterator[Example]:
    """Yield what restoration proposes for sound text, each change with the confidence of a word read rightly."""
    draw = random.Random(6)  # noqa: S311 -- no secret
    lines = path.read_text(encoding="utf-8").replace("\f", "").split("\n")
    starts = draw.sample(range(0, len(lines) - PASSAGE, PASSAGE), passages)
    found: list[tuple[str, Edit, Habits]] = []
    read = 0
    for start in starts:
        revision = restore("\n".join(lines[start : start + PASSAGE]), model, recognized=True)
        if sum(edit.confidence > 0.99 for edit in revision.edits) < SLIPS:
            size = len(revision.before.split())
            edits = [edit for edit in (*revision.edits, *revision.doubts) if edit.rule == "ocr"]
            habits = Habits.of(edits, size)
            read += size
            found += [(f"sound:{start}", edit, habits) for edit in edits if not is_of_recognition(edit)]
    for name, edit, habits in found:
        yield Example(edit, draw.choice(confidences), habits, gain=False, harm=True, document=name, weight=words / read)


def is_of_recognition(edit: Edit) -> bool:
    """Say whether sound text itself was recognised here, and no person's slip.

    Of 17 sure changes of a second mark 14 were (`thực hiện đây đủ`, `ủy quyên`), of 60 others a few.
    """
    names = [name for name, _ in features(edit, 0.0, Habits({}, 0))]
    return edit.confidence > 0.99 and "second" in names


def plain(word: str) -> str:
    """Fold what does not count: case, the place of the tone, signs around."""
    return fold_tone(clean(word.strip(EDGES))).lower()


def learn(examples: Sequence[Example]) -> dict[str, float]:
    """Fit a logistic regression by Newton's method; all weights but the bias and restoration's are shrunk."""
    listed = [dict(features(one.edit, one.engine, one.habits)) for one in examples]
    names = sorted({name for one in listed for name in one})
    number = {name: at for at, name in enumerate(names)}
    rows = np.zeros((len(examples), len(names)))
    for at, one in enumerate(listed):
        for name, value in one.items():
            rows[at, number[name]] = value
    target = np.array([float(one.gain) for one in examples])
    weight = np.array([one.weight for one in examples])
    shrink = np.array([0.01 if name in {"bias", "restoration"} else SHRINK for name in names])
    found: Floats = np.zeros(len(names))
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (weight * (target - chance)) - shrink * found
        curve = (rows * (weight * chance * (1 - chance))[:, None]).T @ rows + np.diag(shrink)
        found = found + np.linalg.solve(curve, slope)
    return dict(zip(names, found.tolist(), strict=True))


def parts(examples: Sequence[Example]) -> Iterator[tuple[list[Example], dict[str, float]]]:
    """Yield each part of the documents with weights learned from the others."""
    names = sorted({one.document for one in examples})
    random.Random(1).shuffle(names)  # noqa: S311 -- no secret
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        yield (
            [one for one in examples if one.document in held],
            learn([one for one in examples if one.document not in held]),
        )


def judge(examples: Sequence[Example], weights: Mapping[str, float]) -> Iterator[tuple[float, Example]]:
    """Yield each example with what weights make of it."""
    for one in examples:
        total = sum(weights.get(name, 0.0) * value for name, value in features(one.edit, one.engine, one.habits))
        yield float(1 / (1 + np.exp(-total))), one


def table(judged: Sequence[tuple[float, Example]]) -> Iterator[str]:
    """Yield lines: what is gained and harmed from each probability on, and how often a band of them is right."""
    yield "from   gained  harmed  neither | band right"
    bounds = [0.99, 0.97, 0.95, 0.93, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.3]
    for above, bound in zip([2.0, *bounds], bounds, strict=False):
        kept = [one for chance, one in judged if chance >= bound]
        band = [one for chance, one in judged if bound <= chance < above]
        right = sum(one.weight * one.gain for one in band) / max(sum(one.weight for one in band), 1e-9)
        gained, harmed = (sum(one.weight for one in kept if getattr(one, what)) for what in ("gain", "harm"))
        other = sum(one.weight for one in kept if not (one.gain or one.harm))
        yield f"{bound:.2f}  {gained:7.0f} {harmed:7.1f} {other:8.0f} | {right:.3f} of {len(band)}"
    old = [one for _, one in judged if one.edit.confidence >= (0.97 if one.engine >= 0.95 else 0.95)]
    gained, harmed = (sum(one.weight for one in old if getattr(one, what)) for what in ("gain", "harm"))
    yield f"restoration's own 0.95, 0.97 of sure words: {gained:.0f} gained, {harmed:.1f} harmed"


if __name__ == "__main__":
    main()
