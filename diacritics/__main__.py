"""The package on the command line: `python -m diacritics restore | diagnose | train | evaluate`.

stdout is data, stderr is talk. Exit status: 0 done, 2 wrong usage, 3 nothing to work on, 4 no model.
"""

import argparse
import codecs
import io
import json
import logging
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from functools import partial
from itertools import chain
from pathlib import Path

from diacritics.diagnose import diagnose
from diacritics.evaluate import evaluate
from diacritics.explain import explained
from diacritics.model_file import SHIPPED, Model, ModelError, load, save
from diacritics.stream import restore_stream

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
PIECE = 1 << 16
"""Bytes that are read at a time."""


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    top = argparse.ArgumentParser(prog="python -m diacritics", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    for name, text in (("restore", "damaged text to restored text"), ("diagnose", "what is wrong with a text")):
        command = commands.add_parser(name, help=text)
        command.add_argument("file", nargs="?", default="-", help="UTF-8 text; - or nothing is stdin")
        command.add_argument("--model", type=Path, default=SHIPPED)
    commands.choices["restore"].add_argument("--explain", action="store_true", help="print the edits as JSON lines")
    train = commands.add_parser("train", help="a folder of UTF-8 text to a model")
    train.add_argument("corpus", type=Path, help="folder of .txt, .txt.xz and gazetteer .tsv files")
    train.add_argument("--out", type=Path, default=SHIPPED)
    train.add_argument("--pages", type=int, default=450, help="pages printed and recognised for each channel")
    train.add_argument(
        "--thresholds", type=float, nargs=3, default=(2.0, 3.3, 5.6), help="nats that n-grams of 2, 3, 4 must be worth"
    )
    train.add_argument("--least", type=int, default=4, help="occurrences from which a word is known")
    train.add_argument("--seed", type=int, default=20261121)
    train.add_argument("--workers", type=int, default=2)
    train.add_argument("--pairs", type=Path, help="folder that keeps recognised words from run to run")
    measure = commands.add_parser("evaluate", help="strip or damage a true text, restore it, print figures as JSON")
    measure.add_argument("truth", type=Path)
    measure.add_argument("--damaged", type=Path, help="the text as it was recognised; without it, marks are stripped")
    measure.add_argument("--clean", action="store_true", help="give the truth itself: nothing may change")
    measure.add_argument("--model", type=Path, default=SHIPPED)
    return top


class Unusable(Exception):
    """What was given cannot be worked on; the text is the whole message."""


def read(file: str) -> str:
    """Read a UTF-8 file, or stdin; see `pieces`."""
    return "".join(pieces(file))


def pieces(file: str) -> Iterator[str]:
    """Yield the text of a UTF-8 file, or of stdin, as it is read, its line ends as they are.

    Raises Unusable, with the file's name and the place of the first wrong byte, where it is not UTF-8.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    begun = False
    with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as stream:
        for data in chain(iter(partial(stream.read, PIECE), b""), [b""]):
            waiting, _ = decoder.getstate()
            try:
                text = decoder.decode(data, final=not data)
            except UnicodeDecodeError as error:
                name, at = "stdin" if file == "-" else file, done - len(waiting) + error.start
                raise Unusable(f"{name}: byte {at} is not UTF-8; convert it first, for example with iconv") from error
            yield text if begun else text.removeprefix(BOM)
            begun = begun or bool(text)
            done += len(data)


def run_restore(arguments: argparse.Namespace) -> int:
    """Print the restored text as it comes, or the edits that lead to it and the doubts that were not made."""
    model = load(arguments.model)
    revisions = restore_stream(pieces(arguments.file), model)
    if arguments.explain:
        for told in explained(revisions):
            sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return 0
    for revision in revisions:
        sys.stdout.write(revision.after)
        sys.stdout.flush()
    return 0


def run_diagnose(arguments: argparse.Namespace) -> int:
    """Print the diagnosis as JSON."""
    sys.stdout.write(json.dumps(asdict(diagnose(read(arguments.file))), ensure_ascii=False) + "\n")
    return 0


def run_train(arguments: argparse.Namespace) -> int:
    """Train a model and write it with its card beside it."""
    from diacritics.train.build import Recipe, build  # noqa: PLC0415 -- training alone needs Pillow and rapidfuzz

    recipe = Recipe(
        least=arguments.least,
        thresholds=tuple(arguments.thresholds),
        pages=arguments.pages,
        seed=arguments.seed,
        workers=arguments.workers,
        pairs=arguments.pairs,
    )
    try:
        model = build(arguments.corpus, recipe)
    except ValueError as error:
        if isinstance(error.__cause__, UnicodeDecodeError):
            raise Unusable(str(error)) from error
        raise
    save(model, arguments.out)
    card = arguments.out.with_suffix(".json")
    card.write_text(json.dumps(model.card, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    sys.stderr.write(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB, card in {card}\n")
    return 0


def run_evaluate(arguments: argparse.Namespace) -> int:
    """Print accuracy, harm, speed, cost and calibration as one JSON object."""
    started = time.perf_counter()
    model: Model = load(arguments.model)
    seconds = time.perf_counter() - started
    truth = read(str(arguments.truth))
    damaged = truth if arguments.clean else read(str(arguments.damaged)) if arguments.damaged else None
    lines = [text.count("\n") for text in (truth, damaged) if text is not None]
    if len(set(lines)) > 1:
        raise Unusable(f"{arguments.damaged}: {lines[1]} line ends, but {lines[0]} in {arguments.truth}")
    figures = evaluate(truth, damaged, model)
    report = {
        "syllables": figures.syllables,
        "right_before": figures.right_before,
        "right": figures.right,
        "accuracy": round(100 * figures.accuracy, 2),
        "harmed": figures.harmed,
        "edits": figures.edits,
        "syllables_per_second": round(figures.speed),
        "load_seconds": round(seconds, 2),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "calibration": [asdict(one) for one in figures.calibration],
    }
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    return 0


COMMANDS = {"restore": run_restore, "diagnose": run_diagnose, "train": run_train, "evaluate": run_evaluate}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    chosen = parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # a terminal or a pipe of another locale cannot take ế
    try:
        return COMMANDS[chosen.command](chosen)
    except ModelError as error:
        sys.stderr.write(f"{error}\n")
        return 4
    except (OSError, Unusable) as error:
        sys.stderr.write(f"{error}\n")
        return 3


if __name__ == "__main__":
    sys.exit(main())
