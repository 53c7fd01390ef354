"""REPORTS: every way to write the readings down, in the order in which they are offered."""

from model.export.report.data import as_csv, as_json
from model.export.report.prose import as_latex, as_markdown
from model.export.report.report import Report
from model.export.report.text import as_text

REPORTS: tuple[Report, ...] = (
    Report("text", "Text", ".txt", as_text),
    Report("json", "JSON", ".json", as_json),
    Report("csv", "CSV", ".csv", as_csv),
    Report("markdown", "Markdown", ".md", as_markdown),
    Report("latex", "LaTeX", ".tex", as_latex),
)

__all__ = [
    "REPORTS",
    "Report",
    "as_csv",
    "as_json",
    "as_latex",
    "as_markdown",
    "as_text",
]
