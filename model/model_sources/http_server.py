"""HttpServer: one server that is asked by HTTP, with limits of time and size, and stopped at once.

Redirects are not followed and proxies are not used, as both could take text off this machine.
"""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from model.document.work import Watch, unwatched
from model.files.format import FormatError
from model.language_models.model_error import ModelError, NothingListensError, refused
from model.model_sources.address import Address
from model.texts.answers.json_values import JsonFile, parse_json

if TYPE_CHECKING:
    import httpx

_ASKED_EVERY = 0.02  # s between two questions whether the answer is still wanted


@dataclass(frozen=True)
class AnswerLimits:
    """How long a server may take, in seconds, and how much it may send.

    Attributes:
        connect: until it takes a connection.
        silence: between two parts of an answer; a long prompt is read before the first one.
        whole: for all of an answer.
        most_bytes: of an answer; a whole vocabulary of 50,000 tokens takes 5 MB.
    """

    connect: float = 2.0
    silence: float = 120.0
    whole: float = 600.0
    most_bytes: int = 64 << 20


class Reply(NamedTuple):
    """What a server sent."""

    status: int
    body: bytes
    location: str = ""


class HttpServer:
    """A server and the connection to it, used by one thread at a time.

    Attributes:
        where: its address in words.
        wanted: which of its models is to answer; "" for the one it has ready.
        last: what it sent last; None where that is nothing yet.
    """

    def __init__(self, address: Address, key: str = "", limits: AnswerLimits | None = None) -> None:
        self.where = address.words
        self.wanted = address.model
        self.last: Reply | None = None
        self._address = address
        self._key = key.strip()
        if not (self._key.isascii() and self._key.isprintable()):
            raise ModelError(
                "An API key has letters, digits and signs of ASCII alone; copy it once more."
            )
        self._limits = limits or AnswerLimits()
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: httpx.AsyncClient | None = None
        self._has_begun = False  # to answer what was asked last

    def json(self, path: str, body: object = None, watch: Watch = unwatched) -> Any:
        """Return the JSON that a path answers; POST where there is a body.

        ModelError for every other answer; what watch raises ends it.
        """
        return parsed(self.where, self.reply(path, body, watch).body)

    def reply(self, path: str, body: object = None, watch: Watch = unwatched) -> Reply:
        """Return what a path answers with status 200; as `json`."""
        found = self.ask(path, body, watch)
        if found.status != 200:
            raise self.refusal(found)
        return found

    def refusal(self, found: Reply) -> ModelError:
        """Return what is said of an answer whose status is not 200."""
        status, body, location = found
        return refused(self.where, status, body, location=location, has_key=bool(self._key))

    def ask(self, path: str, body: object = None, watch: Watch = unwatched) -> Reply:
        """Return what a path answers, whatever its status; as `json`."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
            task = self._loop.create_task(self._watched(path, body, watch))
            try:
                return self._loop.run_until_complete(task)
            finally:
                # Ctrl+C comes from outside of the task, which would go on when next one asks.
                if not task.done():
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        self._loop.run_until_complete(task)

    def close(self) -> None:
        """End the connection."""
        with self._lock:
            if self._loop is None:
                return
            if self._client is not None:
                self._loop.run_until_complete(self._client.aclose())
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()
            self._loop = self._client = None

    async def _watched(self, path: str, body: object, watch: Watch) -> Reply:
        task = asyncio.ensure_future(self._exchanged(path, body))
        try:
            while not (await asyncio.wait({task}, timeout=_ASKED_EVERY))[0]:
                watch()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})
        return task.result()

    async def _exchanged(self, path: str, body: object) -> Reply:
        """The exchange; what goes wrong in it as one sentence."""
        # httpx is long to load, and few sessions ask a server.
        import httpx

        where = self.where
        self._has_begun = False
        try:
            async with asyncio.timeout(self._limits.whole):
                return await self._exchange(path, body)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            if said := self._of_tls(error):
                raise ModelError(said) from error
            raise NothingListensError(f"Nothing listens at {where}; {self._start()}.") from error
        except (httpx.TimeoutException, TimeoutError) as error:
            raise ModelError(
                f"The server at {where} took too long to answer; see whether it still runs, "
                "shorten the text, or ask for fewer tokens."
            ) from error
        except (httpx.ReadError, httpx.WriteError) as error:
            raise self._broke_off() from error
        except httpx.RemoteProtocolError as error:
            if not self._has_begun and "illegal" in str(error):
                raise ModelError(
                    f"What answers at {where} does not speak HTTP{self._or_tls()}."
                ) from error
            raise self._broke_off() from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ModelError(f"What {where} sent cannot be read: {error}.") from error

    def _of_tls(self, error: BaseException) -> str:
        """What is wrong where something listens, but not by TLS, or with a certificate unknown."""
        if self._address.scheme != "https":
            return ""
        import ssl

        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, ssl.SSLError):
            cause = cause.__cause__ or cause.__context__
        plain = self._address.url.replace("https:", "http:", 1)
        if isinstance(cause, ssl.SSLCertVerificationError):
            return (
                f"The certificate of {self.where} is not trusted here, so nothing was sent; if the "
                f"server is your own, let it speak plain HTTP: {plain}."
            )
        if cause is not None:
            return f"What listens at {self.where} does not speak TLS; try {plain}."
        return ""

    def _start(self) -> str:
        """What to do where nothing listens."""
        host, port = self._address.host, self._address.port
        if not self._address.is_port_told:
            return f"{port} is the port where none is given: write the server’s, as {host}:8080"
        return f"start a model there, as in: llama-server -m model.gguf --port {port}"

    def _or_tls(self) -> str:
        return (
            ""
            if self._address.scheme == "https"
            else f"; if it speaks TLS, try https://{self.where}"
        )

    def _broke_off(self) -> ModelError:
        # Of one that has answered before it is known what it is.
        if not self._has_begun and self.last is None:
            return ModelError(
                f"The server at {self.where} hung up without an answer; see whether it is a "
                f"model’s server, and still runs{self._or_tls()}."
            )
        return ModelError(
            f"The server at {self.where} stopped in the middle of its answer; see whether it "
            "still runs, and ask again."
        )

    async def _exchange(self, path: str, body: object) -> Reply:
        client = self._client = self._client or self._new_client()
        sent = None if body is None else json.dumps(body).encode()
        parts, size = list[bytes](), 0
        method = "GET" if sent is None else "POST"
        async with client.stream(method, self._address.url + path, content=sent) as response:
            self._has_begun = True
            async for part in response.aiter_bytes():
                parts.append(part)
                size += len(part)
                if size > self._limits.most_bytes:
                    raise ModelError(
                        f"The server at {self.where} sent more than "
                        f"{self._limits.most_bytes >> 20} MB and did not come to an end; ask for "
                        "fewer tokens."
                    )
            location = response.headers.get("Location", "")
            self.last = Reply(response.status_code, b"".join(parts), location)
            return self.last

    def _new_client(self) -> "httpx.AsyncClient":
        import httpx

        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        limits = self._limits
        return httpx.AsyncClient(
            headers=headers,
            timeout=httpx.Timeout(limits.silence, connect=limits.connect),
            trust_env=False,
            follow_redirects=False,
            # Certificates are long to load, and plain HTTP has none.
            verify=self._address.scheme == "https",
        )


def parsed(where: str, body: bytes) -> Any:
    """Return the JSON in what a server sent; ModelError, with a sentence, where it is none."""
    try:
        return parse_json(body, JsonFile(f"What {where} sent"))
    except json.JSONDecodeError as error:
        raise ModelError(f"What {where} sent is not the JSON of a model’s server.") from error
    except FormatError as error:
        raise ModelError(str(error)) from error
