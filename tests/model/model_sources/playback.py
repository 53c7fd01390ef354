"""A real HTTP server that plays back what real servers answered, and how they can go wrong.

The first folder of a path says whose server it is and what is wrong with it: /llama, /llama-cut.
Run as a module it says its port on the first line and ends with its standard input.
"""

from __future__ import annotations

import contextlib
import json
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

RECORDED = json.loads((Path(__file__).parent / "capital_of_france.json").read_text("utf-8"))
PLACES: list[dict[str, Any]] = RECORDED["places"]
VOCABULARY = 49_152
BEGIN, PLAIN, BREAK = 1, 79, 198  # the ids of a token before every text, of “a”, of an end of line
WRITTEN = {0: "<|endoftext|>", 2: "<|im_end|>", BREAK: "\n"}
KEY = "Bearer secret"
DEEP_BIAS = 100.0
FEW = 5  # tokens, which is all that some servers list


def entry(place: int, listed: int, taken: int | None = None) -> dict[str, Any]:
    """Return a place as llama.cpp writes it: the likeliest tokens, and the one that was taken."""
    known = PLACES[place]
    came = known["came"]
    if taken is not None and taken != came[0]:
        found = [one for one in known["listed"] if one[0] == taken]
        came = found[0] if found else [taken, "a", -11.5]
    return written(came) | {"top_logprobs": [written(one) for one in known["listed"][:listed]]}


def allowed(place: int, banned: set[int]) -> int | None:
    """Return the likeliest token that is not banned, where the one that came is; else None."""
    if PLACES[place]["came"][0] not in banned:
        return None
    return next(int(one[0]) for one in PLACES[place]["listed"] if one[0] not in banned)


def written(one: list[Any]) -> dict[str, Any]:
    return {"id": one[0], "token": one[1], "bytes": list(one[1].encode()), "logprob": one[2]}


