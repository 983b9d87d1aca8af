"""What the README shows is what the program does."""

import doctest
import json
import os
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

from pipeline import parse
from pipeline.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
CHECKER = doctest.OutputChecker()


def shell_examples():
    for language, body in BLOCKS:
        if language == "console":
            for example in re.split(r"(?m)^\$ ", body)[1:]:
                command, _, output = example.partition("\n")
                while command.endswith("\\"):
                    more, _, output = output.partition("\n")
                    command = command[:-1] + more
                yield command, output


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder in which the README's relative paths lead to the fixtures."""
    made = tmp_path_factory.mktemp("readme")
    (made / "fixtures").symlink_to(ROOT / "fixtures")
    return made


@pytest.mark.parametrize("example", list(shell_examples()), ids=lambda example: example[0][:60])
def test_commands_print_what_the_readme_shows(example, folder):
    command, output = example
    path = f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/bash", "-c", command],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
        env={**os.environ, "PATH": path, "COLUMNS": "120"},
    )
    assert done.returncode == 0, done.stderr
    shown = done.stdout + done.stderr
    assert CHECKER.check_output(output, shown, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE), shown


def test_python_prints_what_the_readme_shows(folder, monkeypatch):
    monkeypatch.chdir(folder)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    bodies = [body for language, body in BLOCKS if language == "python"]
    for body in bodies:
        runner.run(doctest.DocTestParser().get_doctest(body, {}, "README", "README.md", 0))
    assert bodies
    assert runner.summarize().failed == 0


def contains(whole, part):
    """Whether a JSON value holds another: objects by their keys, lists by some of their items."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and contains(whole[key], part[key]) for key in part)
    if isinstance(part, list):
        return isinstance(whole, list) and all(any(contains(one, item) for one in whole) for item in part)
    return whole == part


def test_the_record_shown_is_the_record_made():
    record = parse((ROOT / "fixtures/documents/ke-hoach-huyen.txt").read_text())
    shown = [json.loads(body) for language, body in BLOCKS if language == "json"]
    assert shown
    for part in shown:
        assert contains(json.loads(record.model_dump_json()), part)


def test_there_is_something_to_show():
    assert len(list(shell_examples())) >= 3


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command):
    assert f"`sohoa {command}" in README


def test_the_changelog_is_the_last_part():
    assert re.findall(r"(?m)^## (.+)$", README)[-1] == "Changelog"
