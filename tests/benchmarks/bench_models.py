"""A language model's answer, from the bytes that its server sent to a painted frame of it."""

import json
from collections.abc import Callable
from functools import partial
from itertools import cycle
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QApplication

from gui.app import App, make_application
from model.document.edits import set_temperature
from model.document.work import Watch, unwatched
from model.formats.examples import load_example
from model.language_models import AboutModel
from model.language_models.live import answered, ask
from model.model_sources.address import Address
from model.model_sources.http_server import HttpServer, Reply
from model.model_sources.llama_cpp import LlamaCppModel
from tests.benchmarks.timing import Row, at_most, medians

SIZES, VOCABULARY = (1_000, 49_152), 49_152
_PROMPT = "Thank you for your help with the"
_TOKENS = [{"id": 1, "piece": "Thank"}, {"id": 2, "piece": _PROMPT[5:]}]


class Played(HttpServer):
    """A server whose answers are at hand: those to /completion in turn."""

    def __init__(self, answers: list[bytes]) -> None:
        super().__init__(Address("http", "127.0.0.1", 1))
        self._answers = answers
        self._turn = 0

    def ask(self, path: str, body: object = None, watch: Watch = unwatched) -> Reply:
        """Return the next answer, or the tokens of the prompt."""
        del body, watch
        if path == "/tokenize":
            return Reply(200, json.dumps({"tokens": _TOKENS}).encode())
        self._turn += 1
        return Reply(200, self._answers[self._turn % len(self._answers)])


def rows() -> list[Row]:
    """Return the rows of this family."""
    application = QApplication.instance() or make_application([])
    found = list[Row]()
    for count in SIZES:
        sent = [answer(count, seed) for seed in (1, 2)]
        app, work, turn = _frame(sent)
        took = medians({"json": partial(json.loads, sent[0]), "frame": work, "turn": turn}, 15)
        app.window.close_now()
        name = f"an answer of {count:,} tokens to a painted frame ÷ json.loads of it"
        # Of a short answer the frame of the window is the most by far, whatever is in it.
        is_whole = count == VOCABULARY
        found.append(at_most(name, took["frame"], took["json"], 3.0 if is_whole else None))
        if not is_whole:
            name += " and a frame of the dial"
            found.append(at_most(name, took["frame"], took["json"] + took["turn"], 3.0))
    del application
    return found


def answer(count: int, seed: int) -> bytes:
    """Return what llama.cpp writes of one token with so many listed beside it."""
    logits = np.sort(np.random.default_rng(seed).normal(0.0, 2.5, VOCABULARY))[::-1]
    logs = (logits - np.log(np.exp(logits).sum()))[:count]
    listed: list[dict[str, Any]] = [
        {"id": k, "token": f" token{k}", "bytes": list(f" token{k}".encode()), "logprob": log}
        for k, log in enumerate(logs.tolist())
    ]
    entry = {**listed[0], "top_logprobs": listed}
    return json.dumps(
        {
            "content": listed[0]["token"],
            "completion_probabilities": [entry],
            "tokens_predicted": 1,
            "stop": True,
            "generation_settings": {"seed": seed},
        }
    ).encode()


def _frame(answers: list[bytes]) -> tuple[App, Callable[[], object], Callable[[], object]]:
    """A window, how an answer comes to be seen in it, and a tick of its dial."""
    settings = QSettings("entropy-dial-bench", "entropy-dial-bench")
    app = App(load_example("autocomplete-typing"), settings=settings, executor=lambda task: task())
    app.window.resize(1440, 900)
    app.window.show()
    about = AboutModel("llama.cpp", "played", "here", VOCABULARY, 2_048)
    model = LlamaCppModel(Played(answers), about)
    heats = cycle((0.9, 1.1))

    def work() -> None:
        found = ask((model,), _PROMPT, VOCABULARY)
        app.session.apply(answered(app.session.document, found, "Ask"), 1)
        QCoreApplication.processEvents()

    def turn() -> None:
        app.session.apply(set_temperature(app.session.document, next(heats)), 2)
        QCoreApplication.processEvents()

    return app, work, turn
