"""The laws of the house that a machine can hold: imports, sizes, names, no lock files."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
QT_SIDE = ("PySide6", "shiboken6", "PyQt5", "PyQt6", "pyqtgraph", "gui")
LONGEST_FILE = 400
LONGEST_FUNCTION = 45
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "handler", "handlers"}
LOCK_FILES = ("*.lock", "pylock*.toml", "package-lock.json")

IMPORT_ALL = """
import importlib, pkgutil, sys
import model
for found in pkgutil.walk_packages(model.__path__, "model."):
    importlib.import_module(found.name)
print(*sys.modules)
"""


def python_files() -> list[Path]:
    folders = (ROOT / "model", ROOT / "gui", ROOT / "tests")
    return [ROOT / "main.py", *(path for folder in folders for path in folder.rglob("*.py"))]


def modules_loaded_by_model(root: Path) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], cwd=root, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


def qt_side_imports(folder: Path) -> list[str]:
    return [
        f"{path.relative_to(folder.parent)}:{line} imports {name}"
        for path in sorted(folder.rglob("*.py"))
        for line, name in imports_of(path)
        if name.partition(".")[0] in QT_SIDE
    ]


def lines_of_body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def make_model(root: Path, text: str) -> Path:
    folder = root / "model"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "thing.py").write_text(text)
    return folder


def test_that_the_whole_model_loads_without_qt_in_a_fresh_process() -> None:
    loaded = modules_loaded_by_model(ROOT)
    assert not [name for name in sorted(loaded) if name.partition(".")[0] in QT_SIDE]


def test_that_the_fresh_process_loads_every_file_of_the_model() -> None:
    loaded = modules_loaded_by_model(ROOT)
    files = (path.relative_to(ROOT).with_suffix("") for path in (ROOT / "model").rglob("*.py"))
    names = {".".join(path.parts).removesuffix(".__init__") for path in files}
    assert names
    assert names <= loaded, f"not loaded: {sorted(names - loaded)}; is an __init__.py missing?"


def test_that_no_file_of_the_model_imports_qt_even_inside_a_function() -> None:
    assert qt_side_imports(ROOT / "model") == []


def test_that_a_model_loading_qt_would_be_found(tmp_path: Path) -> None:
    make_model(tmp_path, "from PySide6 import QtCore\n")
    assert "PySide6" in modules_loaded_by_model(tmp_path)


def test_that_a_model_importing_gui_inside_a_function_would_be_found(tmp_path: Path) -> None:
    folder = make_model(tmp_path, "def draw() -> None:\n    import gui.core.session\n")
    assert qt_side_imports(folder) == ["model/thing.py:2 imports gui.core.session"]


def test_that_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    long = {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LONGEST_FILE}
    assert long == {}


def test_that_no_function_is_longer_than_forty_five_lines() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": lines_of_body(node)
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and lines_of_body(node) > LONGEST_FUNCTION
    }
    assert long == {}


def test_that_no_module_has_a_name_that_says_nothing() -> None:
    names = [path.relative_to(ROOT).with_suffix("") for path in python_files()]
    empty = [
        str(name) for name in names if EMPTY_NAMES & set("_".join(name.parts).lower().split("_"))
    ]
    assert empty == []


def test_that_no_lock_file_is_tracked() -> None:
    # A lock file would carry the addresses of whichever index made it.
    if not (ROOT / ".git").exists():
        pytest.skip("this folder is no git checkout, so nothing is tracked")
    git = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "--"]
    patterns = [f":(glob)**/{pattern}" for pattern in LOCK_FILES]
    run = subprocess.run([*git, *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
