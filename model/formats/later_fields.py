"""What a newer program wrote in the places of a document that are no plain fields: set aside.

Columns, tables of scenes, texts and their tokens are read by hand; what they hold beside what this
program knows is kept by its place, and `codec.put_back` writes it again.
"""

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from model.document.text_source import Rung, TextSource
from model.formats.table_fields import COLUMN_FIELDS
from model.formats.text_fields import TEXT_PARTS

Spare = dict[str, Any]
_TOKEN = ("token", "logprob", "bytes", "id", "top_logprobs")


def set_aside(content: dict[str, Any], spare: Spare, table: Collection[str]) -> None:
    """Take out of a document's object what is not known of its columns, texts and scenes' tables.

    table: the fields of a table.
    """
    _columns(spare, "columns", content.get("columns"))
    text = content.get("text")
    _unknown(spare, "text", text, {one.name for one in fields(TextSource)} | {*TEXT_PARTS})
    for k, rung in enumerate(_listed(text, "rungs")):
        _unknown(spare, f"text.rungs[{k}]", rung, {one.name for one in fields(Rung)})
    for key in TEXT_PARTS:
        for k, entry in enumerate(_listed(text, key)):
            _unknown(spare, f"text.{key}[{k}]", entry, _TOKEN)
    for k, scene in enumerate(_listed(content, "scenes")):
        held = scene.get("held") if isinstance(scene, dict) else None
        own = held.get("table") if isinstance(held, dict) else None
        place = f"scenes[{k}].held.table"
        _unknown(spare, place, own, table)
        _columns(spare, f"{place}.columns", own.get("columns") if isinstance(own, dict) else None)


def _columns(spare: Spare, place: str, raw: Any) -> None:
    for k, column in enumerate(raw if isinstance(raw, list) else ()):
        _unknown(spare, f"{place}[{k}]", column, COLUMN_FIELDS)


def _unknown(spare: Spare, place: str, raw: Any, known: Collection[str]) -> None:
    if isinstance(raw, dict):
        for key in [key for key in raw if key not in known]:
            spare[f"{place}.{key}"] = raw.pop(key)


def _listed(raw: Any, key: str) -> list[Any]:
    found = raw.get(key) if isinstance(raw, dict) else None
    return found if isinstance(found, list) else []
