"""Make `frequencies.py` from clean text: `python -m diacritics.encodings.make_frequencies FOLDER`.

The folder holds UTF-8 files `*.txt`; every file weighs the same, however long. What is shipped was counted on laws,
procedures and an encyclopedia.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from diacritics.letters import LETTERS, clean, fold_tone
from diacritics.syllables import is_possible

MOST_SYLLABLES = 3000
MOST_LINES = 60_000
WIDTH = 110
_WORD = re.compile(r"[^\W\d_]+")


def words(path: Path) -> Iterator[str]:
    """Yield the small-letter words of a file, of so many lines at most, spread over all of it."""
    with path.open(encoding="utf-8") as file:
        step = max(sum(1 for _ in file) // MOST_LINES, 1)
        file.seek(0)
        for line in islice(file, 0, None, step):
            yield from _WORD.findall(clean(line).lower())


def count(texts: Iterable[Iterable[str]]) -> tuple[Counter[str], Counter[str]]:
    """Count letters and syllables, each text scaled to the same weight."""
    letters: Counter[str] = Counter()
    syllables: Counter[str] = Counter()
    for text in texts:
        some = Counter(fold_tone(word) for word in text)
        own: Counter[str] = Counter()
        for word, times in some.items():
            for letter in word:
                own[letter] += times
        for counts, total in ((own, letters), (some, syllables)):
            whole = counts.total()
            for key, times in counts.items():
                total[key] += round(1e9 * times / whole)
    return letters, syllables


def source(texts: Iterable[Iterable[str]]) -> str:
    """Return the text of `frequencies.py`."""
    letters, syllables = count(texts)
    whole = letters.total()
    kept = sorted({*LETTERS, *"fjwz"})
    rows = [
        "".join(f'"{letter}": {max(round(1e6 * letters[letter] / whole), 1)}, ' for letter in kept[at : at + 8])
        for at in range(0, len(kept), 8)
    ]
    ranked = [word for word, _ in syllables.most_common() if is_possible(word)][:MOST_SYLLABLES]
    lines = [
        '"""How often letters and syllables stand in Vietnamese text. Made by make_frequencies.py."""',
        "",
        "PER_MILLION = {",
    ]
    lines += [f"    {row.rstrip()}" for row in rows]
    lines += ["}", '"""Letters in a million."""', "", '_SYLLABLES = """']
    row = ""
    for word in ranked:
        if len(row) + len(word) > WIDTH:
            lines.append(row.rstrip())
            row = ""
        row += word + " "
    lines += [row.rstrip(), '"""', "", "RANK = {word: rank for rank, word in enumerate(_SYLLABLES.split(), start=1)}"]
    lines += ['"""The most frequent syllables, tones where most legal text has them; 1 is the first."""', ""]
    return "\n".join(lines)


if __name__ == "__main__":
    paths = sorted(Path(sys.argv[1]).glob("*.txt"))
    Path(__file__).with_name("frequencies.py").write_text(source(map(words, paths)), encoding="utf-8")
