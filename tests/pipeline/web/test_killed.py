"""A desk that is killed while people correct: what was told as made is there, once, and the outputs follow."""

import json
import random
import re
import threading
import time
from contextlib import closing

import httpx

from pipeline.catalogue import open_catalogue
from pipeline.review import unsettled
from tests.pipeline.web.conftest import COPIES

WRITERS, ENOUGH = 3, 2


class Writer(threading.Thread):
    """Corrects one word after the other of a document of its own, until the desk is gone."""

    def __init__(self, desk, number, headers, cookies):
        super().__init__()
        self.number, self.told = number, []
        self.client = httpx.Client(base_url=desk.base, headers=headers, cookies=cookies, timeout=30)

    def run(self):
        with self.client:
            try:
                page = self.client.get(f"/api/documents/{self.number}/pages/1").json()
                while page:
                    page = self.correct(page)
            except httpx.TransportError:  # killed
                return

    def correct(self, page):
        words = [word for line in page["lines"] for cell in line["cells"] for word in cell]
        word = words[len(self.told) * 5 % len(words)]
        after = f"chữ{self.number}số{len(self.told)}"
        body = {"version": page["version"], "page": 1, "start": word["start"], "end": word["end"], "after": after}
        answer = self.client.post(f"/api/documents/{self.number}/corrections", json=body)
        assert answer.status_code == 200
        self.told.append(after)
        return {**answer.json()["page"], "version": answer.json()["desk"]["version"]}


def come_in(desk):
    with httpx.Client(base_url=desk.base, timeout=30) as client:
        client.get(desk.address)
        found = re.search(r'name="csrf-token" content="(\w+)"', client.get("/").text)
        return {"x-csrf-token": found[1]}, client.cookies


def written(out, number):
    """What the catalogue holds of a document's corrections."""
    with closing(open_catalogue(out)) as connection:
        rows = connection.execute("SELECT after FROM correction WHERE document_id = ? ORDER BY sequence", (number,))
        return [row["after"] for row in rows]


def test_killed_amid_a_stream_of_corrections_nothing_that_was_told_is_lost_and_nothing_is_there_twice(out, serve):
    told = {}
    desk = serve(out)
    headers, cookies = come_in(desk)
    writers = [Writer(desk, number, headers, cookies) for number in range(1, WRITERS + 1)]
    for writer in writers:
        writer.start()
    give_up = time.monotonic() + 60
    while min(len(writer.told) for writer in writers) < ENOUGH and time.monotonic() < give_up:
        time.sleep(random.uniform(0, 0.05))  # noqa: S311 - any instant is as good, and another each time
    desk.kill()
    for writer in writers:
        writer.join()
        there = written(out, writer.number)
        assert len(writer.told) >= ENOUGH
        assert there[: len(writer.told)] == writer.told
        assert len(there) - len(writer.told) in {0, 1}  # made, and killed before it was told
        told[writer.number] = there
    desk = serve(out, port=desk.port)
    headers, cookies = come_in(desk)
    with httpx.Client(base_url=desk.base, cookies=cookies, timeout=30) as client:
        for number, corrections in told.items():
            read = client.get(f"/api/documents/{number}").json()
            assert [one["after"] for one in read["history"]] == corrections
            page = client.get(f"/api/documents/{number}/pages/1").json()
            assert corrections[-1] in " ".join(line["text"] for line in page["lines"])
    desk.process.terminate()  # as a service is stopped: it makes the outputs that are still due, and ends well
    assert desk.process.wait(120) == 0
    desk.process.stdout.close()
    with closing(open_catalogue(out)) as connection:
        assert unsettled(connection) == ()
    for number, corrections in told.items():
        assert corrections[-1] in (out / f"kho/{number}.pdf.txt").read_text(encoding="utf-8")
        assert json.loads((out / f"kho/{number}.pdf.json").read_text(encoding="utf-8"))["quality"]
    untouched = (out / f"kho/{COPIES}.pdf.txt").read_text(encoding="utf-8")
    assert "chữ1số0" not in untouched
    assert not [*out.rglob(".sohoa-*")]
