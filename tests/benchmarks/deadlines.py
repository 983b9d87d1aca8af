"""The deadline cases, read by us and by dateparser: `python tests/benchmarks/deadlines.py PYTHON`.

PYTHON is the interpreter of a virtual environment of its own that holds dateparser, which is no dependency of this
project. Both get the text of each case in `fixtures/cases/extract/deadlines.json` and the date of its document. A case
is right where every deadline is found with its day (`due`, or the first day of its interval) and nothing else is. A
recurrence or an unanchored deadline has no day: dateparser is right there where it gives none. Found and wrong is what
hurts: a date in a register that the document does not say.
"""

import json
import subprocess
import sys
from pathlib import Path

from pipeline.extract.calendar_terms import Times
from pipeline.extract.deadlines import find_terms
from pipeline.extract.paragraphs import flat, paragraphs_of

CASES = Path(__file__).parents[2] / "fixtures" / "cases" / "extract" / "deadlines.json"
ISSUED = "2024-01-12"

PEER = """
import datetime, json, sys
import dateparser
from dateparser.search import search_dates
base = datetime.datetime.fromisoformat(sys.argv[1])
settings = {"RELATIVE_BASE": base, "DATE_ORDER": "DMY", "PREFER_DATES_FROM": "future"}
print(dateparser.__version__)
for text in json.load(sys.stdin):
    found = search_dates(text, languages=["vi"], settings=settings) or []
    print(json.dumps([day.date().isoformat() for _, day in found]))
"""


def main() -> None:
    """Print how many cases each reads rightly, and how many days each makes up."""
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    wanted = [[due for _, _, _, due in case["expected"] if due] for case in cases]
    texts = [case["input"] for case in cases]
    ours = [days_of(text) for text in texts]
    version, theirs = peer_days(sys.argv[1], texts)
    for name, found in (("sohoa", ours), (f"dateparser {version}", theirs)):
        right = sum(sorted(days) == sorted(due) for days, due in zip(found, wanted, strict=True))
        hit = sum(len(set(days) & set(due)) for days, due in zip(found, wanted, strict=True))
        made_up = sum(len(set(days) - set(due)) for days, due in zip(found, wanted, strict=True))
        print(
            json.dumps(
                {
                    "reader": name,
                    "cases": len(cases),
                    "right": right,
                    "days": sum(map(len, wanted)),
                    "found": hit,
                    "made_up": made_up,
                }
            )
        )


def days_of(text: str) -> list[str]:
    """Return the days that our grammar finds."""
    terms = find_terms(flat(text, paragraphs_of(text)), Times(ISSUED, int(ISSUED[:4])))
    return [term.due for term in terms if term.due]


def peer_days(python: str, texts: list[str]) -> tuple[str, list[list[str]]]:
    """Return dateparser's version and the days that it finds in each text."""
    done = subprocess.run(
        [python, "-c", PEER, ISSUED], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    version, *lines = done.stdout.splitlines()
    return version, [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
