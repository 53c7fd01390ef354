"""Entropy Dial: opens the window, or answers on the command line without one."""

import gc
import os
import sys
from contextlib import suppress
from dataclasses import replace
from io import TextIOWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from model.command_line import Request
    from model.document.document import Document

# Sums over a vocabulary are over sooner than a second thread would have begun on them; where the
# processor is busy, waiting for it would miss frames. numpy reads this when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

DONE, IMPOSSIBLE, WRONG = 0, 1, 2
BROKEN_PIPE, INTERRUPTED = 141, 130


def main(arguments: list[str]) -> int:
    """Do what the arguments ask for and return the exit status; what is wrong goes to stderr."""
    try:
        # Before all else: where many calls are open, as far down in imports, Python 3.11 has the
        # system map and unmap a piece of its stack hundreds of times.
        import numpy  # noqa: F401

        from model.command_line import CommandError, parse_arguments, with_commands
    except ImportError as error:
        needs = "Python 3.11 or newer and its packages; to get them and start, run: make run"
        return _say(f"{error}: Entropy Dial needs {needs}", IMPOSSIBLE)
    try:
        return _answer(parse_arguments(arguments))
    except CommandError as error:
        return _say(with_commands(error, arguments), WRONG)


def _answer(request: "Request") -> int:
    from model.command_line import (
        check_files,
        choices_listed,
        drawn_answers,
        examples_text,
        open_requested,
        readings_of,
        report_text,
        two_models_report,
    )

    if request.list_examples:
        return _print(examples_text())
    if request.list_choices:
        return _print(choices_listed(request.file))
    said: list[str] = []
    if request.asked.compare_texts or request.asked.answers:
        answer = drawn_answers if request.asked.answers else two_models_report
        report = answer(request, said.append, _tell)
        for sentence in said:
            _say(sentence, DONE)
        return _print(report, is_json=bool(request.asked.answers) or request.readings == "json")
    document, path = open_requested(request, said.append, _tell)
    if request.readings is None and not request.pictures:
        return _window(document, path, request)
    check_files(document, path, request.trusts)
    text = request.text
    readings = readings_of(document, request.pictures, text.dask, _tell, text.perplexity)
    readings = replace(readings, notes=(*said, *readings.notes))
    for sentence in said:
        _say(sentence, DONE)
    if request.readings is not None:
        written = report_text(document, readings, request.readings)
        _print(written, is_json=request.readings == "json")
    if request.pictures:
        from gui.launch import LaunchError, write_pictures

        try:
            for sentence in write_pictures(request, readings):
                _say(sentence, DONE)
        except LaunchError as error:
            return _say(str(error), IMPOSSIBLE)
    return DONE


def _window(document: "Document", path: "Path | None", request: "Request") -> int:
    from gui.launch import LaunchError, open_window
    from model.command_line import check_files, readings_of, report_text

    try:
        return open_window(document, path, trusted=request.trusts, lesson=request.lesson)
    except LaunchError as error:
        check_files(document, path, request.trusts)
        _print(report_text(document, readings_of(document), "text"))
        return _say(str(error), DONE)


def _print(text: str, *, is_json: bool = False) -> int:
    """Write to the output; OSError where it is closed or full.

    What a terminal would obey is shown instead, also in a file: it may be shown by one later. JSON
    says the same by its own escapes.
    """
    from model.words.inert import harmless, in_json

    if sys.stdout is None:
        raise OSError("it is closed")
    sys.stdout.write(in_json(text) if is_json else harmless(text, keep="\n\t"))
    sys.stdout.flush()
    return DONE


def _say(sentence: str, status: int) -> int:
    # Where nobody listens, the exit status still tells.
    if sys.stderr is not None:
        shown = " ".join(sentence.split())
        # Where the packages are missing there is nothing to defuse with, and nothing of any file.
        with suppress(ImportError):
            from model.words.inert import harmless

            shown = harmless(shown)
        with suppress(OSError):
            print(shown, file=sys.stderr, flush=True)
    return status


def _tell(sentence: str) -> None:
    """Say how far long work is, to a person who looks on; a log of it would only be long."""
    if sys.stderr is not None and sys.stderr.isatty():
        _say(sentence, DONE)


def _leave_quietly() -> None:
    """Have Python not write once more, on leaving, what could not be written."""
    for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def run() -> int:
    """Answer the process's own arguments; a reader who leaves and Ctrl+C end it quietly."""
    # What a start makes stays; to look through it for garbage, again and again, takes long.
    gc.disable()
    # The symbols of the readings are not in every terminal's own encoding.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    try:
        return main(sys.argv[1:])
    except BrokenPipeError:
        # Whoever read the output has gone.
        return BROKEN_PIPE
    except OSError as error:
        return _say(f"The output cannot be written: {error.strerror or error}.", IMPOSSIBLE)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        _leave_quietly()


if __name__ == "__main__":
    status = run()
    # All that is left ends with the process; to look through it for garbage would hold that up.
    gc.freeze()
    sys.exit(status)
