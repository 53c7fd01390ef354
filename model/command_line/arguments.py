"""The command line as a request: every option checked, or one sentence about what is wrong."""

import argparse
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from model.lenses import LENSES
from model.report import REPORTS
from model.units import Unit
from model.version import NAME, VERSION

THEMES = ("light", "dark")
DEFAULT_SIZE = (1920, 1080)
_NUMBER = re.compile(r"\+?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_SIZE = re.compile(r"(\d{1,6})[xX×](\d{1,6})", re.ASCII)
_INFINITE = ("inf", "+inf", "infinity", "∞")
_ABOUT = f"{NAME}: entropy, cross entropy, KL divergence, perplexity and temperature, live."
_CLOSING = """\
examples:
  main.py                                             a window on the weather example
  main.py forecast.csv --truth P --model 2            a window on a table
  main.py --example autocomplete --readings json      readings, without a window
  main.py --figure temperature --out t.svg --theme dark

COLUMN is a name or a number from 1 on. Without FILE and --example it is the weather example.
Exit status: 0 done, 1 not possible on this machine, 2 an option or a file is wrong."""


class CommandError(ValueError):
    """A sentence that says what is wrong with the command line or its file."""


@dataclass(frozen=True)
class Request:
    """What a command line asks for; None where it says nothing.

    Attributes:
        file, example: what to open.
        truth, model, temperature, unit, order: what to change about it.
        readings: the id of a report to print.
        figure: the id of a lens to make a picture of, with the options below it.
        list_examples: whether only the examples are listed.
    """

    file: Path | None = None
    example: str | None = None
    truth: str | None = None
    model: str | None = None
    temperature: float | None = None
    unit: Unit | None = None
    order: float | None = None
    readings: str | None = None
    figure: str | None = None
    out: Path | None = None
    size: tuple[int, int] = DEFAULT_SIZE
    theme: str = THEMES[0]
    transparent: bool = False
    scale: int = 1
    list_examples: bool = False


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise CommandError(f"{message[:1].upper()}{message[1:]}; see main.py --help.")


def parse_arguments(arguments: Sequence[str]) -> Request:
    """Return the request that the arguments make.

    Raises CommandError with a sentence; `--help` and `--version` print and raise SystemExit(0).
    """
    given = _parser().parse_args(arguments)
    if given.file is not None and given.example is not None:
        raise CommandError("Give a FILE or --example NAME, not both.")
    _check_picture(given)
    return Request(
        file=None if given.file is None else _path(given.file, "FILE"),
        example=given.example,
        truth=given.truth,
        model=given.model,
        temperature=_quantity("--temperature", given.temperature),
        unit=_unit(given.unit),
        order=_quantity("--order", given.order),
        readings=_choice("--readings", given.readings, [report.id for report in REPORTS]),
        figure=_choice("--figure", given.figure, [lens.id for lens in LENSES]),
        out=None if given.out is None else _path(given.out, "--out"),
        size=_size(given.size),
        theme=_choice("--theme", given.theme, THEMES) or THEMES[0],
        transparent=given.transparent,
        scale=_scale(given.scale),
        list_examples=given.list_examples,
    )


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="main.py",
        description=_ABOUT,
        epilog=_CLOSING,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help=".entropy, .csv, .tsv or .txt")
    add = parser.add_argument_group("document").add_argument
    add("--example", metavar="NAME", help="open an example instead of a file")
    add("--list-examples", action="store_true", help="list the examples and end")
    add("--truth", metavar="COLUMN", help="the column that is P")
    add("--model", metavar="COLUMN", help="the column that is Q")
    add("--temperature", metavar="T", help="from 0 to inf: 0.7, 0,7, inf")
    add("--unit", metavar="|".join(Unit), help="of information")
    add("--order", metavar="A", help="of the Rényi and Tsallis entropies, from 0 to inf")
    add = parser.add_argument_group("answers without a window").add_argument
    add("--readings", metavar="|".join(report.id for report in REPORTS), help="print all readings")
    add("--figure", metavar="|".join(lens.id for lens in LENSES), help="make a picture, with --out")
    add("--out", metavar="PATH", help="the picture's file: .png or .svg")
    add("--size", metavar="WxH", help="the picture's size in pixels (1920x1080)")
    add("--theme", metavar="|".join(THEMES), help="the picture's colours (light)")
    add("--transparent", action="store_true", help="no background behind the picture")
    add("--scale", metavar="N", help="pixels per pixel of the size, 1 to 4")
    parser.add_argument("--version", action="version", version=f"{NAME} {VERSION}")
    return parser


def _check_picture(given: argparse.Namespace) -> None:
    if given.figure is not None and given.out is None:
        raise CommandError("--figure needs --out PATH, the picture's file.")
    if given.figure is not None:
        return
    for option in ("out", "size", "theme", "transparent", "scale"):
        if getattr(given, option):
            raise CommandError(f"--{option} belongs to a picture; add --figure LENS.")


def _choice(option: str, given: str | None, choices: Sequence[str]) -> str | None:
    if given is None or given in choices:
        return given
    named = f"{', '.join(choices[:-1])} or {choices[-1]}"
    raise CommandError(f"{option} takes {named}, not “{_short(given)}”.")


def _unit(given: str | None) -> Unit | None:
    chosen = _choice("--unit", given, list(Unit))
    return None if chosen is None else Unit(chosen)


def _quantity(option: str, given: str | None) -> float | None:
    if given is None:
        return None
    plain = given.strip()
    if plain.lower() in _INFINITE:
        return math.inf
    value = float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else math.nan
    if not math.isfinite(value):
        raise CommandError(
            f"{option} takes a number from 0 on, such as 0.7, or inf, not “{_short(given)}”."
        )
    return value


def _size(given: str | None) -> tuple[int, int]:
    if given is None:
        return DEFAULT_SIZE
    found = _SIZE.fullmatch(given.strip())
    if not found:
        raise CommandError(
            f"--size takes width x height in pixels, such as 1920x1080, not “{_short(given)}”."
        )
    return int(found.group(1)), int(found.group(2))


def _scale(given: str | None) -> int:
    if given is None:
        return 1
    if given not in ("1", "2", "3", "4"):
        raise CommandError(f"--scale takes 1, 2, 3 or 4, not “{_short(given)}”.")
    return int(given)


def _path(given: str, what: str) -> Path:
    if not given.strip():
        raise CommandError(f"{what} is blank; name a file.")
    return Path(given)


def _short(given: str) -> str:
    plain = " ".join(given.split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"
