"""REPORTS: every way to write the readings down, in the order in which they are offered."""

from model.report.data import as_csv, as_json
from model.report.prose import as_latex, as_markdown
from model.report.report import Report
from model.report.text import as_text

REPORTS: tuple[Report, ...] = (
    Report("text", "Text", as_text),
    Report("json", "JSON", as_json),
    Report("csv", "CSV", as_csv),
    Report("markdown", "Markdown", as_markdown),
    Report("latex", "LaTeX", as_latex),
)

__all__ = ["REPORTS", "Report", "as_csv", "as_json", "as_latex", "as_markdown", "as_text"]
