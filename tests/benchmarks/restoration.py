"""Restoration beside its peers, in one run: `python tests/benchmarks/restoration.py FOLDER`.

The folder holds clean texts `stripped_*.txt`, whose marks are taken off and given back, and `garbled/*.input*.txt`
beside `*.truth*.txt` of as many lines. The peers are pyvi's `add_accents` and a dictionary that gives every bare word
its most frequent form among the words of the shipped model. Each gets the same text, line by line where it knows no
other way; a JSON line is printed for each text and program. Syllables are counted as `python -m diacritics evaluate`
counts them: accuracy and what was right before in percent, `harmed` in syllables, speed without loading.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

from diacritics import Model, load_model, restore, strip_marks
from diacritics.evaluate import compared
from diacritics.letters import clean
from diacritics.vocabulary import CLASSES, recase

Restorer = Callable[[str], str]
_WORD = re.compile(r"[^\W\d_]+")


class Pyvi:
    """pyvi's `add_accents`, line by line; a line on which it raises stays as it is and is counted."""

    def __init__(self) -> None:
        """Raise ImportError where pyvi is not installed."""
        self._add_accents: Restorer = import_module("pyvi.ViUtils").add_accents
        self.failed = 0

    def __call__(self, text: str) -> str:
        """Return the text as pyvi restores it."""
        return "\n".join(self._line(line) for line in text.split("\n"))

    def _line(self, line: str) -> str:
        try:
            return self._add_accents(line) if line.strip() else line
        except Exception:  # noqa: BLE001 -- it raises IndexError, KeyError and others on ordinary lines
            self.failed += 1
            return line


def most_frequent_forms(model: Model) -> dict[str, str]:
    """Return the most frequent word by its bare form, both in lower case."""
    best: dict[str, str] = {}
    for word in dict.fromkeys(word.lower() for word in model.vocabulary.words[len(CLASSES) :]):
        bare = strip_marks(word)
        if bare not in best or model.vocabulary.count(word) > model.vocabulary.count(best[bare]):
            best[bare] = word
    return best


def by_dictionary(forms: dict[str, str], text: str) -> str:
    """Give every bare word its most frequent form; words with marks, and unknown ones, stay."""
    return _WORD.sub(lambda found: recase(forms.get(found.group().lower(), found.group().lower()), found.group()), text)


def texts(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield name, truth and damaged text of what the folder holds."""
    for path in sorted(folder.glob("stripped_*.txt")):
        truth = clean(path.read_text(encoding="utf-8"))
        yield path.name, truth, strip_marks(truth)
    for path in sorted((folder / "garbled").glob("*.input*.txt")):
        beside = path.with_name(path.name.replace(".input", ".truth"))
        if beside.exists():
            yield path.name, clean(beside.read_text(encoding="utf-8")), path.read_text(encoding="utf-8")


def score(truth: str, before: str, after: str) -> dict[str, float]:
    """Compare line by line."""
    total, right_before, right, harmed = compared(truth, before, after)
    return {
        "syllables": total,
        "before": round(100 * right_before / max(total, 1), 2),
        "accuracy": round(100 * right / max(total, 1), 2),
        "harmed": harmed,
    }


def main() -> None:
    """Run every program over every text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    model = load_model()
    restore("Uy ban nhan dan huyen", model)
    programs: dict[str, Restorer] = {
        "diacritics": lambda text: restore(text, model).after,
        "most frequent form": partial(by_dictionary, most_frequent_forms(model)),
    }
    try:
        pyvi = Pyvi()
    except ImportError:
        sys.stderr.write("pyvi is left out: install it with `pip install pyvi`\n")
    else:
        pyvi("Uy ban nhan dan huyen")
        programs["pyvi add_accents"] = pyvi
    for name, truth, damaged in texts(folder):
        for program, give_back in programs.items():
            failed = pyvi.failed if program.startswith("pyvi") else 0
            started = time.perf_counter()
            after = give_back(damaged)
            seconds = time.perf_counter() - started
            scored = score(truth, damaged, after)
            figures = {"text": name, "program": program, **scored}
            figures["syllables_per_second"] = round(scored["syllables"] / seconds)
            if program.startswith("pyvi"):
                figures["lines_failed"] = pyvi.failed - failed
            print(json.dumps(figures, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
