"""Connections that send slowly or are very many: cut off, while others are answered."""

import asyncio
import contextlib
import sys
from types import SimpleNamespace

import pytest
import uvicorn
from uvicorn.server import ServerState

from pipeline.web import connections
from pipeline.web.connections import Hurried, more_files

WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
PART = b"GET / HTTP/1.1\r\nHost: x\r\nX-"
BODY_PART = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"
PATIENCE = 20.0


class Desk:
    """A server with an application that answers when it is let, or when it has the whole body."""

    def __init__(self):
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.state = ServerState()
        self.writers = []

    async def app(self, _scope, receive, send):
        message = await receive()
        while message.get("more_body"):
            message = await receive()
        await self.may_answer.wait()
        if message["type"] == "http.request":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
            await send({"type": "http.response.body", "body": b"ok"})

    async def __aenter__(self):
        config = uvicorn.Config(self.app, http=Hurried, interface="asgi3", log_level="critical")
        config.load()
        loop = asyncio.get_running_loop()
        self.server = await loop.create_server(
            lambda: Hurried(config=config, server_state=self.state, app_state={}), "127.0.0.1", 0
        )
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error):
        self.server.close()
        for writer in self.writers:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
        while self.state.connections:  # noqa: ASYNC110 - what uvicorn has is a set
            await asyncio.sleep(0)

    async def sent(self, data):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writers.append(writer)
        writer.write(data)
        await asyncio.sleep(0.01)  # the server runs in the same loop
        return reader, writer


async def answer(reader):
    """What comes back, or nothing where the connection is cut off."""
    try:
        return await asyncio.wait_for(reader.read(15), PATIENCE)
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize("data", [b"", PART, BODY_PART], ids=["nothing", "head", "body"])
@pytest.mark.parametrize("first", [b"", WHOLE], ids=["at first", "behind another"])
def test_who_does_not_end_a_request_is_cut_off(monkeypatch, first, data):
    monkeypatch.setattr(connections, "SECONDS", 0.05)

    async def tried():
        async with Desk() as desk:
            reader, writer = await desk.sent(first)
            told = await reader.readuntil(b"ok") if first else b""
            writer.write(data)
            cut = await answer(reader) if data or not first else b""  # one that is idle is uvicorn's to close
            return told, cut

    told, cut = asyncio.run(tried())
    assert (bool(told), cut) == (bool(first), b"")


def test_a_whole_request_is_answered_however_long_that_takes(monkeypatch):
    monkeypatch.setattr(connections, "SECONDS", 0.01)

    async def tried():
        async with Desk() as desk:
            desk.may_answer.clear()
            reader, _writer = await desk.sent(WHOLE)
            await asyncio.sleep(0.05)
            desk.may_answer.set()
            return await answer(reader)

    assert asyncio.run(tried()) == b"HTTP/1.1 200 OK"


def test_what_trickles_gains_no_time(monkeypatch):
    monkeypatch.setattr(connections, "SECONDS", 0.2)

    async def tried():
        async with Desk() as desk:
            _reader, writer = await desk.sent(PART)
            (one,) = desk.state.connections
            before = one.late.when()
            writer.write(b"a")
            await asyncio.sleep(0.05)
            after = one.late.when()
            return before, after

    before, after = asyncio.run(tried())
    assert before == after


def test_where_there_are_too_many_the_slowest_goes(monkeypatch):
    monkeypatch.setattr(connections, "MOST", 3)

    async def tried():
        async with Desk() as desk:
            slow = [await desk.sent(PART) for _one in range(3)]
            reader, _writer = await desk.sent(WHOLE)
            told = await answer(reader), await answer(slow[0][0])
            left = [one.late is not None for one in desk.state.connections]
            return *told, sorted(left)

    assert asyncio.run(tried()) == (b"HTTP/1.1 200 OK", b"", [False, True, True])


@pytest.mark.parametrize(("own", "left"), [(frozenset(), 2), (frozenset({"127.0.0.1"}), 3)])
def test_one_machine_takes_no_more_than_its_share(monkeypatch, own, left):
    monkeypatch.setattr(connections, "MOST_OF_ONE", 2)
    monkeypatch.setattr(connections, "_OWN", own)

    async def tried():
        async with Desk() as desk:
            for _one in range(3):
                await desk.sent(PART)
            await asyncio.sleep(0.05)
            return len(desk.state.connections)

    assert asyncio.run(tried()) == left


@pytest.mark.parametrize(
    ("soft", "hard", "expected"),
    [
        (1024, 1 << 20, (4096, 1 << 20)),
        (1024, 2048, (2048, 2048)),
        (8192, 8192, None),
        (1024, -1, (4096, -1)),
        (-1, -1, None),
    ],
)
def test_as_many_files_as_connections_need(monkeypatch, soft, hard, expected):
    said = []
    double = SimpleNamespace(
        RLIMIT_NOFILE=7,
        RLIM_INFINITY=-1,
        getrlimit=lambda _what: (soft, hard),
        setrlimit=lambda _what, to: said.append(to),
    )
    monkeypatch.setitem(sys.modules, "resource", double)
    more_files()
    assert said == ([expected] if expected else [])
