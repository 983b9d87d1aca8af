"""The command as `main` runs it, in this process: to start Python anew takes longer than most of what it is asked."""

import signal
import sys
from types import SimpleNamespace

import pytest

from pipeline.cli.main import main


@pytest.fixture
def called(monkeypatch, capsys):
    """Call `sohoa` with arguments; return its exit status and what it said."""

    def called(*arguments):
        monkeypatch.setattr(sys, "argv", ["sohoa", *map(str, arguments)])
        monkeypatch.setattr(signal, "signal", lambda *_given: None)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return SimpleNamespace(returncode=ended.value.code, stdout=said.out, stderr=said.err)

    return called
