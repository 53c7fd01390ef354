"""REPORTS: every way to write the readings down, in the order in which they are offered."""

from collections.abc import Callable
from importlib import import_module

from model.evaluate.readings import Readings
from model.export.report.data import as_csv, as_json
from model.export.report.report import ReportFormat


def _prose(name: str) -> Callable[[Readings], str]:
    """What writes for people, by its name; loaded by those who are to read it."""

    def write(readings: Readings) -> str:
        written: str = getattr(import_module(f"{__name__}.prose"), name)(readings)
        return written

    return write


REPORTS: tuple[ReportFormat, ...] = (
    ReportFormat("text", "Text", ".txt", _prose("as_text")),
    ReportFormat("json", "JSON", ".json", as_json),
    ReportFormat("csv", "CSV", ".csv", as_csv),
    ReportFormat("markdown", "Markdown", ".md", _prose("as_markdown")),
    ReportFormat("latex", "LaTeX", ".tex", _prose("as_latex")),
)

__all__ = [
    "REPORTS",
    "ReportFormat",
    "as_csv",
    "as_json",
]
