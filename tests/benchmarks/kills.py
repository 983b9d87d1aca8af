"""Runs killed at random instants: what they leave, finished by a last run, equals what an undisturbed run leaves.

usage: python -m tests.benchmarks.kills [--kills 200] [--seed 1] [--quick]

Each round converts a folder of fixtures, killed again and again (SIGKILL; the run alone, or the run with its supervisor
and all their documents at the same moment) until a run comes to its end; then ledger, catalogue and outputs are
compared byte for byte, but for times, ids and counts of attempts.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PATIENCE = 60.0
"""Seconds after which what still lives will live on."""
ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
INPUTS = (
    "documents/thong-bao.pdf",
    "documents/chi-thi.txt",
    "office/to-trinh.docx",
    "bad/encrypted.pdf",
    "bad/tcvn3.txt",
    "bad/cut.jpg",
    "scans/ke-hoach-huyen.pdf",
)
RECORDED = FIXTURES / "recorded/ke-hoach-huyen.json"
LEDGER = (
    "SELECT name, source, sha256, size, mtime_ns, recipe, kind, status, verdict, message, review, pages, outputs, "
    "removed_at FROM document ORDER BY name"
)
CATALOGUE = (
    "SELECT d.name, p.number, p.text FROM page AS p JOIN document AS d ON d.id = p.document_id ORDER BY 1, 2",
    "SELECT d.name, t.action, t.deadline FROM task AS t JOIN document AS d ON d.id = t.document_id ORDER BY 1, 2, 3",
    "SELECT name FROM attempt",
    "PRAGMA integrity_check",
    "PRAGMA foreign_key_check",
)


def start(inbox: Path, out: Path, temporary: Path) -> subprocess.Popen[bytes]:
    """Start a run in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "convert", inbox, "-o", out, "--engine", f"recorded:{RECORDED}"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(run: subprocess.Popen[bytes], *, all_at_once: bool) -> None:
    """Kill a run, and where asked its descendants in the same instant."""
    victims = [run.pid, *(descendants(run.pid) if all_at_once else ())]
    for victim in victims:
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    run.wait()


def descendants(pid: int) -> list[int]:
    """Return the processes below one."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        below = parents.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def users_of(temporary: Path) -> list[str]:
    """Return the living processes that a run left: those whose working folder or environment is the run's."""
    left = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
                if state != "Z" and os.fsencode(temporary) in (entry / "environ").read_bytes():
                    left.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return left


State = tuple[tuple[tuple[object, ...], ...], ...]


def state_of(out: Path) -> State:
    """Return all that a folder holds that must be the same."""
    files = tuple(
        (path.relative_to(out).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith("catalogue.db") and path.name != "lock"
    )
    connection = sqlite3.connect(out / "catalogue.db")
    tables = tuple(tuple(connection.execute(query).fetchall()) for query in (LEDGER, *CATALOGUE))
    connection.close()
    return files, *tables


def difference(found: State, expected: State) -> list[str]:
    """Return the rows that only one of two folders has, shortened."""
    return [repr(row)[:300] for one, other in zip(found, expected, strict=True) for row in set(one) ^ set(other)]


def outlived(temporary: Path) -> tuple[float, list[str]]:
    """Return for how many seconds something of a killed run still lived, and what never ended.

    A supervisor that was killed around while it starts hears of it when it has imported all: a second of the processor,
    which on a machine with a load of 7 was once more than 5 seconds.
    """
    began = time.monotonic()
    while (left := users_of(temporary)) and time.monotonic() < began + PATIENCE:
        time.sleep(0.05)
    return time.monotonic() - began, left


def main() -> int:
    """Kill, compare, say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--quick", action="store_true", help="without the scan")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory(prefix="sohoa-kills-") as made:
        folder = Path(made)
        inbox, temporary = folder / "in", folder / "tmp"
        for name in INPUTS[: -1 if asked.quick else None]:
            (inbox / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(FIXTURES / name, inbox / name)
        temporary.mkdir()
        began = time.monotonic()
        start(inbox, folder / "undisturbed", temporary).wait()
        whole = time.monotonic() - began
        expected = state_of(folder / "undisturbed")
        kills = rounds = differing = alive = 0
        longest = 0.0
        while kills < asked.kills:
            out = folder / "out"
            shutil.rmtree(out, ignore_errors=True)
            while True:
                run = start(inbox, out, temporary)
                try:
                    run.wait(chance.uniform(0.3, 0.3 + whole) if kills < asked.kills else None)
                    break
                except subprocess.TimeoutExpired:
                    kill(run, all_at_once=chance.random() < 0.5)
                    kills += 1
                    seconds, left = outlived(temporary)
                    longest, alive = max(longest, seconds), alive + bool(left)
                    for command in left:
                        print(f"still there after {PATIENCE:.0f} s: {command}", flush=True)
            rounds += 1
            found = state_of(out)
            if found != expected:
                differing += 1
                print(
                    f"round {rounds} differs after {kills} kills", *difference(found, expected), sep="\n  ", flush=True
                )
            files = sorted(path.name for path in temporary.iterdir())
            if files:
                differing += 1
                print(f"round {rounds} left {files}", flush=True)
        print(
            f"{kills} kills in {rounds} rounds, {whole:.1f} s undisturbed, {time.monotonic() - began:.0f} s in all: "
            f"{differing} rounds differ, {alive} kills left a living process, "
            f"the last of the others ended {longest:.1f} s after its run"
        )
        return 1 if differing or alive else 0


if __name__ == "__main__":
    sys.exit(main())
