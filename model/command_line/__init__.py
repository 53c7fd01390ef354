"""The command line: what it asks for, and the answers that need no window."""

from model.command_line.arguments import Request, parse_arguments
from model.command_line.command_error import CommandError, with_commands
from model.command_line.opening import (
    check_files,
    choices_listed,
    drawn_answers,
    examples_text,
    open_requested,
    readings_of,
    report_text,
    two_models_report,
)

__all__ = [
    "CommandError",
    "Request",
    "check_files",
    "choices_listed",
    "drawn_answers",
    "examples_text",
    "open_requested",
    "parse_arguments",
    "readings_of",
    "report_text",
    "two_models_report",
    "with_commands",
]
