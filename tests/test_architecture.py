"""The laws of the house that a machine can hold: imports, sizes, names, no lock files."""

from __future__ import annotations

import ast
import collections
import functools
import gc
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

from model.formats import suffixes_of
from tests.house import exceptions
from tests.house.floors import FLOORS
from tests.house.members import dead_members
from tests.house.source_names import (
    caches_of_modules,
    clocks_used,
    clockworks,
    colours_written,
    dead_names,
    doubled_types,
    roles_misplaced,
    subclasses,
    suffixes_written,
    thawed_dataclasses,
    themes_handed_down,
)
from tests.house.source_tree import (
    QT_SIDE,
    Module,
    arrows_between_folders,
    arrows_of,
    arrows_up,
    circles_of,
    house,
    modules_of,
    qt_side_imports,
)

ROOT = Path(__file__).resolve().parent.parent
# FORMATS, TEXT_FORMATS, REPORTS, and the texts that a word model learns from; PICTURES end as their
# ids say, so that they need none.
LISTS_OF_SUFFIXES = {
    "model.formats",
    "model.texts.text_files",
    "model.export.report",
    "model.lenses.autocomplete.language.text_file",
}
MOST_MODULES = 16
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


@pytest.fixture(scope="module", autouse=True)
def million_nodes() -> Iterator[None]:
    """Collect no garbage while so much is kept, which takes most of the time; let go of it."""
    gc.disable()
    yield
    for kept in (program, all_tests):
        kept.cache_clear()
    gc.enable()


def python_files() -> list[Path]:
    folders = (ROOT / "model", ROOT / "gui", ROOT / "tests")
    return [ROOT / "main.py", *(path for folder in folders for path in folder.rglob("*.py"))]


@functools.cache
def modules_loaded_by_model(root: Path) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], cwd=root, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def lines_of_body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def make_model(root: Path, text: str) -> None:
    folder = root / "model"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "thing.py").write_text(text)


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
    assert qt_side_imports(one for one in program() if one.name.startswith("model")) == []


def test_that_a_model_loading_qt_would_be_found(tmp_path: Path) -> None:
    make_model(tmp_path, "from PySide6 import QtCore\n")
    assert "PySide6" in modules_loaded_by_model(tmp_path)


def test_that_a_model_importing_gui_inside_a_function_would_be_found(tmp_path: Path) -> None:
    make_model(tmp_path, "def draw() -> None:\n    import gui.core.session\n")
    found = ["model.thing:2 imports gui.core.session"]
    assert qt_side_imports(modules_of(tmp_path, "model")) == found


def test_that_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    long = {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LONGEST_FILE}
    assert long == {}


