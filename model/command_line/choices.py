"""The texts and tables in a server's answer: which one is read, which there are, and in words."""

from collections.abc import Callable, Sequence
from pathlib import Path

from model.command_line.command_error import CommandError
from model.document.document import Document
from model.document.text_source import TextSource
from model.files.format import FormatError, on_command_line
from model.formats.json_tables import JsonTable, json_tables
from model.formats.tables.options import AS_IT_IS, TableOptions
from model.texts.answers.answer_table import answers_document
from model.texts.answers.reading import NoTextError, read_logprobs
from model.texts.open_text import open_text
from model.texts.recognition import LastAnswer, recognised
from model.texts.text_document import text_document


def answer_document(
    source: TextSource,
    asked: int | None,
    say: Callable[[str], None],
    options: TableOptions,
) -> Document:
    """Return the document on a text, or on a table that JSON holds; says which, where others are.

    asked: which of them, from 1 on; None for the first. options: how a table is read. CommandError
    where there is no choice.
    """
    path, answer = Path(source.path), LastAnswer()
    try:
        opened = open_text(source, answer)
    except NoTextError as error:
        return _table(json_tables(error.values, path, options), asked or 1, path, say, error)
    if options != AS_IT_IS:
        raise CommandError(f"{path.name} is no table; --decimal and the like belong to one.")
    if opened.is_logits:
        if asked is not None:
            raise CommandError(f"--choice picks a server's answer; {path.name} holds none.")
    else:
        lines = recognised(path, answer)
        if len(lines) > 1:
            read = lines[source.choice - 1]
            say(f"{path.name} holds {len(lines)} texts; text {source.choice} is read: {read}.")
            say("--choice N reads another, --list-choices lists them.")
    return text_document(opened)


def all_answers(path: Path, say: Callable[[str], None]) -> Document:
    """Return the document on all texts of a server's answers as one table; says what it is.

    FormatError where there are not two of them.
    """
    document = answers_document(read_logprobs(path), path.stem)
    say(f"{path.name}: {document.notes.splitlines()[0]}")
    return document


def choices_text(path: Path) -> str:
    """Return a line for each text, or each table, in a file; CommandError where there are none."""
    try:
        lines: Sequence[str] = recognised(path, read_logprobs)
    except NoTextError as error:
        lines = [table.words for table in json_tables(error.values, path)]
        if not lines:
            raise CommandError(str(error)) from error
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from error
    if not lines:
        raise CommandError(f"{path.name} is no answer of a server; there is nothing to choose.")
    return "".join(f"{k:>3}  {line}\n" for k, line in enumerate(lines, 1))


def _table(
    tables: Sequence[JsonTable],
    asked: int,
    path: Path,
    say: Callable[[str], None],
    error: FormatError,
) -> Document:
    if not tables:
        raise error
    if asked > len(tables):
        raise CommandError(f"There are {len(tables)} tables in {path.name}, no table {asked}.")
    table = tables[asked - 1]
    for sentence in table.said:
        say(on_command_line(sentence))
    if len(tables) > 1:
        say(
            f"{path.name} holds {len(tables)} samples; sample {asked} is read; --choice N reads "
            "another, --list-choices lists them."
        )
    return table.document
