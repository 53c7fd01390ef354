"""main.py in a process of its own: readings without Qt, pictures without a display, no abort."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from main import DONE, WRONG, main

ROOT = Path(__file__).resolve().parent.parent
MAIN = str(ROOT / "main.py")
DISPLAY_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
QT_SIDE = {"PySide6", "shiboken6", "pyqtgraph"}

TRACED = """
import atexit, runpy, sys
sys.argv = ["main.py", *sys.argv[2:]]
atexit.register(lambda: print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr))
runpy.run_path(__import__("os").environ["MAIN"], run_name="__main__")
"""


def start(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run main.py without a display, from another folder than its own."""
    environment = {
        name: value for name, value in os.environ.items() if name not in DISPLAY_VARIABLES
    }
    return subprocess.run(
        [sys.executable, MAIN, *arguments],
        cwd="/",
        env=environment | variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_that_readings_are_printed_as_json_and_load_no_qt() -> None:
    environment = {**os.environ, "MAIN": MAIN, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", TRACED, MAIN, "--example", "weather", "--readings", "json"],
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    content = json.loads(run.stdout)
    assert content["temperature"] == 1.5
    assert content["readings"]["entropy_p"]["value"] == pytest.approx(1.490468, abs=1e-6)
    (loaded,) = (set(line.split()) for line in run.stderr.splitlines())
    assert "numpy" in loaded
    assert not loaded & QT_SIDE


def test_that_a_table_is_read_by_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "würfel.csv"
    path.write_text("Seite;Blatt;Modell\na;0,9;1/2\nb;0,1;1/2\n", encoding="utf-8")
    options = ("--truth", "Modell", "--model", "1", "--unit", "nats", "--temperature", "inf")
    assert main([str(path), *options, "--readings", "json"]) == DONE
    content = json.loads(capsys.readouterr().out)
    assert content["document"]["title"] == "würfel"
    assert (content["temperature"], content["unit"]) == ("inf", "nats")
    assert content["readings"]["kl_p_qt"]["value"] == 0.0


def test_that_without_a_display_the_readings_are_the_answer() -> None:
    run = start()
    assert run.returncode == 0
    assert run.stdout.startswith("Weather forecast\n")
    assert "D(P ‖ Qᴛ)" in run.stdout
    assert run.stderr.count("\n") == 1
    assert "no display" in run.stderr
    assert "--figure" in run.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("QT_QPA_PLATFORM", "nonsense", ("“nonsense”",)),
        ("DISPLAY", ":4711", ("does not answer", "System libraries are missing")),
    ],
)
def test_that_a_window_that_cannot_be_is_told_before_qt_is_asked_for_it(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    words: tuple[str, ...],
) -> None:
    for variable in DISPLAY_VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(name, value)
    # Qt would end the whole process.
    monkeypatch.setattr("gui.launch.load_qt", lambda: pytest.fail("Qt was asked"))
    assert main(["--example", "perplexity-2"]) == DONE
    told = capsys.readouterr()
    assert told.out.startswith("Perplexity 2")
    assert any(word in told.err for word in words)


def test_that_a_picture_and_readings_need_no_display_and_have_exact_pixels(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    options = ("--figure", "temperature", "--out", str(path), "--size", "640x360", "--scale", "2")
    run = start("--example", "forecasters", "--readings", "text", *options)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("Three forecasters")
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(data[at : at + 4], "big") for at in (16, 20)] == [1280, 720]


