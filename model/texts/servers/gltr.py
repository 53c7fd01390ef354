"""GLTR: result = {bpe_strings, real_topk: [[rank, p]…], pred_topk: [[[token, p]…]…]}."""

from typing import Any

from model.document.tokens import Alternative, Token, token_of
from model.files.format import FormatError
from model.texts.bodies.fields import inner, listing, log_of_probability, string, two, whole
from model.texts.bodies.piece import Body, Piece, Server


def _read(body: Body) -> list[Piece]:
    result = inner(body.value, "result")
    if result is None and inner(body.value, "real_topk"):
        result = body.value
    if not isinstance(result, dict) or not result.get("real_topk"):
        return []
    texts = listing(result.get("bpe_strings"), "result.bpe_strings")
    real = listing(result["real_topk"], "result.real_topk")
    predicted = listing(result.get("pred_topk") or [[] for _ in real], "result.pred_topk")
    if not len(texts) - 1 == len(real) == len(predicted):
        raise FormatError(
            f"result has {len(texts)} bpe_strings, {len(real)} real_topk and {len(predicted)} "
            "pred_topk: there must be one string more than there are of the others."
        )
    rows = enumerate(zip(texts[1:], real, predicted, strict=True))
    return [Piece(tuple(_token(k, text, own, others) for k, (text, own, others) in rows))]


def _token(k: int, text: Any, own: Any, others: Any) -> Token:
    rank, value = two(own, f"result.real_topk[{k}]")
    number, flags = log_of_probability(value, f"result.real_topk[{k}][1]")
    alternatives = []
    for j, other in enumerate(listing(others or [], f"result.pred_topk[{k}]")):
        where = f"result.pred_topk[{k}][{j}]"
        name, share = two(other, where)
        log, _ = log_of_probability(share, where)
        if log is not None:
            alternatives.append(Alternative(string(name, where), log))
    name = string(text, f"result.bpe_strings[{k + 1}]")
    return token_of(name, number, alternatives, given_rank=whole(rank), flags=flags)


def _recognise(value: Any) -> bool:
    return isinstance(inner(value, "result", "bpe_strings"), list)


GLTR = Server("GLTR", _recognise, _read, "“real_topk” beside “bpe_strings”")
