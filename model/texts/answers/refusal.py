"""Why JSON has no text with log-probabilities: what it is, and what to ask the server for."""

from collections.abc import Iterator, Sequence
from typing import Any

from model.texts.answers.json_values import Value
from model.texts.bodies.fields import are_records, inner
from model.texts.servers import SERVERS
from model.words.names import fit_line

_LONGEST = 160
_MOST_KEYS = 6
_DEEPEST = 6
_MOST_RECORDS = 100  # of one kind, that are looked at


# What JSON may be instead of an answer: the keys it has, what it is, and what to do.
_OTHERS: tuple[tuple[frozenset[str], str], ...] = tuple(
    (frozenset(keys), what)
    for keys, what in (
        (
            ("cells", "nbformat"),
            "a notebook; save the answer that it holds by itself, with json.dump",
        ),
        (
            ("architectures",),
            "the settings of a model, not what it says of a text; run it and save its answer",
        ),
        (
            ("weight_map",),
            "the index of a model’s files, not what it says of a text; run the model and save its "
            "answer",
        ),
        (
            ("results", "configs"),
            "the summary of lm-evaluation-harness; run it with --log_samples and open "
            "the samples that it writes, which hold the log-likelihoods",
        ),
        (
            ("message", "finish_reason"),
            "an answer without log-probabilities; ask the server again with “logprobs”: true in "
            "the request",
        ),
    )
)
_ASKED = ("messages", "prompt", "input", "inputs", "contents")
_ANSWERED = ("choices", "output", "outputs", "response", "responses", "completion", "results")


def _other_kind(content: Any) -> str:
    """What JSON is that is no answer, and what to do; "" where that is not known."""
    if isinstance(content, list):
        content = content[0] if content else None
    if not isinstance(content, dict):
        return ""
    for keys, what in _OTHERS:
        if keys <= content.keys():
            return what
    data = content.get("data")
    listed = data[0] if isinstance(data, list) and data else None
    if inner(listed, "object") == "embedding" or "embedding" in content:
        return "an embedding, which has no probabilities; ask for a completion instead"
    if inner(listed, "object") == "model":
        return "a list of models; ask one of them for a completion with log-probabilities"
    messages = content.get("messages")
    roles = [inner(one, "role") for one in messages] if isinstance(messages, list) else []
    talks = any(role is not None for role in roles)
    if "assistant" in roles:
        return (
            "a conversation without log-probabilities; have a model score it, and save its answer"
        )
    asked = talks or (any(key in content for key in _ASKED) and "model" in content)
    if asked and not any(key in content for key in _ANSWERED):
        return "a request, and not the answer to it; send it, and save what the server sends back"
    return ""


def error_in(content: Any) -> str:
    """Return what the server said was wrong, where a body is an error; else ""."""
    if isinstance(content, list) and len(content) == 1:
        content = content[0]
    for error in (inner(content, "error"), inner(content, "response", "body", "error")):
        if isinstance(error, str) and error:
            return fit_line(error, _LONGEST)
        said = inner(error, "message") or inner(error, "code")
        if said:
            return fit_line(str(said), _LONGEST)
    detail = inner(content, "detail")
    if isinstance(detail, list) and detail and inner(detail[0], "msg"):
        return fit_line(str(detail[0]["msg"]), _LONGEST)
    message = inner(content, "message")
    if isinstance(message, str) and set(content) <= {"message", "code", "status", "type", "object"}:
        return fit_line(message, _LONGEST)
    if isinstance(detail, str) and isinstance(content, dict) and len(content) == 1:
        return fit_line(detail, _LONGEST)
    return ""


def are_answers(values: Sequence[Value]) -> bool:
    """Return whether values are answers of a server, or its errors, and so no table."""
    return any(
        error_in(value.content)
        or _other_kind(value.content)
        or any(
            _is_message(body) or any(server.recognise(body) for server in SERVERS)
            for body in _bodies(value.content, 0)
        )
        for value in values
    )


def no_texts(name: str, values: Sequence[Value]) -> str:
    """Return the sentence for a file of good JSON that has no log-probabilities."""
    if not values:
        return f"{name} is a stream without data; there is no answer in it."
    first = values[0].content
    for value in values:
        said = error_in(value.content)
        if said:
            return f"{name} holds an error that the server sent, and no answer: “{said}”."
    for value in values:
        for body in _bodies(value.content, 0):
            if _is_message(body):
                return (
                    f"{name} is an answer of the Messages API, which has no log-probabilities; "
                    "where the server has /v1/chat/completions, ask that, with “logprobs”: true "
                    "and “top_logprobs”: 20."
                )
            server = next((one for one in SERVERS if one.recognise(body)), None)
            if server is not None:
                return (
                    f"{name} is an answer of {server.name} without log-probabilities; ask the "
                    f"server again with {server.ask} in the request."
                )
    other = next(filter(None, (_other_kind(value.content) for value in values)), "")
    if other:
        return f"{name} is {other}."
    kind = "a stream of events" if values[0].streamed else "JSON"
    several = f"{len(values):,} values, the first of them " if len(values) > 1 else ""
    return (
        f"{name} is {kind}, {several}{_looks_like(first)}, but holds no log-probabilities of "
        f"a shape that is known: {', '.join(server.name for server in SERVERS)}."
    )


def _bodies(content: Any, depth: int) -> Iterator[Any]:
    yield content
    if depth >= _DEEPEST:
        return
    if are_records(content):
        content = content[:_MOST_RECORDS]
    children = content.values() if isinstance(content, dict) else content
    if isinstance(children, list) or isinstance(content, dict):
        for child in children:
            if isinstance(child, dict | list):
                yield from _bodies(child, depth + 1)


def _is_message(body: Any) -> bool:
    return inner(body, "type") == "message" and "stop_reason" in body and "content" in body


def _looks_like(content: Any) -> str:
    if isinstance(content, dict):
        keys = [f"“{fit_line(key, _LONGEST)}”" for key in list(content)[:_MOST_KEYS]]
        more = ", …" if len(content) > _MOST_KEYS else ""
        return f"an object with {', '.join(keys)}{more}" if keys else "an empty object"
    if isinstance(content, list):
        return f"a list of {len(content):,}" if content else "an empty list"
    return "a single text" if isinstance(content, str) else "a single value"
