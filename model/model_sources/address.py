"""Address: where a server listens, as people type it, and whether that is this machine."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from model.language_models.model_error import ModelError, TextLeavesError

_LONGEST = 60
# What people copy with an address: the paths that are asked below it.
_ASKED = re.compile(
    r"(/v1)?(/chat/completions|/completions?|/models|/props|/health)?"
    r"|/api(/generate|/chat|/tags|/show|/ps)"
)
# A server that listens everywhere says so; here it is asked at home.
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


@dataclass(frozen=True)
class Address:
    """A server's address.

    Attributes:
        scheme: http or https.
        host: a name or a number; without brackets.
        port: from 1 to 65,535.
        folder: the path before the paths of the server, "" or as “/api”.
        model: which of its models is meant, “smollm2:135m”; "" for the one it has ready.
        is_port_told: whether the port was typed, and not taken as usual.
    """

    scheme: str
    host: str
    port: int
    folder: str = ""
    model: str = ""
    is_port_told: bool = True

    @property
    def url(self) -> str:
        """The whole of it, with no slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.folder}"

    @property
    def words(self) -> str:
        """As it is said: without what goes without saying."""
        plain = self.url.removeprefix("http://")
        return plain.removesuffix(":443") if self.scheme == "https" else plain

    @property
    def is_this_machine(self) -> bool:
        """Whether what is sent there never leaves this machine."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


def address_of(typed: str) -> Address:
    """Return the address in what was typed: “127.0.0.1:8080”, “8080”, “http://[::1]:8080/v1”.

    A port alone is on this machine; behind “#” one of its models may stand. ModelError, with a
    sentence, for what is none.
    """
    plain, _, model = typed.strip().partition("#")
    if plain.isascii() and plain.isdigit():
        plain = f"127.0.0.1:{plain}"
    try:
        parts = urlsplit(plain if "://" in plain else f"http://{plain}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    # A name alone may be a file that is not there; it must not be taken for a machine.
    told = port is not None or "://" in plain or ":" in host or host == "localhost"
    told = told or host.replace(".", "").isdigit()
    known = (
        told and parts.scheme in ("http", "https") and host and not set(host) & set(" \\'\"<>^`{|}")
    )
    if not known or port == 0 or parts.username is not None or parts.query:
        short = plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"
        raise ModelError(f"“{short}” is neither an address nor a file; {_how(plain)}.")
    usual = 443 if parts.scheme == "https" else 80
    return Address(
        parts.scheme,
        _EVERYWHERE.get(host, host),
        port or usual,
        _folder(parts.path),
        model,
        port is not None,
    )


def _folder(path: str) -> str:
    """The path without the end that the server is asked at."""
    path = path.rstrip("/")
    return next(path[:at] for at in range(len(path) + 1) if _ASKED.fullmatch(path, at))


def _how(typed: str) -> str:
    """How to write what was meant."""
    if "@" in typed:
        return "write it as 127.0.0.1:8080, and an API key in its own line"
    if typed.count(":") > 2 and "[" not in typed:
        return "write it as 127.0.0.1:8080, and numbers with colons as [::1]:8080"
    return "write it as 127.0.0.1:8080"


def check_stays(address: Address, may_leave: bool) -> None:
    """Raise TextLeavesError, with the sentence to ask with, unless text may go there."""
    if not (may_leave or address.is_this_machine):
        raise TextLeavesError(
            f"{address.words} is not on this machine: what is typed leaves it and goes there."
        )
