"""Which names a request may call this desk by: a page of another site whose name was turned to this address has none.

What DNS rebinding needs is a name; an address that was typed as numbers is nobody's trick.
"""

import ipaddress
import re
import socket
from functools import cache

_HOST = re.compile(r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[0-9a-z.-]+))(?::(?P<port>\d{1,5}))?", re.IGNORECASE)


def is_loopback(host: str) -> bool:
    """Tell whether an address to listen on is this machine's alone.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_ours(header: str, listens_on: str) -> bool:
    """Tell whether a Host header names this desk; any port, since a tunnel may change it.

    >>> is_ours("127.0.0.1:8642", "127.0.0.1"), is_ours("evil.example:8642", "127.0.0.1")
    (True, False)
    >>> is_ours("192.168.1.9:8642", "127.0.0.1"), is_ours("192.168.1.9:8642", "0.0.0.0")
    (False, True)
    """
    found = _HOST.fullmatch(header)
    if not found:
        return False
    host = (found["six"] or found["name"]).lower().removesuffix(".")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or (not is_loopback(listens_on) and host in {listens_on.lower(), *_own_names()})
    return address.is_loopback or not is_loopback(listens_on)


@cache
def _own_names() -> frozenset[str]:
    return frozenset({socket.gethostname().lower(), socket.getfqdn().lower()})
