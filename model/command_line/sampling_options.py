"""The options of the command line that set what a decoder does, one for each number of a filter."""

import argparse
from collections.abc import Callable
from typing import Any, NamedTuple

from model.command_line.command_error import CommandError, choice, short
from model.document.document import Document
from model.sampling.chain import PRESETS, all_settings


class SamplingOptions(NamedTuple):
    """What a command line says of the filters; what it leaves out stays as the document has it.

    Attributes:
        rules: whose rules and order.
        history: what came before the draw.
        numbers: the numbers of filters, by their keys.
    """

    rules: str | None = None
    history: str | None = None
    numbers: tuple[tuple[str, float], ...] = ()

    def applied(self, document: Document) -> Document:
        """Return the document with them; SamplingError for what is out of range."""
        if self == SamplingOptions():
            return document
        # Edits are loaded by who makes some.
        from model.sampling.filter_edits import choose_preset, set_filter, type_history

        if self.rules is not None:
            document = choose_preset(document, self.rules).document
        if self.history is not None:
            document = type_history(document, self.history).document
        for key, value in self.numbers:
            document = set_filter(document, key, value).document
        return document


def add_sampling_options(add: Callable[..., Any]) -> None:
    """Add an option for the rules and for each number of each filter to a group of a parser."""
    add("--rules", metavar="|".join(PRESETS), help="whose order, ties and boundaries")
    add("--history", metavar="TEXT", help="what came before the draw, for what looks back")
    for one in all_settings():
        add(one.flag, metavar="N" if one.whole else "X", help=f"{one.name}: {one.kind}")


def sampling_options(given: argparse.Namespace) -> SamplingOptions:
    """Return the options given; CommandError where one is no number."""
    numbers = []
    for one in all_settings():
        text = getattr(given, one.key)
        if text is not None:
            numbers.append((one.key, _number(one.flag, text)))
    rules = choice("--rules", given.rules, PRESETS)
    return SamplingOptions(rules, given.history, tuple(numbers))


def _number(option: str, given: str) -> float:
    try:
        return float(given.strip().replace(",", "."))
    except ValueError:
        raise CommandError(f"{option} takes a number, not “{short(given)}”.") from None
