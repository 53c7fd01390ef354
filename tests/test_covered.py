"""The list of files that are held at 100 % of lines."""

from __future__ import annotations

from tests.covered import KEPT, ROOT, TESTS, WHOLE, lines_left
from tests.covered import REPORT as WRITTEN

REPORT = {
    "files": {
        "model/exact/weights.py": {"missing_lines": [3, 7]},
        "model/exact/logarithm.py": {"missing_lines": []},
        "model/exactly.py": {"missing_lines": [1]},
    }
}


def test_that_a_line_left_out_is_named_and_its_neighbours_are_not() -> None:
    assert list(lines_left(REPORT, ("model/exact",))) == ["model/exact/weights.py: 3, 7"]


def test_that_a_held_file_that_was_not_run_is_named() -> None:
    assert list(lines_left(REPORT, ("model/exact/logarithm.py", "gui/core/session.py"))) == [
        "gui/core/session.py: nothing of this name was run"
    ]


def test_that_everything_held_is_there() -> None:
    assert [held for held in (*WHOLE, *TESTS) if not (ROOT / held).exists()] == []


def test_that_every_file_of_a_held_folder_is_counted_even_where_nothing_loads_it() -> None:
    # Files that no test loads are counted in packages only.
    folders = [path for held in WHOLE for path in (ROOT / held).rglob("") if path.is_dir()]
    without = [
        folder
        for folder in folders
        if any(folder.glob("*.py")) and not (folder / "__init__.py").exists()
    ]
    assert len(folders) > len(WHOLE)
    assert without == []


def test_that_the_report_is_not_taken_for_what_a_worker_kept() -> None:
    assert not WRITTEN.match(f"{KEPT.name}.*")
