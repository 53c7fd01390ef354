"""A model in a .gguf file, run in this process by llama-cpp-python where that is installed.

It tells the whole distribution at every place. Nothing but its header is read before it is asked.
Source: github.com/abetlen/llama-cpp-python, llama_cpp/llama.py and llama_cpp/llama_cpp.py.
"""

import ctypes
import importlib
import importlib.util
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Lock

import numpy as np

from model.document.tokens import Alternative, Token, TokenSequence, token_of
from model.document.work import Report, Watch, unwatched
from model.exact import FloatArray
from model.files.format import FormatError
from model.language_models.drawing import drawn_answers
from model.language_models.language_model import (
    AboutModel,
    Generation,
    LanguageModel,
    TextPlace,
    scored_along,
)
from model.language_models.model_error import ModelError
from model.language_models.next_token import NextToken, distinct_names
from model.model_sources.http_server import HttpServer
from model.model_sources.model_kind import ModelKind
from model.texts.files.gguf import GgufHead, gguf_head, is_gguf
from model.words.token_names import text_of_bytes

PACKAGE = "llama_cpp"
_CONTEXT = 4_096  # tokens looked at, unless the model was trained on fewer
_AT_ONCE = 32  # tokens read between two questions whether the answer is still wanted
_BESIDE = 1_000  # of the tokens that could have come, so many are kept beside one that came
_TEMPLATE = "tokenizer.chat_template"


class GgufModel(LanguageModel):
    """The model of one file; its weights are read when it is first asked."""

    def __init__(self, path: Path, head: GgufHead) -> None:
        self._path = path
        # Beyond what it was trained on its numbers would be of no worth.
        context = min(head.context or _CONTEXT, _CONTEXT)
        self._about = AboutModel(
            GGUF_MODEL.name, path.name, "", len(head.tokens), context, is_in_process=True
        )
        self._lock = Lock()
        self._engine: _Engine | None = None

    @property
    def about(self) -> AboutModel:
        """What its header says of it."""
        return self._about

    def next_token(self, context: str, k: int, watch: Watch = unwatched) -> NextToken:
        """Return the k likeliest tokens after a text; all where k is as many, in 15 ms or so."""
        with self._lock:
            engine = self._loaded(watch)
            return engine.next_token(engine.ids_of(context), k, watch)

    def score(
        self, text: str, k: int, watch: Watch = unwatched, report: Report | None = None
    ) -> TokenSequence:
        """Return the tokens of a text with ln p of each, one after another."""
        return scored_along(self.along(text, k, watch), self._about.words, report)

    def along(self, text: str, k: int, watch: Watch = unwatched) -> Iterator[TextPlace]:
        """Yield the places of a text, each as soon as it is asked for."""
        with self._lock:
            ids = self._loaded(watch).ids_of(text)
        begun = len(ids) - len(self.pieces(text, watch))
        if len(ids) == begun:
            raise ModelError("The text has no tokens to score; write some.")
        for place in range(begun, len(ids)):
            # Another question may come between two places.
            with self._lock:
                token, expected = self._loaded(watch).scored(ids[:place], ids[place], k, watch)
            yield TextPlace(token, expected, (place + 1 - begun) / (len(ids) - begun))

    def generate(
        self,
        context: str,
        n: int,
        settings: Generation,
        watch: Watch = unwatched,
        report: Report | None = None,
    ) -> tuple[TokenSequence, ...]:
        """Return n answers, drawn here from the whole distribution at each place."""
        with self._lock:
            engine = self._loaded(watch)
            start = engine.ids_of(context)

            def after(ids: list[int]) -> NextToken:
                return engine.next_token([*start, *ids], engine.count, watch)

            # Where the context is full an answer is cut.
            most = max(engine.context - len(start) + 1, 1)
            settings = replace(settings, length=min(settings.length, most))
            return drawn_answers(after, n, settings, engine.is_end, report, self._about.words)

    def pieces(self, text: str, watch: Watch = unwatched) -> tuple[str, ...]:
        """Return the text cut into its tokens."""
        with self._lock:
            engine = self._loaded(watch)
            ids = engine.ids_of(text)
            return tuple(engine.texts[one] for one in ids[1 if ids[:1] == [engine.begin] else 0 :])

    def as_chat(self, text: str, watch: Watch = unwatched) -> str:
        """Return a text as what a person says, up to where the answer begins."""
        with self._lock:
            return self._loaded(watch).as_chat(text)

    def close(self) -> None:
        """Let go of the weights."""
        with self._lock:
            engine, self._engine = self._engine, None
            if engine is not None:
                engine.close()

    def _loaded(self, watch: Watch) -> "_Engine":
        watch()
        if self._engine is None:
            self._engine = _Engine(self._path, self._about.context, watch)
        return self._engine


