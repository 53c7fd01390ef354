"""The command line as a request: every option checked, or one sentence about what is wrong."""

import argparse
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from model.command_line.command_error import CommandError, choice, number, short
from model.command_line.model_options import ModelOptions, add_model_options, model_options
from model.command_line.picture_options import (
    PictureOptions,
    add_picture_options,
    options_given,
    picture_options,
)
from model.command_line.sampling_options import (
    SamplingOptions,
    add_sampling_options,
    sampling_options,
)
from model.command_line.text_options import TextOptions, add_text_options, text_options
from model.document.export_choices import PDF, PICTURES, PPTX
from model.export.report import REPORTS
from model.files.encodings import ENCODINGS, codec_named
from model.formats import TableOptions, suffixes_of
from model.formats.lessons import LESSONS
from model.texts.text_files import ARRAY_SUFFIXES
from model.version import NAME, version
from model.words.names import joined
from model.words.units import Unit

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

ALL = "all"
_INFINITE = ("inf", "+inf", "infinity", "∞")
_ABOUT = f"{NAME}: entropy, cross entropy, KL divergence, perplexity and temperature, live."
_CLOSING = """\
examples:
  main.py                                             a window on the weather example
  main.py forecast.csv --truth P --model 2            a window on a table
  main.py --example autocomplete --readings json      readings, without a window
  main.py --figure temperature --out t.svg --theme dark
  main.py --figure all --out deck.pptx                a slide for each lens
  main.py talk.entropy --scenes --out talk.pptx       a slide for each scene
  main.py --lesson 1                                  a lesson, in a window
  main.py --lesson 1 --worksheet --out paper.pdf      its questions, and answers at the end
  main.py logits.npy --targets targets.npy --readings json
  main.py base.kld --against tested.kld --readings text
  main.py F16.kld --against Q8_0.kld --against Q4_K_M.kld --figure kl-report --out ladder.png
  main.py shards/ --readings json --dask local        a folder of logits, as one text
  main.py --model-at 127.0.0.1:8080 --prompt "Thank you for the" --readings text

COLUMN is a name or a number from 1 on. Without FILE and --example it is the weather example.
Exit status: 0 done, 1 not possible on this machine, 2 an option or a file is wrong."""


class Request(NamedTuple):
    """What a command line asks for; None where it says nothing.

    Attributes:
        file, example, lesson: what to open, a lesson by its number or its name; more: the other
            files of a text that is cut into several.
        truth, model, temperature, unit, order: what to change about it.
        readings: the id of a report to print.
        figures: the ids of the lenses to picture; all of them where `all_figures`, which leaves
            out those that have nothing to show.
        scenes: whether the document's scenes are pictured, each as it was kept.
        worksheet: whether the questions of a lesson are written as a PDF.
        out: the pictures' file; append: the deck that slides are added to.
        picture: the options of the pictures.
        labels: what outcomes mean, each its name and its label.
        list_examples: whether only the examples are listed.
        list_choices: whether only the texts in the file are listed.
        trusts: whether the files that a document names are read wherever they lie.
        text: how a text with its scores is read.
        sampling: what a decoder does.
        table: how a table is read.
        asked: what a language model is asked.
    """

    file: Path | None = None
    more: tuple[Path, ...] = ()
    example: str | None = None
    lesson: str | None = None
    truth: str | None = None
    model: str | None = None
    temperature: float | None = None
    unit: Unit | None = None
    order: float | None = None
    readings: str | None = None
    figures: tuple[str, ...] = ()
    all_figures: bool = False
    scenes: bool = False
    worksheet: bool = False
    out: Path | None = None
    append: Path | None = None
    picture: PictureOptions = PictureOptions()
    labels: tuple[tuple[str, str], ...] = ()
    list_examples: bool = False
    list_choices: bool = False
    trusts: bool = False
    text: TextOptions = TextOptions()
    sampling: SamplingOptions = SamplingOptions()
    table: TableOptions = TableOptions()
    asked: ModelOptions = ModelOptions()

    @property
    def pictures(self) -> bool:
        """Whether pictures are asked for."""
        return self.scenes or self.worksheet or bool(self.figures)


class _Parser(argparse.ArgumentParser):
    def format_help(self) -> str:
        return (
            f"{super().format_help()}\nLENS is one of {', '.join((*_lens_ids(), ALL))}.\n"
            f"Answers with log-probabilities are read of {', '.join(_server_names())}.\n"
        )

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        # That of the library drops what cannot be written, and ends as if all were well.
        if sys.stdout is None:
            raise OSError("it is closed")
        sys.stdout.write(message)
        sys.stdout.flush()

    def error(self, message: str) -> NoReturn:
        raise CommandError(f"{message[:1].upper()}{message[1:]}; see main.py --help.")


