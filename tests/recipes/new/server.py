"""A shape of a server in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.document.tokens import token_of
from model.texts.bodies.piece import Piece, Server
from tests.recipes.new.additions import add

if TYPE_CHECKING:
    from model.texts.bodies.piece import Body


def _is_own(value: Any) -> bool:
    return isinstance(value, dict) and "said_by_own" in value


def _pieces(body: Body) -> list[Piece]:
    said = body.value["said_by_own"] if _is_own(body.value) else []
    return [Piece(tuple(token_of(text, log) for text, log in said))] if said else []


SERVER = Server("Own server", _is_own, _pieces, "“with_logs”")
add("model.texts.servers", "SERVERS", SERVER)
