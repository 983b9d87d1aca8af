"""Runs killed at random instants, here two; `python -m tests.benchmarks.kills` kills two hundred."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_killed_runs_lose_and_double_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.kills", "--kills", "2", "--quick"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 rounds differ, 0 kills left a living process" in done.stdout
