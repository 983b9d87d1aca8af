"""Connections that keep others out: who sends a request slowly or opens very many is cut off.

A desk of uvicorn alone waits for a request's end for ever: 1,100 sockets of one machine that had each sent half a head
took all of the process's files; nobody came in any more, and the log grew by 4 MB a second.
"""

import asyncio
import contextlib
from collections.abc import Iterable
from operator import itemgetter

from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 20.0
"""For a whole request, 100,000 bytes at most, from its first byte or that of the connection."""
MOST = 600
"""Connections at once; a browser opens six."""
MOST_OF_ONE = 100
"""Of one address, but for this machine's own, which is a proxy's where there is one."""
FILES = 4_096
"""That the process may have open, where the system lets it; many have 1,024 at first."""
_OWN = frozenset({"127.0.0.1", "::1"})


class Hurried(H11Protocol):
    """A connection that ends where a request does not."""

    late: asyncio.TimerHandle | None = None
    """What ends it, while a request is waited for."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as its own
        """Let a connection in; where there are too many, the one that has waited longest for a request goes."""
        super().connection_made(transport)
        self._watch()
        all_of_us = [one for one in self.connections if isinstance(one, Hurried)]
        ours = [one for one in all_of_us if one.host == self.host]
        if len(all_of_us) > MOST:
            self._part_with_one(all_of_us)
        elif len(ours) > MOST_OF_ONE and self.host not in _OWN:
            self._part_with_one(ours)

    def data_received(self, data: bytes) -> None:
        """Take what came; the time runs until a request is whole, whatever comes of it meanwhile."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        super().connection_lost(exc)
        self.rest()

    @property
    def host(self) -> str:
        """The address at the other end."""
        return self.client[0] if self.client else ""

    def rest(self) -> None:
        """Wait for no request any more."""
        if self.late:
            self.late.cancel()
            self.late = None

    def _part_with_one(self, connections: Iterable["Hurried"]) -> None:
        waiting = ((one.late.when(), one) for one in connections if one.late and one is not self)
        slowest = min(waiting, key=itemgetter(0), default=(0.0, self))[1]
        slowest.transport.abort()
        slowest.rest()

    def _watch(self) -> None:
        if self.cycle is not None and not self.cycle.more_body and not self.cycle.response_complete:
            self.rest()  # it is whole, and is being answered
        elif self.late is None:
            self.late = self.loop.call_later(SECONDS, self.transport.abort)


def more_files() -> None:
    """Let the process have as many files open as it needs for its connections, where the system has such a limit."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - of Unix alone

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
