"""The workbook inside a native chart, with no name in it that a spreadsheet would run."""

from io import BytesIO
from typing import Any

from model.export.report.saved_workbook import saved_workbook
from model.words.inert import make_cell_inert


def make_inert(chart: Any) -> None:
    """Turn names that were taken for formulas or links back into names."""
    from openpyxl import load_workbook

    workbook_part = chart.part.chart_workbook
    book = load_workbook(BytesIO(workbook_part.xlsx_part.blob))
    changed = False
    for row in book.active.iter_rows():
        for cell in row:
            changed = make_cell_inert(cell) or changed
    if changed:
        workbook_part.update_from_xlsx_blob(saved_workbook(book))
