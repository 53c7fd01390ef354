"""Edits: pure functions from a document and a gesture to a named next document."""

from model.edits.cell_edits import (
    cell_value_note,
    clear_cells,
    paste,
    rename_outcome,
    set_cell,
    set_probability,
)
from model.edits.column_edits import (
    add_column,
    clear_column,
    copy_column,
    give_model,
    give_truth,
    make_uniform,
    normalise,
    remove_column,
    rename_column,
    set_kind,
    to_probabilities,
)
from model.edits.edit import Edit
from model.edits.row_edits import (
    add_everything_else,
    add_row,
    duplicate_rows,
    merge_duplicates,
    move_rows,
    remove_rows,
    sort_by_values,
    sort_rows,
)
from model.edits.view_edits import set_lens, set_order, set_temperature, set_title, set_unit

__all__ = [
    "Edit",
    "add_column",
    "add_everything_else",
    "add_row",
    "cell_value_note",
    "clear_cells",
    "clear_column",
    "copy_column",
    "duplicate_rows",
    "give_model",
    "give_truth",
    "make_uniform",
    "merge_duplicates",
    "move_rows",
    "normalise",
    "paste",
    "remove_column",
    "remove_rows",
    "rename_column",
    "rename_outcome",
    "set_cell",
    "set_kind",
    "set_lens",
    "set_order",
    "set_probability",
    "set_temperature",
    "set_title",
    "set_unit",
    "sort_by_values",
    "sort_rows",
    "to_probabilities",
]
