"""The stand-in’s chat template: the names that this program uses."""

from __future__ import annotations

from types import SimpleNamespace


class Jinja2ChatFormatter:
    def __init__(self, template: str, eos_token: str, bos_token: str) -> None:
        assert template == "…"
        self._marks = (bos_token, eos_token)

    def __call__(self, *, messages: list[dict[str, str]]) -> SimpleNamespace:
        begin, end = self._marks
        said = "".join(one["content"] + end for one in messages)
        return SimpleNamespace(prompt=f"{begin}{said}")
