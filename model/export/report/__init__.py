"""REPORTS: every way to write the readings down, in the order in which they are offered."""

from model.export.report.data import as_csv, as_json
from model.export.report.prose import as_latex, as_markdown, as_text
from model.export.report.report import ReportFormat

REPORTS: tuple[ReportFormat, ...] = (
    ReportFormat("text", "Text", ".txt", as_text),
    ReportFormat("json", "JSON", ".json", as_json),
    ReportFormat("csv", "CSV", ".csv", as_csv),
    ReportFormat("markdown", "Markdown", ".md", as_markdown),
    ReportFormat("latex", "LaTeX", ".tex", as_latex),
)

__all__ = [
    "REPORTS",
    "ReportFormat",
    "as_csv",
    "as_json",
    "as_latex",
    "as_markdown",
    "as_text",
]
