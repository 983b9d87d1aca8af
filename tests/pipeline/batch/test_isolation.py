"""Documents that crash, hang, eat memory or leave processes cost themselves, and nothing of them is left."""

import os
import shutil
import signal
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import get_args

import pytest

from pipeline.batch import child
from pipeline.batch.executor import LocalPool
from pipeline.batch.task import Finished, Task
from pipeline.catalogue.database import open_catalogue
from pipeline.errors import BadRequest, SohoaError, Verdict
from pipeline.options import Options

HERE = Path(__file__).parent
FIXTURES = HERE.parents[2] / "fixtures"
FAULTS = {
    "killed": (640, "crashed", "SIGKILL", 2),
    "segfault": (680, "crashed", "SIGSEGV", 2),
    "hangs": (720, "timeout", "nothing came of it for", 2),
    "hungry": (760, "out-of-memory", "--memory", 1),
    "leaves-child": (800, "crashed", "SIGKILL", 2),
    "once": (840, "ok", "", 2),
    "big": (920, "too-large", "larger than a file may become", 1),
    "exits": (960, "crashed", "status 7", 2),
    "family": (1000, "out-of-memory", "the programs that read it took", 2),
}
BAD = {
    "empty.pdf": "empty",
    "zero-pages.pdf": "empty",
    "encrypted.pdf": "encrypted",
    "truncated.pdf": "corrupt",
    "cut.jpg": "corrupt",
    "broken.docx": "corrupt",
    "giant.png": "too-large",
    "program.exe": "unsupported",
    "binary-named.txt": "unsupported",
}


@pytest.fixture
def doubles(monkeypatch, tmp_path):
    """Let the supervisor find the faulty engine, and keep its temporary files where they can be looked at."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setenv("SOHOA_TEST_MARKER", str(tmp_path / "marker"))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path / "tmp"


def processes(words):
    """Return the processes that live whose command line or environment holds some words."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                command, around = ((entry / name).read_bytes() for name in ("cmdline", "environ"))
                if os.fsencode(words) in command.replace(b"\0", b" ") + around:
                    found.append(command)
    return found


def good_ones(inbox, page):
    """Write fifty documents that nothing is wrong with: texts, scans, an office file and PDFs."""
    for at in range(40):
        (inbox / f"{at}.txt").write_text(f"ỦY BAN NHÂN DÂN\nSố: {at}/KH-UBND\nKẾ HOẠCH\nCông tác văn thư quý {at}\n")
    for at in range(5):
        page(inbox / f"{at}.png", shade=255 - at)
    for name in ("thong-bao.pdf", "cong-van.pdf", "chi-thi.pdf"):
        shutil.copy(FIXTURES / "documents" / name, inbox)
    shutil.copy(FIXTURES / "office/to-trinh.docx", inbox)
    shutil.copy(FIXTURES / "bad/tcvn3.txt", inbox)
    return {path.name for path in inbox.iterdir()}


def test_one_of_each_bad_kind_among_fifty_good_costs_only_itself(tmp_path, inbox, convert, page, doubles, files_of):
    good = good_ones(inbox, page)
    assert len(good) == 50
    for name, (width, *_rest) in FAULTS.items():
        page(inbox / f"{name}.png", width)
    for name in BAD:
        shutil.copy(FIXTURES / "bad" / name, inbox)
    limits = {"page_seconds": 1, "grace_seconds": 3, "memory": 1 << 30, "max_bytes": 1 << 20}

    def run():
        return convert([inbox], tmp_path / "out", executor=lambda: LocalPool(2), engine_name="doubles:faulty", **limits)

    first = run()
    found = first.by_name()
    assert {name: found[name].verdict for name in good} == dict.fromkeys(good, "ok")
    for name, (_width, verdict, words, attempts) in FAULTS.items():
        outcome = found[f"{name}.png"]
        assert (outcome.verdict, outcome.attempts) == (verdict, attempts), outcome
        assert words in outcome.message
    assert {name: found[name].verdict for name in BAD} == BAD
    assert {outcome.verdict for outcome in first.outcomes} == set(get_args(Verdict)), "there is one of each"
    assert "(tried 2 times)" in found["killed.png"].message
    done = good | {f"{name}.png" for name, (_width, verdict, *_rest) in FAULTS.items() if verdict == "ok"}
    outputs = files_of(tmp_path / "out")
    assert set(outputs) == {f"{name}.{form}" for name in done for form in ("json", "txt")}
    assert list(doubles.iterdir()) == []
    assert sorted(path.name for path in (tmp_path / "out/.sohoa").iterdir()) == ["lock"]
    assert processes("sleep 986") == []
    assert processes(str(doubles)) == []
    again = run()
    assert again.counts["unchanged"] == len(found)
    assert again.counts["unchanged_ok"] == len(done)
    assert files_of(tmp_path / "out") == outputs


