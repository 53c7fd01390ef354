"""TLS: certificates that are not trusted, and servers that do not speak it."""

from __future__ import annotations

import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from model.language_models.model_error import ModelError
from model.model_sources import connect
from model.model_sources.http_server import AnswerLimits

if TYPE_CHECKING:
    from collections.abc import Iterator

CERTIFICATE = Path(__file__).parent / "self_signed.pem"


class Silent(BaseHTTPRequestHandler):
    """Answers nothing, and says nothing of it."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class Secure(HTTPServer):
    """A server with a certificate of its own making."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over those that do not trust it."""


@pytest.fixture
def secure() -> Iterator[int]:
    """Return the port of a server whose certificate nobody trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server = Secure(("127.0.0.1", 0), Silent)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_that_a_certificate_that_is_not_trusted_is_said_and_nothing_is_sent(secure: int) -> None:
    with pytest.raises(ModelError, match=r"is not trusted here, so nothing was sent; .*http://"):
        connect(f"https://127.0.0.1:{secure}")


def test_that_a_server_that_hangs_up_on_plain_http_may_speak_tls(secure: int) -> None:
    with pytest.raises(ModelError, match=rf"if it speaks TLS, try https://127.0.0.1:{secure}\."):
        connect(f"127.0.0.1:{secure}")


def test_that_a_server_that_does_not_speak_tls_is_said_with_what_to_try(served: str) -> None:
    limits = AnswerLimits(connect=0.5)
    with pytest.raises(ModelError, match=rf"does not speak TLS; try http://{served}\."):
        connect(f"https://{served}", limits=limits)
