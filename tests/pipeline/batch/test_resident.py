"""The memory of a process and of what it started."""

import os
import subprocess
import sys
import threading

import pytest

from pipeline.batch import resident
from pipeline.batch.resident import resident as held

MIB = 1 << 20
EATEN = 40 * MIB
EATS = f"eaten = b'x' * {EATEN}; print(flush=True); input()"
BEGETS = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {EATS!r}])"


@pytest.fixture
def start():
    """Start programs that say a line when they hold their memory, and end them."""
    begun = []

    def start(code):
        begun.append(
            subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        )
        begun[-1].stdout.readline()
        return begun[-1]

    yield start
    for one in begun:
        if one.returncode is None:
            one.communicate(b"\n")


def test_a_program_and_its_child_are_counted(start):
    alone, parent = start(EATS), start(BEGETS)
    assert EATEN < held(alone.pid) < EATEN + 60 * MIB
    assert held(parent.pid) > held(alone.pid)


def test_what_another_thread_started_is_counted(start):
    before = held(os.getpid())
    thread = threading.Thread(target=start, args=[EATS])
    thread.start()
    thread.join()
    assert held(os.getpid()) - before > EATEN


def test_one_that_is_gone_holds_nothing(start):
    gone = start(EATS)
    gone.communicate(b"\n")
    assert held(gone.pid) == 0


def test_without_lists_of_children_the_process_alone_is_counted(tmp_path, monkeypatch):
    (tmp_path / "7/task/7").mkdir(parents=True)
    (tmp_path / "7/statm").write_text("500 100 50 1 0 9 0\n")
    monkeypatch.setattr(resident, "PROC", tmp_path)
    assert held(7) == 100 * resident.PAGE
