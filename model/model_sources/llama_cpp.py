"""llama.cpp’s server: /completion with n_probs, /tokenize, /props and /v1/models.

Log-probabilities are those before sampling, whatever token is then taken. So a token of one’s own
is taken, by a bias that no other outweighs, where its log-probability is wanted and not listed.
Source: github.com/ggml-org/llama.cpp, tools/server/README.md.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from operator import itemgetter
from pathlib import PurePath
from typing import Any, NamedTuple

import numpy as np
import orjson

from model.document.tokens import Token, TokenSequence, bytes_of, token_of
from model.document.work import Report, Watch, unwatched
from model.language_models.language_model import AboutModel, Generation, TextPlace, scored_along
from model.language_models.model_error import ModelError, NoLogProbabilitiesError, not_banned
from model.language_models.next_token import NextToken, expected_at, next_token_of
from model.model_sources.http_server import HttpServer
from model.model_sources.model_kind import ModelKind
from model.model_sources.served import ServedModel, chosen_model, json_there, texts_asked, texts_in
from model.texts.bodies.fields import inner, listing, mapping, whole
from model.words.token_names import text_of_bytes

_START = "start it as: llama-server -m model.gguf --port 8080."
_BIAS = 1e4  # above what any logits are apart
_NUMBERED = re.compile(r".*#(\d+)", re.DOTALL)  # how tokens of the same text are told apart
_FIRST_ONLY = {"samplers": ["top_k"], "top_k": 1, "n_predict": 1, "cache_prompt": True}


class LlamaCppModel(ServedModel):
    """The model of one llama.cpp server."""

    def __init__(self, server: HttpServer, about: AboutModel) -> None:
        super().__init__(server, about)
        self._plain: int | None = None
        self._special: dict[int, str] = {}
        self._ids: dict[str, int] = {}  # of tokens that were banned, by their names

    def next_token(self, context: str, k: int, watch: Watch = unwatched) -> NextToken:
        """Return the k likeliest tokens after a text; all of them where there are no more."""
        found = self._expected(context, k, None, watch)
        if found is None:
            # The likeliest is a part of a character, which the server does not list by itself.
            found = self._expected(context, k, self._plain_token(watch), watch)
        if found is None:
            raise ModelError(f"The server at {self._server.where} listed no token; {_START}")
        return self._with_special(found, watch)

    def _expected(self, context: str, k: int, taken: int | None, watch: Watch) -> NextToken | None:
        """What is listed where a token, or the likeliest, is taken; None where it lists nothing."""
        sent = self._server.reply("/completion", _question(context, k, taken), watch).body
        found = plain_answer(sent, self._about.vocabulary, taken, watch)
        if found is not None:
            return found
        try:
            read = self._read(sent, watch)
        except NoLogProbabilitiesError:
            if taken is None:
                return None
            raise
        return None if read is None else expected_at(read.tokens[0], self._about.vocabulary)

    def _with_special(self, found: NextToken, watch: Watch) -> NextToken:
        """What is expected, its special tokens by what they are written as: the server lists "".

        Those of which it does not tell that are left so.
        """
        nameless = [one for text, one in zip(found.texts, found.ids, strict=True) if not text]
        unknown = [one for one in nameless if one is not None and one not in self._special]
        if unknown:
            self._special |= zip(unknown, self._written(unknown, watch), strict=True)
        if not any(self._special.get(one or 0) for one in nameless):
            return found
        texts = tuple(
            text or self._special.get(-1 if one is None else one, "")
            for text, one in zip(found.texts, found.ids, strict=True)
        )
        return replace(found, texts=texts)

    def _written(self, ids: list[int], watch: Watch) -> list[str]:
        """What tokens are written as, one a line; "" each where that cannot be told apart."""
        try:
            ends = [piece.id for piece in self._tokens("\n", watch)[1]]
            lines = [number for one in ids for number in (one, *ends)]
            sent = self._server.json("/detokenize", {"tokens": lines}, watch)
        except ModelError:
            return [""] * len(ids)
        text = inner(sent, "content")
        names = text.split("\n") if isinstance(text, str) else []
        return (
            [name.strip(" ") for name in names[:-1]]
            if len(names) == len(ids) + 1
            else [""] * len(ids)
        )

    def score(
        self, text: str, k: int, watch: Watch = unwatched, report: Report | None = None
    ) -> TokenSequence:
        """Return the tokens of a text with ln p of each: one question a token, in order."""
        return scored_along(self.along(text, k, watch), "llama.cpp server", report)

    def along(self, text: str, k: int, watch: Watch = unwatched) -> Iterator[TextPlace]:
        """Yield the places of a text, each as soon as it is asked for."""
        begun, pieces = self._tokens(text, watch)
        if not pieces:
            raise ModelError("The text has no tokens to score; write some.")
        ids = [*begun, *(piece.id for piece in pieces)]
        for place, piece in enumerate(pieces, len(begun)):
            token = self._scored(ids[:place], piece, k, watch)
            listed = token.alternatives
            expected = next_token_of(listed, self._about.vocabulary) if listed else None
            yield TextPlace(token, expected, (place + 1 - len(begun)) / len(pieces))

    def pieces(self, text: str, watch: Watch = unwatched) -> tuple[str, ...]:
        """Return the text cut into its tokens."""
        return tuple(piece.text for piece in self._tokens(text, watch)[1])

    def as_chat(self, text: str, watch: Watch = unwatched) -> str:
        """Return a text as what a person says, up to where the answer begins."""
        said = {"messages": [{"role": "user", "content": text}]}
        sent = self._server.json("/apply-template", said, watch)
        found = inner(sent, "prompt")
        if not isinstance(found, str):
            raise ModelError(f"The server at {self._server.where} gave no chat template; {_START}")
        return found

    def _drawn(self, context: str, settings: Generation, seed: int, watch: Watch) -> TokenSequence:
        """One answer, with the filters asked for, in their order, and no others."""
        body = {
            "prompt": context,
            "n_predict": settings.length,
            "n_probs": settings.listed,
            **settings.for_llama_cpp(),
            "seed": seed,
        }
        if settings.banned:
            ids = (self._id_of(name, watch) for name in sorted(settings.banned))
            body["logit_bias"] = [[one, False] for one in ids]
        return texts_asked(self._server, "/completion", body, watch, _START)[0]

    def _id_of(self, name: str, watch: Watch) -> int:
        """The token that a row of the table is called by; ModelError where it is none."""
        if name not in self._ids:
            pieces = self._pieces({"content": name, "with_pieces": True}, watch)
            numbered = _NUMBERED.fullmatch(name)
            if len(pieces) == 1 and pieces[0].text == name:
                self._ids[name] = pieces[0].id
            elif numbered:
                self._ids[name] = int(numbered[1])
            else:
                raise not_banned(name)
        return self._ids[name]

    def _at(
        self, prompt: str | list[int], k: int, taken: int | None, watch: Watch
    ) -> TokenSequence | None:
        """The answer of one token, `taken` or else the likeliest; None where it is of others."""
        body = _question(prompt, k, taken)
        return self._read(self._server.reply("/completion", body, watch).body, watch)

    def _read(self, sent: bytes, watch: Watch) -> TokenSequence | None:
        found = texts_in(self._server, sent, watch, _START)[0]
        return None if found.generated is not None else found

    def _scored(self, before: list[int], piece: "_Piece", k: int, watch: Watch) -> Token:
        """The token that came, as it is listed after those before it."""
        number, text, raw = piece
        if not before:
            flag = "nothing is before it; not scored."
            return token_of(text, None, raw=raw, id=number, flags=[flag])
        for taken in (number, self._plain_token(watch)):
            try:
                found = self._at(before, k, taken, watch)
            except NoLogProbabilitiesError:
                continue  # a part of a character
            known = () if found is None else found.tokens[0].known
            log = next((one.logprob for one in known if one.id == number), None)
            if found is not None and log is not None:
                return token_of(text, log, found.tokens[0].alternatives, raw=raw, id=number)
        flag = f"it is not among the {k} likeliest, and the server does not list it; not scored."
        return token_of(text, None, raw=raw, id=number, flags=[flag])

    def _plain_token(self, watch: Watch) -> int:
        """A token that is a whole character, so that the server lists what is known of it."""
        if self._plain is None:
            _, pieces = self._tokens("a", watch)
            if not pieces:
                raise ModelError(f"The server at {self._server.where} cut “a” into no tokens.")
            self._plain = pieces[-1].id
        return self._plain

    def _tokens(self, text: str, watch: Watch) -> tuple[list[int], list["_Piece"]]:
        """The ids that the model puts before every text, and the text’s own tokens."""
        ways = [
            self._pieces({"content": text, "add_special": special, "with_pieces": True}, watch)
            for special in (True, False)
        ]
        before = max(len(ways[0]) - len(ways[1]), 0)
        return [piece.id for piece in ways[0][:before]], ways[0][before:]

    def _pieces(self, body: dict[str, Any], watch: Watch) -> list["_Piece"]:
        sent = self._server.json("/tokenize", body, watch)
        where = f"What {self._server.where} sent: tokens"
        try:
            entries = [mapping(one, where) for one in listing(inner(sent, "tokens"), where)]
            return [_piece(int(one["id"]), one["piece"]) for one in entries]
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise ModelError(f"{where} are not ids with their pieces.") from error


def _question(prompt: str | list[int], k: int, taken: int | None) -> dict[str, Any]:
    """What is asked for one token: one that is to be taken, or else the likeliest."""
    body: dict[str, Any] = {"prompt": prompt, "n_probs": k, **_FIRST_ONLY}
    if taken is not None:
        body["logit_bias"] = [[taken, _BIAS]]
    return body


class _Piece(NamedTuple):
    """A token of a text: its number, how it reads, and its bytes, none of a special one."""

    id: int
    text: str
    raw: bytes


def _piece(number: int, told: Any) -> _Piece:
    """A token from what is told of it: its text, or bytes that are no whole character."""
    if not isinstance(told, str):
        raw = bytes(iter(told))  # of a number bytes() would make as many zeros
        return _Piece(number, text_of_bytes(raw), raw)
    known = bytes_of(told)
    return _Piece(number, told, told.encode("utf-8", "replace") if known is None else known)


def _open(where: str, server: HttpServer | None, watch: Watch) -> LlamaCppModel | None:
    """The model of a server that tells its properties as llama.cpp does."""
    if server is None:
        return None
    props = json_there(server, "/props", watch)
    if not isinstance(props, dict) or "default_generation_settings" not in props:
        return None
    listed = json_there(server, "/v1/models", watch)
    data = inner(listed, "data")
    first = data[0] if isinstance(data, list) and data else None
    path = props.get("model_alias") or props.get("model_path") or inner(first, "id")
    name = PurePath(path).name if isinstance(path, str) and path else "a model"
    if server.wanted not in ("", name, path, inner(first, "id")):
        chosen_model(server, [name])  # says which one it has
    about = AboutModel(
        LLAMA_CPP_MODEL.name,
        name,
        server.where,
        whole(inner(first, "meta", "n_vocab")) or 0,
        whole(inner(props, "default_generation_settings", "n_ctx")) or 0,
    )
    return LlamaCppModel(server, about)


LLAMA_CPP_MODEL = ModelKind("llama.cpp", "llama-server -m model.gguf --port 8080", 8080, _open)


_LIST = re.compile(rb'"top_logprobs"\s*:\s*\[')
# In a string every quote has a backslash before it: this stands between two entries alone.
_BETWEEN = re.compile(rb'\}\s*,\s*(?=\{\s*"\w+"\s*:)')
_PIECE = 32 << 10  # bytes, about a third of a millisecond
_PARTS = itemgetter("token", "logprob", "id", "bytes")
_KINDS = ({str}, {float}, {int}, {list})


def plain_answer(
    sent: bytes, vocabulary: int, taken: int | None = None, watch: Watch = unwatched
) -> NextToken | None:
    """Return what an answer of one token lists, where it is as the server writes it at its best.

    None for every other, which is to be read with care: a whole vocabulary would take too long so.
    taken: the token that was asked for instead of the likeliest; None where none was.
    """
    begin = _LIST.search(sent)
    if begin is None:
        return None
    texts, numbers, ids = list[str](), list[float](), list[int]()
    end = 0
    try:
        for entries, end_so_far in _pieces(sent, begin.end()):
            watch()
            end = end_so_far
            told, logs, own, raws = zip(*map(_PARTS, entries), strict=True)
            if tuple(set(map(type, one)) for one in (told, logs, own, raws)) != _KINDS:
                return None
            # Of a part of a character the text lacks what the bytes tell.
            texts += (
                text if len(text) == len(raw) else text_of_bytes(bytes(raw))
                for text, raw in zip(told, raws, strict=True)
            )
            numbers += logs
            ids += own
        content = orjson.loads(sent[: begin.end()] + sent[end:])
        (entry,) = content["completion_probabilities"]
        plain = content["tokens_predicted"] == 1 and entry["id"] in (ids[0], taken)
    except (IndexError, KeyError, TypeError, ValueError):
        return None
    found = np.array(numbers)
    if not plain or entry["top_logprobs"] or not found.max() <= 0.0:
        return None
    if (np.diff(found) > 0.0).any() or len(set(ids)) < len(ids):
        return None
    return NextToken(tuple(texts), found, tuple(ids), vocabulary)


def _pieces(sent: bytes, begin: int) -> Iterator[tuple[list[Any], int]]:
    """Yield the entries of the list that begins there, some at a time, and where it ends.

    Before the last of them the end is not known yet: it is 0.
    """
    while between := _BETWEEN.search(sent, begin + _PIECE):
        try:
            entries = orjson.loads(b"[" + sent[begin : between.start() + 1] + b"]")
        except ValueError:
            break  # the list ends before that
        yield entries, 0
        begin = between.end()
    rest = "[" + sent[begin:].decode()
    entries, size = json.JSONDecoder().raw_decode(rest)
    yield entries, begin + len(rest[1 : size - 1].encode())
