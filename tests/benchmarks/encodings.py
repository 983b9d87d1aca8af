"""Measure detection and decoding: `python -m tests.benchmarks.encodings FOLDER`, a folder of clean text in Unicode.

Every line of 20 letters and more is written in each encoding and decoded again by itself, whole and cut to its first
20 and 40 letters; right is what comes back as it was. Toned capitals that TCVN3 lacks are written small, as its fonts
of capitals have them. Clean lines must stay as they are. Then the speed, in bytes of legacy text a second.
"""

import sys
import time
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from diacritics import ENCODINGS, decode, decode_text, encode
from diacritics.encodings.codes import letters
from diacritics.letters import ALPHABET

LENGTHS = (20, 40, 10_000)
MOST_LINES = 3000
PLAIN = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "•": "*"})


def clean_lines(folder: Path) -> list[str]:
    """Return the different lines of 20 letters and more, every nth where there are too many."""
    paths = sorted(folder.glob("*.txt")) if folder.is_dir() else [folder]
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    lines = dict.fromkeys(unicodedata.normalize("NFC", line).strip() for line in text.split("\n"))
    return [line for line in lines if sum(map(str.isalpha, line)) >= 20]


def head(line: str, length: int) -> str:
    """Cut a line after so many letters."""
    seen = 0
    for at, char in enumerate(line):
        seen += char.isalpha()
        if seen > length:
            return line[:at].strip()
    return line


def writable(line: str, encoding: str) -> str:
    """Put small letters for capitals that have no code, and plain signs where a table has none of the others."""
    if encoding.startswith("tcvn3"):
        codes = letters("tcvn3")
        return "".join(char.lower() if char in ALPHABET and char not in codes else char for char in line)
    return line.translate(PLAIN) if encoding in {"vps", "viscii"} else line


def right(lines: Iterable[str], encoding: str) -> tuple[float, list[str]]:
    """Return the share of lines that come back as they were, and those that do not."""
    wrong = []
    total = 0
    for line in lines:
        truth = writable(line, encoding)
        written = encode(truth, encoding)
        if written == truth or decode_text(written, encoding) != truth:
            continue  # ASCII, or with letters of other languages that the table has no room for
        total += 1
        found = decode(written).after
        if (found.lower() != truth.lower()) if encoding.startswith("tcvn3") else (found != truth):
            wrong.append(truth)
    return 1 - len(wrong) / max(total, 1), wrong


def speed(lines: list[str], encoding: str) -> tuple[float, float]:
    """Return millions of bytes a second of `decode` and of `decode_text` on a text of 2 MB."""
    text = "\n".join(writable(line, encoding) for line in lines)
    written = encode(text, encoding)
    written *= 2_000_000 // len(written) + 1
    written = written[:2_000_000]
    seconds = []
    for run in (lambda: decode(written).after, lambda: decode_text(written, encoding)):
        start = time.process_time()
        run()
        seconds.append(time.process_time() - start)
    return 2 / seconds[0], 2 / seconds[1]


def main() -> None:
    """Print the figures."""
    lines = clean_lines(Path(sys.argv[1]))
    changed = [line for line in lines if decode(line).edits]
    print(f"{len(lines)} lines; {len(changed)} clean ones changed", *changed[:20], sep="\n  ")
    lines = lines[:: max(len(lines) // MOST_LINES, 1)]
    print(
        "encoding        "
        + "".join(f"{'whole' if length > 1000 else length:>9}" for length in LENGTHS)
        + "    MB/s  known"
    )
    for encoding in ENCODINGS:
        shares = []
        for length in LENGTHS:
            share, wrong = right((head(line, length) for line in lines), encoding)
            shares.append(share)
            if "-v" in sys.argv:
                print(length, encoding, *wrong[:15], sep="\n  ")
        fast, known = speed(lines, encoding)
        print(f"{encoding:16}" + "".join(f"{share:9.2%}" for share in shares) + f"{fast:8.2f}{known:7.1f}", flush=True)


if __name__ == "__main__":
    main()