def test_that_a_drawing_is_written_in_a_theme_without_a_ground(tmp_path: Path) -> None:
    path = tmp_path / "picture.svg"
    options = ("--figure", "temperature", "--out", str(path), "--theme", "dark", "--transparent")
    assert main(["--example", "forecasters", *options]) == DONE
    assert ElementTree.fromstring(path.read_bytes()).tag.endswith("svg")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--out", "{folder}"), "it is a folder"),
        (("--out", "{folder}/gone/a.png"), "there is no folder"),
        (("--out", "{folder}/a.gif"), "a.gif"),
        (("--out", "{folder}/a.png", "--size", "0x0"), "at least 1 pixel"),
    ],
)
def test_that_a_picture_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    folder = tmp_path / "folder.png"
    folder.mkdir()
    given = [part.replace("{folder}", str(folder)) for part in arguments]
    assert main(["--figure", "compare", *given]) == WRONG
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n"), told.err[-2:]) == ("", 1, ".\n")
    assert words in told.err
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"x,P,Q\na,1,2\nb,1\n", "Line 3 of a.csv has 2 fields where the header has 3"),
        ("a.csv", b"x,P\na,-1\nb,2\n", "Line 2 of a.csv, column P: “-1” is negative"),
        ("a.csv", b"x,P\na,0\nb,0\n", "All weights of P are zero"),
        ("a.csv", b"", "a.csv is empty"),
        ("a.csv", bytes(range(256)), "is not text: byte 1 is 0x00"),
        ("a.entropy", b'{"format": ', "line 1"),
        ("a.entropy", b"[" * 100_000, "nested too deeply"),
    ],
)
def test_that_a_bad_file_is_status_two_and_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert main([str(path), "--readings", "text"]) == WRONG
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n"), told.err[-2:]) == ("", 1, ".\n")
    assert words in told.err


def test_that_a_folder_and_a_missing_file_are_status_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path, tmp_path / "gone.entropy"):
        assert main([str(path), "--readings", "text"]) == WRONG
        told = capsys.readouterr()
        assert (told.out, told.err.count("\n"), told.err[-2:]) == ("", 1, ".\n")


def test_that_symbols_are_printed_whatever_the_terminal_says() -> None:
    run = start("--readings", "text", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert run.returncode == 0, run.stderr
    assert "Qᴛ" in run.stdout


def test_that_a_reader_who_leaves_early_gets_no_traceback() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen(
        [sys.executable, MAIN, "--readings", "json"], stdout=writer, stderr=subprocess.PIPE
    ) as process:
        os.close(writer)
        _, errors = process.communicate(timeout=60)
    assert errors == b""
    assert process.returncode == 141


def test_that_missing_packages_are_named_in_one_line() -> None:
    run = subprocess.run(
        [sys.executable, "-I", "-S", MAIN, "--readings", "text"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "make run" in run.stderr


def test_that_a_table_can_come_through_a_pipe() -> None:
    command = f'printf "a,1\\nb,3\\n" | "{sys.executable}" "{MAIN}" /dev/stdin --readings json'
    run = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["document"]["outcomes"] == 2


FIRST_PICTURE = """
import sys
from PySide6.QtWidgets import QApplication
def loop(application):
    application.processEvents()
    plots = [one for one in application.allWidgets() if type(one).__name__ == "PlotView"]
    print(plots[0].picture is not None, file=sys.stderr)
    print(*sys.modules, file=sys.stderr)
    return 0
QApplication.exec = loop
import main
sys.argv[:] = ["main.py"]
sys.exit(main.run())
"""
# What nobody sees in the first picture, and what it would cost to load it before.
LATER: tuple[str, ...] = (
    "pyqtgraph",
    "numpy.random",
    "numpy.ma",
    "openpyxl",
    "pptx",
    "lxml",
    "model.lenses.autocomplete.language",
)
LATER += (
    "model.texts.scoring.scoring",
    "model.texts.files.kld",
    "gui.export.dialog.export_dialog",
    "gui.presenting.presenter",
)
LATER += (
    "gui.texts.text_dialog",
    "model.lenses.temperature.view",
    "model.lenses.autocomplete.view",
)


def test_that_the_first_picture_waits_for_nothing_that_is_not_in_it(tmp_path: Path) -> None:
    # Nothing of the person's, whose unsaved documents would all be read.
    own = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), str(tmp_path))
    environment = {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [sys.executable, "-c", FIRST_PICTURE],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    painted, loaded = run.stderr.splitlines()[-2:]
    assert painted == "True"
    assert "model.lenses.compare.view" in loaded.split()
    assert [name for name in LATER if name in loaded.split()] == []