def test_that_no_function_is_longer_than_forty_five_lines() -> None:
    long = {
        f"{module.name}:{node.lineno} {node.name}": lines_of_body(node)
        for module in (*program(), *all_tests())
        for node in module.statements
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


@functools.cache
def all_tests() -> tuple[Module, ...]:
    return modules_of(ROOT, "tests")


@functools.cache
def program() -> tuple[Module, ...]:
    return modules_of(ROOT, "main.py", "model", "gui")


def crowded(modules: tuple[Module, ...]) -> list[str]:
    counts = collections.Counter(one.folder for one in modules)
    return sorted(folder for folder, count in counts.items() if count > MOST_MODULES)


def test_that_every_import_goes_down_a_floor_or_stays_on_it() -> None:
    assert arrows_up(program(), FLOORS) == sorted(exceptions.UP)


def test_that_an_import_up_a_floor_would_be_found(tmp_path: Path) -> None:
    text = "def late() -> None:\n    from a.upper.thing import made\n"
    modules = house(tmp_path, a__lower__x=text, a__upper__thing="import a.lower.x\nmade = 1\n")
    assert arrows_up(modules, ("a.lower", "a.upper")) == [("a.lower.x", "a.upper.thing")]
    with pytest.raises(LookupError, match=r"a\.upper\.thing stands on no floor"):
        arrows_up(modules, ("a.lower",))


def test_that_no_files_import_each_other() -> None:
    assert circles_of(arrows_of(program())) == sorted(exceptions.FILE_CIRCLES)


def test_that_no_folders_import_each_other() -> None:
    assert circles_of(arrows_between_folders(program())) == sorted(exceptions.FOLDER_CIRCLES)


def test_that_circles_of_files_and_of_folders_would_be_found(tmp_path: Path) -> None:
    files = {
        "a__x": "from b import y\n",
        "b__y": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from c.z import made\n",
        "c__z": "made = 1\n",
        "c__w": "import a.x\n",
    }
    modules = house(tmp_path, **files)
    assert circles_of(arrows_of(modules)) == []
    assert circles_of(arrows_between_folders(modules)) == [("a", "b", "c")]
    (tmp_path / "c" / "z.py").write_text("import c.w\nmade = 1\n")
    assert circles_of(arrows_of(modules_of(tmp_path, "."))) == [("a.x", "b.y", "c.w", "c.z")]


def test_that_a_folder_holds_at_most_sixteen_modules() -> None:
    assert crowded((*program(), *all_tests())) == sorted(exceptions.CROWDED)


def test_that_a_seventeenth_module_would_be_found(tmp_path: Path) -> None:
    assert crowded(house(tmp_path, **{f"a__x{row}": "" for row in range(MOST_MODULES)})) == []
    (tmp_path / "a" / "__init__.py").touch()
    assert crowded(modules_of(tmp_path, ".")) == ["a"]


def test_that_the_program_uses_every_public_name_it_has() -> None:
    assert dead_names(program()) == sorted(exceptions.DEAD)


def test_that_a_name_that_only_itself_and_an_import_use_would_be_found(tmp_path: Path) -> None:
    files = {
        "a__x": "LIMIT = 3\ndef used(): ...\ndef dead(): dead()\n"
        "class Kept:\n    def asked(self): ...\n    def mouseMoveEvent(self): ...\n",
        "a__y": "from a.x import Kept, dead, used\nused(Kept())\n",
    }
    assert dead_names(house(tmp_path, **files)) == ["a.x.Kept.asked", "a.x.LIMIT", "a.x.dead"]


def test_that_a_name_that_is_only_listed_told_of_or_used_by_the_dead_would_be_found(
    tmp_path: Path,
) -> None:
    files = {
        "a____init__": "from a.x import listed, told\n__all__ = ['listed', 'told']\n",
        "a__x": 'def listed(): beneath()\ndef told():\n    """See listed."""\n'
        "def beneath(): return Rest()\nclass Rest:\n    def of(self): return self.of()\n",
    }
    dead = ["a.x.Rest", "a.x.Rest.of", "a.x.beneath", "a.x.listed", "a.x.told"]
    assert dead_names(house(tmp_path, **files)) == dead


def test_that_the_program_uses_every_member_even_where_others_bear_its_name() -> None:
    assert dead_members(program()) == sorted(exceptions.DEAD)


def test_that_the_name_of_a_type_means_one_thing() -> None:
    assert sorted(doubled_types(program())) == sorted(exceptions.DOUBLED)


def test_that_a_second_type_of_a_name_would_be_found(tmp_path: Path) -> None:
    modules = house(tmp_path, a__x="class Row: ...\nLIMIT = 1\n", a__y="Row = int\nLIMIT = 2\n")
    assert doubled_types(modules) == {"Row": ("a.x", "a.y")}


def test_that_suffixes_are_written_in_the_lists_only() -> None:
    others = [one for one in program() if one.name not in LISTS_OF_SUFFIXES]
    assert sorted(suffixes_written(others, suffixes_of())) == sorted(exceptions.SUFFIXES)


def test_that_a_suffix_would_be_found_but_in_words_about_it(tmp_path: Path) -> None:
    files = {
        "a__x": '"""Writes .csv."""\nname = f"{1}.csv"\nkinds = "Tables (*.tsv *.txt)"\n',
        "a__y": 'said = "file.csvx or a.b, and 3.5"\n',
    }
    assert suffixes_written(house(tmp_path, **files)) == ["a.x .csv", "a.x .tsv", "a.x .txt"]


def test_that_one_engine_works_and_one_ticker_ticks() -> None:
    made = clockworks(one for one in program() if one.name.startswith("gui."))
    assert made == [
        "gui.core.jobs ThreadPoolExecutor",
        "gui.core.ticker QTimer",
    ]


def test_that_another_clockwork_would_be_found(tmp_path: Path) -> None:
    files = {"a": "QTimer.singleShot(0, f)\n", "b": "class B(QThread): ...\n", "c": "Timers = 1\n"}
    assert clockworks(house(tmp_path, **files)) == ["a QTimer", "b QThread"]


def test_that_no_theme_goes_down_the_tree() -> None:
    parts = [one for one in program() if one.name.startswith("gui.")]
    assert themes_handed_down(parts) == []


def test_that_a_theme_handed_down_or_kept_would_be_found(tmp_path: Path) -> None:
    files = {
        "a": "class A:\n    def set_theme(self, theme): ...\n",
        "b": "class B(QWidget):\n    def __init__(self, theme): ...\n",
        "c": "class C(QWidget):\n    def a(self):\n        self.ink = shown_theme().ink\n",
        "d": "class D(QWidget):\n    def a(self):\n        b.setIcon(icon('x', t.ink))\n",
        "e": "class E(QWidget):\n    def a(self):\n        self.t = shown_theme()\n"
        "    def changeEvent(self, event): ...\n",
    }
    found = ["a A set_theme", "b B is made with a theme", "c C keeps colours", "d D keeps colours"]
    assert themes_handed_down(house(tmp_path, **files)) == found


def test_that_what_reads_a_format_may_hold_its_suffix_and_no_other(tmp_path: Path) -> None:
    own = house(tmp_path, a__x='SUFFIX = ".csv"\n', a__y='SUFFIX = ".tsv"\nOTHER = ".csv"\n')
    assert suffixes_written(own, {".csv"}) == ["a.y .csv", "a.y .tsv"]


def test_that_everything_of_a_document_is_frozen() -> None:
    parts = [one for one in program() if one.name.startswith("model.document")]
    assert len(parts) > 5
    assert thawed_dataclasses(parts) == []


def test_that_a_dataclass_that_can_be_changed_would_be_found(tmp_path: Path) -> None:
    text = "@dataclass\nclass A: ...\n@dataclass(frozen=True)\nclass B: ...\n"
    more = "@dataclasses.dataclass(slots=True)\nclass C: ...\n"
    assert thawed_dataclasses(house(tmp_path, a=text + more)) == ["a.A", "a.C"]


def test_that_there_is_one_undo_command() -> None:
    assert len(subclasses(program(), "QUndoCommand")) == 1


def test_that_a_second_undo_command_would_be_found(tmp_path: Path) -> None:
    text = "class A(QtGui.QUndoCommand): ...\nclass B(QUndoCommand): ...\n"
    assert subclasses(house(tmp_path, a=text), "QUndoCommand") == ["a.A", "a.B"]


def test_that_the_model_knows_roles_and_no_colours() -> None:
    assert colours_written(one for one in program() if one.name.startswith("model.")) == []


def test_that_a_colour_would_be_found(tmp_path: Path) -> None:
    assert colours_written(house(tmp_path, a='INK = "#1a2b3c"\n')) == ["a"]


def test_that_one_word_has_one_role_in_every_lens() -> None:
    lenses = [one for one in program() if one.name.startswith("model.lenses.")]
    assert len(lenses) > 50
    assert roles_misplaced(lenses) == []


def test_that_a_control_or_a_view_elsewhere_would_be_found(tmp_path: Path) -> None:
    files = {
        "a__view": "CONTROLS = (Choice(1),)\nclass TreeView: ...\n",
        "a__controls": "CONTROLS = (Choice(1),)\n",
    }
    assert roles_misplaced(house(tmp_path, **files)) == ["a.view Choice", "a.view TreeView"]


def test_that_lenses_remember_nothing_in_their_modules() -> None:
    lenses = [one for one in program() if one.name.startswith("model.lens")]
    assert sorted(caches_of_modules(lenses)) == sorted(exceptions.CACHES)


def test_that_a_cache_of_a_module_would_be_found(tmp_path: Path) -> None:
    text = "@lru_cache(4)\ndef a(): ...\n@functools.cache\ndef b(): ...\n"
    assert caches_of_modules(house(tmp_path, m=text)) == ["m.a", "m.b"]


def test_that_no_test_waits_a_fixed_time_or_looks_at_a_clock() -> None:
    # Benchmarks and what runs for hours measure time; they are no tests.
    timed = ("tests.benchmarks", "tests.fuzz.__main__", "tests.soak.__main__")
    assert clocks_used(one for one in all_tests() if not one.name.startswith(timed)) == []


def test_that_a_wait_would_be_found(tmp_path: Path) -> None:
    calls = ("qtbot.wait(50)", "self.qtbot.wait(5)", "QTest.qWait(0)", "time.sleep(1)", "sleep(1)")
    modules = house(tmp_path, a="\n".join(calls) + "\nworker.wait()\nqtbot.waitUntil(done)\n")
    assert [line.partition(" ")[0] for line in clocks_used(modules)] == [
        f"a:{row}" for row in range(1, len(calls) + 1)
    ]


def test_that_the_plan_in_contributing_is_the_house_floor_by_floor() -> None:
    text = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    plan = text.partition("```\nmodel/\n")[2].partition("```")[0]
    below, above = plan.split("\ngui/\n")
    for package, rooms in (("model", below), ("gui", above)):
        told = [f"{package}.{name}" for name in re.findall(r"^  (\w+)/ ", rooms, re.MULTILINE)]
        folders = [f"{package}.{path.parent.name}" for path in (ROOT / package).glob("*/*.py")]
        assert set(told) == set(folders)
        assert told == sorted(told, key=FLOORS.index)
