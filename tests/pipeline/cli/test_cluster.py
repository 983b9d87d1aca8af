"""`sohoa cluster` shows commands that exist."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from pipeline.cli.cluster import command


def test_the_commands_are_shown_with_what_was_asked_for():
    shown = CliRunner().invoke(command, ["--host", "archive-1", "--port", "9000", "--workers", "16"]).output
    assert "dask scheduler --port 9000" in shown
    assert "dask worker tcp://archive-1:9000 --nworkers 16 --nthreads 1" in shown
    assert "sohoa convert SOURCE -o OUT --cluster tcp://archive-1:9000" in shown


@pytest.mark.parametrize("part", ["scheduler", "worker"])
def test_the_options_are_those_that_dask_knows(part):
    pytest.importorskip("distributed")
    shown = CliRunner().invoke(command, []).output
    (line,) = (line for line in shown.splitlines() if f"dask {part}" in line)
    told = subprocess.run(
        [sys.executable, "-m", "dask", part, "--help"], capture_output=True, text=True, check=True
    ).stdout
    for option in (word for word in line.split() if word.startswith("--")):
        assert option in told
