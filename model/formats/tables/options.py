"""TableOptions: what a person says about a table before it is read."""

from typing import NamedTuple


class TableOptions(NamedTuple):
    """What a person says about a table before it is read; None where it is to be guessed.

    Attributes:
        decimal: the decimal mark.
        turned: whether rows are distributions.
        counted: the heading, or the number from 1 on, of a column whose cells are counted.
        sheet, area: the sheet of a workbook, and cells in it such as B2:D9.
        delimiter: what stands between the cells of a text.
        header: whether the first row names the columns.
        quoted: whether quotes are as in CSV; else they are letters.
        encoding: the codec that a text's letters are read in.
        first: the line, or the row of a sheet, that the table begins on.
    """

    decimal: str | None = None
    turned: bool | None = None
    counted: str | None = None
    sheet: str | None = None
    area: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    quoted: bool | None = None
    encoding: str | None = None
    first: int | None = None


AS_IT_IS = TableOptions()