@pytest.mark.usefixtures("doubles")
def test_a_full_disk_in_a_worker_stops_the_run(tmp_path, inbox, convert, page):
    page(inbox / "a.png", 880)
    with pytest.raises(BadRequest, match="/full: No space left on device; make room"):
        convert([inbox], tmp_path / "out", executor=lambda: LocalPool(1), engine_name="doubles:faulty")


def task(tmp_path, page, width, number=1):
    page(tmp_path / f"{number}.png", width)
    (tmp_path / "stage").mkdir(exist_ok=True)
    options = Options(workers=1, engine="doubles:faulty")
    return Task(number, tmp_path / f"{number}.png", f"{number}.png", ("txt",), options, tmp_path / "stage")


def until(found, seconds=20):
    """Wait for something, and return it."""
    end = time.monotonic() + seconds
    while not (answer := found()) and time.monotonic() < end:
        time.sleep(0.02)
    return answer


def children_of(pid):
    below = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                    below.append(int(entry.name))
    return below


def test_when_the_supervisor_dies_its_documents_die_and_the_next_one_clears_up(tmp_path, page, doubles):
    with LocalPool(1) as pool:
        for number, sent in enumerate((signal.SIGKILL, signal.SIGTERM)):
            pool.submit(task(tmp_path, page, 720, number))
            supervisor = pool._supervisor.pid
            (document,) = until(lambda supervisor=supervisor: children_of(supervisor))
            os.kill(supervisor, sent)
            (event,) = until(lambda: pool.wait(1))
            assert isinstance(event, Finished)
            assert event.answer.died
            assert until(lambda document=document: "Z" in state(document))
        pool.submit(task(tmp_path, page, 600, number=2))
        (*_pages, event) = until(lambda: [one for one in [*pool.wait(1)] if isinstance(one, Finished)])
        assert event.answer.status == "ok"
        pool.submit(task(tmp_path, page, 720, number=3))
        supervisor = pool._supervisor.pid
        (document,) = until(lambda: children_of(supervisor))
        assert until(lambda: list((tmp_path / "stage").glob("3-*")))
    assert "Z" in state(document), "closing kills what runs"
    assert list(doubles.iterdir()) == [], "what a killed supervisor left is swept by the next one"
    assert [path.name for path in (tmp_path / "stage").iterdir() if path.name.startswith("3-")] == []


def test_a_supervisor_that_cannot_work_ends_the_run_and_not_the_documents(tmp_path, inbox, convert, page, monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/false")
    page(inbox / "a.png")
    with pytest.raises(SohoaError, match=r"supervisor.*failed \(status 1\).*run this again"):
        convert([inbox], tmp_path / "out", executor=lambda: LocalPool(1))
    with closing(open_catalogue(tmp_path / "out")) as connection:
        assert connection.execute("SELECT count(*) FROM document").fetchone()[0] == 0


def test_a_supervisor_without_room_asks_for_room(tmp_path, inbox, convert, page, monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/false")
    monkeypatch.setattr("pipeline.batch.temporary.LEAST_ROOM", 1 << 62)
    page(inbox / "a.png")
    with pytest.raises(BadRequest, match="no space left on device; make room"):
        convert([inbox], tmp_path / "out", executor=lambda: LocalPool(1))


def state(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except OSError:
        return "Z"


def test_a_pool_without_work_starts_nothing():
    with LocalPool(2) as pool:
        assert pool.wait(0) == []
        assert pool._supervisor is None


def test_limits_are_never_raised(monkeypatch):
    wanted = []
    monkeypatch.setattr(child.resource, "getrlimit", lambda _kind: (100, 200))
    monkeypatch.setattr(child.resource, "setrlimit", lambda _kind, limits: wanted.append(limits))
    child._limit(child.resource.RLIMIT_AS, 500)
    child._limit(child.resource.RLIMIT_AS, 50)
    assert wanted == [(200, 200), (50, 50)]


def test_the_users_processes_are_counted():
    assert child._tasks_of_user() >= 1
