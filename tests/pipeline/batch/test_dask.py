"""A real scheduler and two worker processes over TCP; one is killed in the middle of the run."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.batch import Outcome
from pipeline.batch.exchange import fetch, forget, hand_in, hand_out, take_in
from pipeline.batch.task import ENTRY, Answer, Task
from pipeline.errors import MissingProgram
from pipeline.options import Options

distributed = pytest.importorskip("distributed")
from pipeline.batch.dask_executor import DaskExecutor  # noqa: E402 - after the check for the extra

HERE = Path(__file__).parent
POISON = 640


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *map(str, arguments), "--no-dashboard"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(HERE), "PYTHONWARNINGS": "ignore"},
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a scheduler with two workers, each a process with its nanny."""
    contact = tmp_path_factory.mktemp("dask") / "scheduler.json"
    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", 0, "--scheduler-file", contact)
    workers = start("worker", "--scheduler-file", contact, "--nworkers", 2, "--nthreads", 1)
    end = time.monotonic() + 60
    while not contact.exists() and time.monotonic() < end:
        time.sleep(0.05)
    yield json.loads(contact.read_text())["address"]
    for process in (workers, scheduler):
        os.killpg(process.pid, signal.SIGTERM)
    for process in (workers, scheduler):
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class Killing(DaskExecutor):
    """Kills a worker as soon as the first document is done."""

    killed = None

    def wait(self, seconds):
        events = super().wait(seconds)
        if events and not Killing.killed:
            Killing.killed = min(self._client.run(os.getpid).values())
            os.kill(Killing.killed, signal.SIGKILL)
        return events


def test_a_worker_that_is_killed_costs_nothing(cluster, tmp_path, inbox, convert, page, files_of):
    for at in range(5):
        page(inbox / f"{at}.png", shade=255 - at)
    page(inbox / "poison.png", POISON)
    given = {"formats": ("json", "txt", "pages"), "engine_name": "doubles:faulty"}
    run = convert([inbox], tmp_path / "out", executor=lambda: Killing(cluster), **given)
    assert run.counts["ok"] == 5
    assert run.by_name()["poison.png"].verdict == "crashed"
    assert Killing.killed
    assert sum(isinstance(news, Outcome) for news in run.happened) == 6, "nothing is done twice"
    assert len(files_of(tmp_path / "out")) == 15
    again = convert([inbox], tmp_path / "out", executor=lambda: DaskExecutor(cluster), **given)
    assert again.counts["unchanged"] == 6
    with distributed.Client(cluster, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=30)  # the dead one was replaced


def test_files_go_to_and_fro_where_no_folder_is_shared(cluster, tmp_path, inbox, convert, page, files_of):
    for at in range(3):
        page(inbox / f"{at}.png", shade=255 - at)
    (inbox / "bad.pdf").write_bytes(b"%PDF-1.4 cut")
    exchange = f"file://{tmp_path}/exchange"
    run = convert(
        [inbox],
        tmp_path / "out",
        executor=lambda: DaskExecutor(cluster, exchange),
        engine_name="doubles:faulty",
    )
    assert (run.counts["ok"], run.counts["failed"]) == (3, 1)
    assert str(inbox / "bad.pdf") in run.by_name()["bad.pdf"].message, "the message names the source, not its copy"
    assert len(files_of(tmp_path / "out")) == 6
    assert list((tmp_path / "exchange").iterdir()) == []


def test_a_scheduler_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setattr("pipeline.batch.dask_executor.CONNECTING", 0.2)
    with pytest.raises(MissingProgram, match=r"no Dask scheduler answers at tcp://127.0.0.1:9; .*sohoa cluster"):
        DaskExecutor("tcp://127.0.0.1:9")


def test_without_dask_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingProgram, match=r"pip install 'sohoa\[cluster\]'"):
        DaskExecutor("tcp://127.0.0.1:9")


def test_an_exchange_carries_results_and_keeps_nothing(tmp_path):
    (tmp_path / "source.pdf").write_bytes(b"%PDF-")
    (tmp_path / "stage").mkdir()
    task = Task(5, tmp_path / "source.pdf", "a/source.pdf", ("txt",), Options(workers=1), tmp_path / "stage")
    exchange = f"file://{tmp_path}/exchange"
    hand_out(exchange, task)
    with fetch(exchange, task) as here:
        assert (here.path.read_bytes(), here.name) == (b"%PDF-", "a/source.pdf")
        staged = here.stage / "x"
        staged.mkdir()
        (staged / "txt").write_text("văn bản")
        (staged / ENTRY).write_text("{}")
        answer = Answer(status="ok", verdict="ok", staged=str(staged), made=("txt",))
        handed = hand_in(exchange, task, answer)
    taken = take_in(exchange, task, handed)
    assert (Path(taken.staged) / "txt").read_text() == "văn bản"
    assert list((tmp_path / "exchange").iterdir()) == []
    forget(exchange, task)  # once more is no error