def parse_arguments(arguments: Sequence[str]) -> Request:
    """Return the request that the arguments make.

    Raises CommandError with a sentence; `--help` and `--version` print and raise SystemExit(0), or
    OSError where that cannot be written.
    """
    given = _parser().parse_args(arguments)
    files = tuple(_path(name, "FILE") for name in given.files)
    opened = (bool(files), given.example is not None, given.lesson is not None)
    if sum(opened) > 1:
        raise CommandError("Give a FILE, --example NAME or --lesson N, not more than one of them.")
    _check_picture(given)
    if given.dask is not None and not (given.readings or given.figure or given.scenes):
        raise CommandError("--dask scores without a window; add --readings json or --figure LENS.")
    if given.perplexity and (given.figure or given.scenes or not given.readings):
        raise CommandError("--perplexity is for --readings alone; a picture shows all scores.")
    return Request(
        file=files[0] if files else None,
        more=files[1:],
        example=given.example,
        lesson=given.lesson,
        truth=given.truth,
        model=given.model,
        temperature=_quantity("--temperature", given.temperature),
        unit=_unit(given.unit),
        order=_quantity("--order", given.order),
        readings=choice("--readings", given.readings, [report.id for report in REPORTS]),
        figures=_figures(given.figure or ()),
        all_figures=ALL in (given.figure or ()),
        scenes=given.scenes,
        worksheet=given.worksheet,
        out=None if given.out is None else _path(given.out, "--out"),
        append=None if given.append is None else _path(given.append, "--append"),
        picture=picture_options(given),
        labels=tuple(map(_label, given.group or ())),
        list_examples=given.list_examples,
        list_choices=given.list_choices,
        trusts=given.trust,
        text=text_options(given),
        sampling=sampling_options(given),
        asked=model_options(given),
        table=_table_options(given),
    )


def _table_options(given: argparse.Namespace) -> TableOptions:
    return TableOptions(
        decimal=choice("--decimal", given.decimal, [".", ","]),
        encoding=_codec(given.encoding),
        turned=True if given.transpose else None,
        counted=given.count,
        sheet=given.sheet,
        area=given.range,
    )


def _codec(given: str | None) -> str | None:
    codec = None if given is None else codec_named(given)
    if codec == "":
        named = joined([one.codec for one in ENCODINGS], "or")
        raise CommandError(f"--encoding takes {named}, not “{short(given or '')}”.")
    return codec


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="main.py",
        description=_ABOUT,
        epilog=_CLOSING,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help=_files())
    add = parser.add_argument_group("document").add_argument
    add("--example", metavar="NAME", help="open an example instead of a file")
    add("--list-examples", action="store_true", help="list the examples and end")
    add("--lesson", metavar="N", help=f"play a lesson: {', '.join(_lessons())}")
    add("--trust", action="store_true", help="read the files that FILE names, wherever they lie")
    add("--truth", metavar="COLUMN", help="the column that is P")
    add("--model", metavar="COLUMN", help="the column that is Q")
    add("--temperature", metavar="T", help="from 0 to inf: 0.7, 0,7, inf")
    add("--unit", metavar="|".join(Unit), help="of information")
    add("--order", metavar="A", help="of the Rényi and Tsallis entropies, from 0 to inf")
    add("--group", action="append", metavar="NAME=LABEL", help="outcomes of one label are joined")
    _add_table_options(parser.add_argument_group("tables").add_argument)
    add_sampling_options(parser.add_argument_group("sampling").add_argument)
    add_text_options(parser.add_argument_group("texts").add_argument)
    add_model_options(parser.add_argument_group("language models").add_argument)
    add = parser.add_argument_group("answers without a window").add_argument
    add("--readings", metavar="|".join(report.id for report in REPORTS), help="print all readings")
    add = parser.add_argument_group("pictures without a window").add_argument
    add("--figure", action="append", metavar="LENS", help="picture a lens; give it again for more")
    add("--scenes", action="store_true", help="picture every scene of the document, in order")
    add("--worksheet", action="store_true", help="write the questions of a lesson as a PDF")
    add("--out", metavar="PATH", help=f"the pictures' file: {_pictures()}")
    add(
        "--append",
        metavar="DECK",
        help=f"add slides to this {PPTX.suffix}, or with --out to a copy of it",
    )
    add_picture_options(add)
    parser.add_argument("--version", action="version", version=f"{NAME} {version()}")
    return parser