class Playback(BaseHTTPRequestHandler):
    """Answers as the server that the first folder names."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[str]] = []

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        self._answer(json.loads(self.rfile.read(size)))

    def _answer(self, body: Any) -> None:
        _, folder, path = self.path.split("/", 2)
        server, _, fault = folder.partition("-")
        asks = path in ("completion", "v1/completions", "v1/chat/completions", "api/generate")
        Playback.asked.append(path)
        if fault in ALWAYS or (fault in WHEN_ASKED and asks):
            (ALWAYS | WHEN_ASKED)[fault](self)
            return
        found = SERVERS[server](path, body, fault)
        refuses = found is not None and isinstance(found.get("error"), str)
        status = 404 if found is None else 422 if refuses else 200
        self.send(status, {"error": "not found"} if found is None else found)

    def send(self, status: int, content: Any) -> None:
        self.raw(status, json.dumps(content).encode())

    def raw(self, status: int, data: bytes, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()

    def never(self) -> None:
        """Say nothing until the other side leaves."""
        self.connection.recv(1)
        self.close_connection = True

    def cut(self) -> None:
        self.raw(200, b'{"content":" the","completion_prob', 9_000)
        self.close_connection = True

    def hang_up(self) -> None:
        self.close_connection = True

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(b" " * 65_536)
        self.close_connection = True

    def no_http(self) -> None:
        self.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\nfor people\r\n\r\n")
        self.close_connection = True

    def redirect(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://192.0.2.1/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def key(self) -> None:
        if self.headers.get("Authorization") == KEY:
            self.send(200, llama(self.path.split("/", 2)[2], {"prompt": "", "n_probs": 5}, ""))
        else:
            self.send(401, {"error": {"code": 401, "message": "Invalid API Key"}})


TOO_LONG = {
    "code": 400,
    "message": "request (3000 tokens) exceeds the available context size (2048 tokens)",
    "type": "exceed_context_size_error",
}
_Answer = Callable[[Playback], None]
ALWAYS: dict[str, _Answer] = {
    "loading": lambda self: self.send(503, {"error": {"code": 503, "message": "Loading model"}}),
    "html": lambda self: self.raw(200, b"<html><body>It works!</body></html>"),
    "nohttp": Playback.no_http,
    "hangup": Playback.hang_up,
    "redirect": Playback.redirect,
    "key": Playback.key,
    "moved": Playback.redirect,
    "plain": lambda self: self.raw(400, b"The plain HTTP request was sent to HTTPS port"),
    "busy": lambda self: self.raw(429, b"{}"),
    "gateway": lambda self: self.raw(502, b"<html>Bad gateway</html>"),
}
WHEN_ASKED: dict[str, _Answer] = {
    "never": Playback.never,
    "cut": Playback.cut,
    "leaves": Playback.hang_up,
    "endless": Playback.endless,
    "broken": lambda self: self.send(500, {"error": {"message": "CUDA error: out of memory"}}),
    "bare500": lambda self: self.raw(500, b"Internal Server Error"),
    "full": lambda self: self.send(400, {"error": TOO_LONG}),
    "garbage": lambda self: self.raw(200, b"\x00\x01\x02 no JSON"),
    "deep": lambda self: self.raw(200, b"[" * 5_000),
    "says": lambda self: self.send(200, {"error": {"message": "no slot is free"}}),
    "nologs": lambda self: self.send(
        200, {"content": " the", "tokens_predicted": 1, "generation_settings": {}, "stop": True}
    ),
    "odd": lambda self: self.send(
        200, {"completion_probabilities": [{"token": 7, "logprob": "x"}], "tokens_predicted": 1}
    ),
}


def llama(path: str, body: Any, fault: str) -> Any:
    if path == "props":
        size = {"n_ctx": 2_048}
        return {"default_generation_settings": size, "model_path": "models/smollm2-q4_1.gguf"}
    if path == "v1/models":
        vocabulary = {"other": 32_000, "small": 20}.get(fault, VOCABULARY)
        return {"data": [{"id": "smollm2", "meta": {"n_vocab": vocabulary}}]}
    if path == "apply-template":
        return {"prompt": f"<|im_start|>user\n{body['messages'][0]['content']}<|im_end|>\n"}
    if path == "tokenize":
        return {"tokens": llama_tokens(body)}
    if path == "detokenize":
        return {"content": "".join(WRITTEN[one] for one in body["tokens"])}
    if path != "completion":
        return None
    prompt, listed = body["prompt"], body.get("n_probs", 0)
    biased = dict(body.get("logit_bias", ()))
    taken = next((id for id, bias in biased.items() if bias > DEEP_BIAS), None)
    if fault == "parts" and taken is None:
        # The likeliest was a part of a character: it is joined to the next and not listed.
        return {
            "completion_probabilities": [RECORDED["joined"]],
            "tokens_predicted": 4,
            "stop": True,
        }
    if fault == "special":
        first, *others = listed_of_special()
        told = {"id": first["id"], "token": "", "bytes": [], "logprob": first["logprob"]}
        found = [told | {"top_logprobs": [first, *others]}]
        return {"completion_probabilities": found, "tokens_predicted": 1, "stop": True}
    count = body["n_predict"]
    place = len(prompt) - 1 if isinstance(prompt, list) else 0
    banned = {id for id, bias in biased.items() if bias is False}
    found = [
        entry(k, listed, allowed(k, banned) if taken is None else taken)
        for k in range(place, min(place + count, len(PLACES)))
    ]
    return {
        "content": "".join(one["token"] for one in found),
        "completion_probabilities": found,
        "tokens_predicted": len(found),
        "stop": True,
        "generation_settings": {},
    }


def listed_of_special() -> list[dict[str, Any]]:
    """Return what llama.cpp listed of special tokens, and of the begins of characters."""
    return [
        {"id": 2, "token": "", "bytes": [], "logprob": -0.5},
        {"id": 15107, "token": " ", "bytes": [32, 240, 159], "logprob": -1.5},
        {"id": 2756, "token": "é", "bytes": [195, 169], "logprob": -2.5},
        {"id": 38083, "token": "", "bytes": [226, 156], "logprob": -3.5},
        {"id": 0, "token": "", "bytes": [], "logprob": -4.5},
    ]


def llama_tokens(body: Any) -> list[dict[str, Any]]:
    """Return the tokens of the recorded text, or of its beginning, or of “a”."""
    found: list[dict[str, Any]] = [{"id": BEGIN, "piece": ""}] if body.get("add_special") else []
    left = body["content"]
    if left in ("a", "\n"):
        return [*found, {"id": PLAIN if left == "a" else BREAK, "piece": left}]
    whole = next((one for k in PLACES for one in k["listed"] if one[1] == left), None)
    if whole is not None and not found:
        return [{"id": whole[0], "piece": left}]
    for known in PLACES:
        number, text, _ = known["came"]
        if not left.startswith(text):
            break
        found.append({"id": number, "piece": text})
        left = left[len(text) :]
    return found


def ollama(path: str, body: Any, fault: str) -> Any:
    del fault
    if path == "api/tags":
        return {"models": [{"name": "other"}, {"name": "smollm2:135m"}]}
    if path == "api/ps":
        return {"models": [{"name": "smollm2:135m"}]}
    if path == "api/show":
        return {"model_info": {"llama.context_length": 8_192, "llama.vocab_size": VOCABULARY}}
    if path == "api/generate":
        count = body["options"]["num_predict"]
        found = [entry(k, body["top_logprobs"]) for k in range(min(count, len(PLACES)))]
        text = "".join(one["token"] for one in found)
        answer = {"model": body["model"], "response": text, "done": True, "eval_count": len(found)}
        return answer | {"logprobs": found}
    return None


def openai(path: str, body: Any, fault: str) -> Any:
    if path == "v1/models" and fault == "path":
        return {"data": [{"id": "/models/smollm2.gguf"}, {"id": "org/other"}]}
    if path == "v1/models":
        return {"data": [{"id": "smollm2", "owned_by": "vllm", "max_model_len": 4_096}]}
    if path == "tokenize" and fault == "cuts":
        assert body["return_token_strs"]
        if body["prompt"] == "So":
            return {"count": 1, "tokens": [1], "token_strs": ["▁So"]}
        # A line of a vocabulary of bytes: “✓” is cut in two.
        return {"count": 4, "tokens": [1, 2, 3, 4], "token_strs": ["So", "Ġwell", "Ġâľ", "ĵ"]}
    if path != "v1/completions" or (fault == "path" and body["model"] != "/models/smollm2.gguf"):
        return None
    listed = body["logprobs"]
    if fault == "few" and listed > FEW:
        return {"error": f"Requested sample logprobs of {listed}, which is greater than max: 5"}
    count = len(PLACES) if body.get("echo") and fault != "noecho" else body["max_tokens"]
    found = [entry(k, listed) for k in range(min(count, len(PLACES)))]
    tops: list[dict[str, float] | None] = [
        {one["token"]: one["logprob"] for one in e["top_logprobs"]} for e in found
    ]
    logs = [one["logprob"] for one in found]
    if body.get("echo") and fault != "noecho":
        logs[0] = tops[0] = None
    told = {"tokens": [one["token"] for one in found], "token_logprobs": logs, "top_logprobs": tops}
    text = "".join(told["tokens"])
    return {"object": "text_completion", "choices": [{"index": 0, "text": text, "logprobs": told}]}


def chat(path: str, body: Any, fault: str) -> Any:
    del fault
    if path == "v1/models":
        return {"data": [{"id": "smollm2"}]}
    if path != "v1/chat/completions":
        return None
    found = [entry(k, body["top_logprobs"]) for k in range(min(body["max_tokens"], len(PLACES)))]
    message = {"role": "assistant", "content": "".join(one["token"] for one in found)}
    choice = {"index": 0, "message": message, "logprobs": {"content": found}}
    return {"object": "chat.completion", "choices": [choice]}


def bare(path: str, body: Any, fault: str) -> Any:
    """A server whose completions tell no log-probabilities: LM Studio, or TGI, whose chats do."""
    if path == "v1/completions":
        choice = {"index": 0, "text": " the", "logprobs": None, "finish_reason": "length"}
        return {"object": "text_completion", "choices": [choice]}
    if fault == "chats" and path == "v1/chat/completions" and body["top_logprobs"] > FEW:
        return {"error": "Input validation error: `top_n_tokens` must be >= 0 and <= 5"}
    found = chat(path, body, "")
    if path == "v1/chat/completions" and fault != "chats":
        found["choices"][0]["logprobs"] = None
    if path == "v1/models":
        found = {"data": [{"id": one} for one in ("smollm2", "qwen", "phi")]}
    return found


def other(path: str, body: Any, fault: str) -> Any:
    del body, fault
    return {"hello": "world"} if path == "" else None


SERVERS = {
    "llama": llama,
    "ollama": ollama,
    "openai": openai,
    "chat": chat,
    "web": other,
    "bare": bare,
}


def serve() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Playback)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    serve()