class _Engine:
    """The loaded model: tokens in, log-probabilities of the whole vocabulary out.

    Attributes:
        count: how many tokens it has.
        context: how many it can look at.
        begin: the token that stands before every text; −1 where none does.
        texts, names: what each token stands for; the names are all different.
    """

    def __init__(self, path: Path, context: int, watch: Watch) -> None:
        self._api = importlib.import_module(PACKAGE)
        try:
            self._llama = self._api.Llama(
                model_path=str(path),
                n_ctx=context,
                # One core stays free for the window: threads that wait for each other spin.
                n_threads=max((os.cpu_count() or 2) - 1, 1),
                # Else what is read anew after a step back would lack the tokens before its window.
                swa_full=True,
                verbose=False,
            )
        except (ValueError, RuntimeError, OSError, AssertionError) as error:
            raise ModelError(
                f"{path.name} cannot be run: it is damaged, or too new for the llama-cpp-python "
                "installed; copy it again, or set up anew: make setup EXTRA=llama."
            ) from error
        self._words = self._api.llama_model_get_vocab(self._llama.model)
        self.count = int(self._llama.n_vocab())
        # It makes room for a multiple of 256.
        self.context = min(int(self._llama.n_ctx()), context)
        self._raw = tuple(map(self._bytes_of, range(self.count)))
        watch()
        self.texts = tuple(map(text_of_bytes, self._raw))
        self.names = distinct_names(self.texts, tuple(range(self.count)))
        with_begin = self._llama.tokenize(b"a", add_bos=True, special=True)
        plain = self._llama.tokenize(b"a", add_bos=False, special=True)
        self.begin = int(with_begin[0]) if len(with_begin) > len(plain) else -1
        self._held: list[int] = []

    def ids_of(self, text: str) -> list[int]:
        """The tokens of a text, with what the model puts before it."""
        return list(self._llama.tokenize(text.encode("utf-8", "replace"), True, True))

    def is_end(self, token: int) -> bool:
        """Whether a token ends an answer."""
        return bool(self._api.llama_vocab_is_eog(self._words, token))

    def next_token(self, ids: list[int], k: int, watch: Watch) -> NextToken:
        """The k likeliest tokens after others."""
        return self._listed(self._logs_after(ids, watch), k)

    def _listed(self, logs: FloatArray, k: int) -> NextToken:
        order = np.argsort(-logs, kind="stable")[:k]
        rows = order.tolist()
        return NextToken(
            tuple(map(self.texts.__getitem__, rows)),
            logs[order],
            tuple(rows),
            self.count,
            tuple(map(self.names.__getitem__, rows)),
        )

    def scored(
        self, before: list[int], token: int, k: int, watch: Watch
    ) -> tuple[Token, NextToken | None]:
        """A token that came, and the k likeliest that could have."""
        raw, text = self._raw[token], self.texts[token]
        if not before:
            flag = "nothing is before it; not scored."
            return token_of(text, None, raw=raw, id=token, flags=[flag]), None
        logs = self._logs_after(before, watch)
        expected = self._listed(logs, k)
        few = range(min(len(expected), _BESIDE))
        listed = [
            Alternative(expected.texts[row], float(expected.logs[row]), expected.ids[row])
            for row in few
        ]
        return token_of(text, float(logs[token]), listed, raw=raw, id=token), expected

    def as_chat(self, text: str) -> str:
        template = self._llama.metadata.get(_TEMPLATE)
        if not template:
            raise ModelError("The model’s file has no chat template; it was not made for chats.")
        formats = importlib.import_module(f"{PACKAGE}.llama_chat_format")
        end = self._text_of(self._llama.token_eos())
        begin = self._text_of(self._llama.token_bos())
        form = formats.Jinja2ChatFormatter(template=template, eos_token=end, bos_token=begin)
        found = str(form(messages=[{"role": "user", "content": text}]).prompt)
        # The model puts it there by itself.
        return found.removeprefix(begin) if self.begin >= 0 else found

    def close(self) -> None:
        self._llama.close()

    def _logs_after(self, ids: list[int], watch: Watch) -> FloatArray:
        """ln p of every token after others, in double precision."""
        if not ids:
            raise ModelError("The model has nothing to go on from; type a text.")
        if len(ids) > self.context:
            raise ModelError(
                f"The text has {len(ids):,} tokens, more than the {self.context:,} that are looked "
                "at; shorten it."
            )
        self._read(ids, watch)
        pointer = self._api.llama_get_logits_ith(self._llama.ctx, -1)
        logits = np.ctypeslib.as_array(pointer, shape=(self.count,)).astype(np.float64)
        logits -= logits.max()
        return np.asarray(logits - np.log(np.exp(logits).sum()))

    def _read(self, ids: list[int], watch: Watch) -> None:
        """Have the tokens read, from where they part from those read before."""
        same = 0
        for held, wanted in zip(self._held, ids[:-1], strict=False):
            if held != wanted:
                break
            same += 1
        self._held = self._held[:same]
        if same:
            self._llama.n_tokens = same
        else:
            self._llama.reset()
        try:
            for start in range(same, len(ids), _AT_ONCE):
                watch()
                part = ids[start : start + _AT_ONCE]
                self._llama.eval(part)
                self._held += part
        except RuntimeError as error:
            self._held = []
            self._llama.reset()
            raise ModelError("The model could not go on from this text; shorten it.") from error

    def _bytes_of(self, token: int) -> bytes:
        size = 64
        while True:
            buffer = ctypes.create_string_buffer(size)
            count = int(self._api.llama_token_to_piece(self._words, token, buffer, size, 0, True))
            if count >= 0:
                return buffer.raw[:count]
            size = -count

    def _text_of(self, token: int) -> str:
        return self.texts[token] if 0 <= token < self.count else ""


def _open(where: str, server: HttpServer | None, watch: Watch) -> GgufModel | None:
    """The model of a .gguf file, by its content; ModelError where nothing can run it."""
    if server is not None or not where or not is_gguf(Path(where)):
        return None
    watch()
    path = Path(where)
    try:
        head = gguf_head(path)
    except (OSError, FormatError) as error:
        raise ModelError(str(error)) from error
    if importlib.util.find_spec(PACKAGE) is None:
        raise ModelError(
            f"To run {path.name} here llama-cpp-python is needed: make setup EXTRA=llama; or start "
            f"it beside: llama-server -m {path.name} --port 8080."
        )
    return GgufModel(path, head)


GGUF_MODEL = ModelKind("GGUF file", "a GGUF file, with make setup EXTRA=llama", 0, _open)