def _add_table_options(add: Callable[..., argparse.Action]) -> None:
    add("--decimal", metavar=".|,", help="the decimal mark, where a number can be read both ways")
    add("--encoding", metavar="NAME", help="how a text wrote its letters, such as cp1252 or cp932")
    add("--transpose", action="store_true", help="rows are distributions: read them as columns")
    add("--count", metavar="COLUMN", help="count the cells of a column")
    add("--sheet", metavar="NAME", help="the sheet of a workbook, or its number")
    add("--range", metavar="B2:D9", help="the cells of the sheet")


def _lessons() -> list[str]:
    return [f"{number} {one.name}" for number, one in enumerate(LESSONS, 1)]


def _files() -> str:
    texts = ", ".join(suffixes_of("text"))
    text = f"{', '.join(suffixes_of('document', 'table'))}; a text: {texts}"
    return f"{text}; several, a folder or '*{ARRAY_SUFFIXES[0]}': the shards of one text"


def _pictures() -> str:
    return joined([kind.suffix for kind in PICTURES], "or")


def _check_picture(given: argparse.Namespace) -> None:
    if given.scenes:
        _check_scenes(given)
    if given.worksheet:
        _check_worksheet(given)
    if given.figure is None and not given.scenes and not given.worksheet:
        outs = [option for option in ("out", "append") if getattr(given, option)]
        for option in (*outs, *options_given(given)):
            raise CommandError(f"--{option} belongs to a picture; add --figure LENS or --scenes.")
    elif given.out is None and given.append is None:
        named = {"--scenes": given.scenes, "--worksheet": given.worksheet, "--figure": True}
        option = next(name for name, is_given in named.items() if is_given)
        raise CommandError(f"{option} needs --out PATH, the picture's file.")
    if given.append is not None:
        for name in filter(None, (given.append, given.out)):
            if not name.lower().endswith(PPTX.suffix):
                raise CommandError(f"--append takes a deck, a {PPTX.suffix}, not “{short(name)}”.")


def _check_worksheet(given: argparse.Namespace) -> None:
    if given.figure is not None or given.scenes or given.append is not None:
        raise CommandError("A worksheet is a file of its own; leave out --figure and the like.")
    if given.out is not None and not given.out.lower().endswith(PDF.suffix):
        raise CommandError(f"--worksheet writes a {PDF.suffix}, not “{short(given.out)}”.")


def _check_scenes(given: argparse.Namespace) -> None:
    if given.figure is not None:
        raise CommandError("Give --figure or --scenes, not both.")
    for option in ("temperature", "title"):
        if getattr(given, option):
            raise CommandError(f"Each scene has a {option} of its own; leave out --{option}.")


def _figures(given: Sequence[str]) -> tuple[str, ...]:
    if not given:
        return ()
    known = _lens_ids()
    chosen = [choice("--figure", one, (*known, ALL)) for one in given]
    return tuple(known) if ALL in chosen else tuple(dict.fromkeys(filter(None, chosen)))


def _lens_ids() -> list[str]:
    # The lenses are long to load, and readings do not need them.
    from model.lenses import LENSES

    return [lens.id for lens in LENSES]


def _server_names() -> list[str]:
    from model.texts.servers import SERVERS

    return [server.name for server in SERVERS]


def _unit(given: str | None) -> Unit | None:
    chosen = choice("--unit", given, list(Unit))
    return None if chosen is None else Unit(chosen)


def _quantity(option: str, given: str | None) -> float | None:
    if given is None:
        return None
    plain = given.strip()
    if plain.lower() in _INFINITE:
        return math.inf
    value = number(plain)
    if not math.isfinite(value):
        raise CommandError(
            f"{option} takes a number from 0 on, such as 0.7, or inf, not “{short(given)}”."
        )
    return value


def _label(given: str) -> tuple[str, str]:
    name, mark, label = given.rpartition("=")
    if not mark or not label.strip():
        raise CommandError(
            '--group takes an outcome and its label, such as "It’s Paris=Paris", not '
            f"“{short(given)}”."
        )
    return name, label


def _path(given: str, what: str) -> Path:
    if not given.strip():
        raise CommandError(f"{what} is blank; name a file.")
    return Path(given)
