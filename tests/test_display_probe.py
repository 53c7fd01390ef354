"""What the display probe says before Qt is loaded, asked of sockets that the tests open."""

from __future__ import annotations

import ctypes
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from gui import display_probe
from gui.display_probe import (
    mending_line,
    missing_libraries,
    packages_of,
    why_no_window,
)

ROOT = Path(__file__).resolve().parent.parent
OpenDisplay = Callable[[bytes], str]

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux leaves the display to be found"
)

# The least that a server says to let a client in: no vendor, no formats, no screens.
WELCOME = struct.pack("<BxHHH", 1, 11, 0, 8) + struct.pack("<IIII16x", 0, 1 << 21, (1 << 21) - 1, 0)
REFUSAL = struct.pack("<BBHHH", 0, 4, 11, 0, 1) + b"no!\n"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # No device: programs that write keys would put a file in its place.
    monkeypatch.setenv("XAUTHORITY", str(tmp_path / "no-keys"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def all_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display_probe, "_loads", lambda soname: True)


def without(monkeypatch: pytest.MonkeyPatch, *sonames: str) -> None:
    monkeypatch.setattr(display_probe, "_loads", lambda soname: soname not in sonames)


@pytest.fixture
def x_display() -> Iterator[OpenDisplay]:
    """Return a function that opens an X server with one answer for all, and returns its name."""
    with ExitStack() as stack:

        def open_display(answer: bytes) -> str:
            server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            threading.Thread(target=_answer_all, args=(server, answer), daemon=True).start()
            stack.callback(server.shutdown, socket.SHUT_RDWR)
            return f"127.0.0.1:{server.getsockname()[1] - 6000}"

        yield open_display


@pytest.fixture
def wayland_socket() -> Iterator[Path]:
    """Return the path of a Wayland display's socket; it is short, as socket paths must be."""
    with tempfile.TemporaryDirectory(prefix="dial") as folder:
        path = Path(folder) / "wayland-7"
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
            server.bind(str(path))
            server.listen()
            yield path


def _answer_all(server: socket.socket, answer: bytes) -> None:
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        with client:
            if client.recv(12):
                client.sendall(answer)


def test_that_no_display_in_the_environment_is_said() -> None:
    problem = why_no_window()
    assert problem is not None
    assert problem.sentence == display_probe.NO_DISPLAY
    assert "--readings" in problem.mend


@pytest.mark.usefixtures("all_libraries")
@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600", "xcb;offscreen"])
def test_that_a_platform_without_a_display_needs_none(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert why_no_window() is None


def test_that_an_unknown_platform_is_named_before_qt_aborts_on_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "oofscreen")
    assert "QT_QPA_PLATFORM names “oofscreen”" in str(why_no_window())


def test_that_a_display_where_nothing_listens_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":64999")
    assert "The X display “:64999” does not answer." in str(why_no_window())


@pytest.mark.parametrize("display", ["nonsense", ":", ":x", "host:"])
def test_that_a_display_that_names_none_is_said(
    display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    assert f"DISPLAY is “{display}”, which names no X display" in str(why_no_window())


@pytest.mark.parametrize(
    ("display", "addresses"),
    [
        (":99", ["/tmp/.X11-unix/X99", "\0/tmp/.X11-unix/X99", ("localhost", 6099)]),
        ("unix:0", ["/tmp/.X11-unix/X0", "\0/tmp/.X11-unix/X0", ("localhost", 6000)]),
        ("far.example:10.0", [("far.example", 6010)]),
        ("tcp/far.example:1", [("far.example", 6001)]),
        ("[::1]:2", [("::1", 6002)]),
        ("/run/socket:0.0", ["/run/socket:0"]),
    ],
)
def test_that_a_display_names_these_addresses(
    display: str, addresses: list[str | tuple[str, int]]
) -> None:
    assert list(display_probe._x_addresses(display)) == addresses


@pytest.mark.usefixtures("all_libraries")
def test_that_an_x_server_that_lets_in_gives_a_window(
    x_display: OpenDisplay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", x_display(WELCOME))
    assert why_no_window() is None


def test_that_an_x_server_that_refuses_is_told_apart_from_a_silent_one(
    x_display: OpenDisplay, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        ctypes.CDLL("libxcb.so.1")
    except OSError:
        pytest.skip("libxcb is not here, and only it knows whether a server lets in")
    monkeypatch.setenv("DISPLAY", x_display(REFUSAL))
    assert "does not let this user in" in str(why_no_window())


@pytest.mark.usefixtures("all_libraries")
def test_that_wayland_opens_a_window_where_the_x_display_is_dead(
    wayland_socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":64999")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(wayland_socket.parent))
    monkeypatch.setenv("WAYLAND_DISPLAY", wayland_socket.name)
    assert why_no_window() is None
    monkeypatch.delenv("DISPLAY")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-8")
    assert "“wayland-8” does not answer" in str(why_no_window())


def test_that_a_missing_library_is_named_with_the_command_that_brings_it(
    x_display: OpenDisplay, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "libEGL.so.1", "libxcb-cursor.so.0")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setenv("DISPLAY", x_display(WELCOME))
    problem = why_no_window()
    assert problem is not None
    assert problem.sentence == "System libraries are missing: libEGL.so.1, libxcb-cursor.so.0."
    assert problem.mend.endswith("apt-get install -y libegl1 libxcb-cursor0")


def test_that_offscreen_needs_none_of_the_window_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "libxcb-cursor.so.0", "libwayland-cursor.so.0")
    assert missing_libraries("offscreen") == ()
    assert missing_libraries("xcb") == ("libxcb-cursor.so.0",)
    assert missing_libraries("wayland") == ("libwayland-cursor.so.0",)


@pytest.mark.parametrize(
    ("known", "package"),
    [
        ({"libglib2.0-0t64", "libglib2.0-0"}, "libglib2.0-0t64"),
        ({"libglib2.0-0"}, "libglib2.0-0"),
        (set(), "libglib2.0-0"),
    ],
)
def test_that_a_renamed_package_goes_by_the_name_that_apt_knows(
    known: set[str], package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def policy(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        text = f"{command[-1]}:\n  Candidate: 2.8\n" if command[-1] in known else ""
        return subprocess.CompletedProcess(command, 0, stdout=text)

    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "run", policy)
    assert packages_of(("libglib-2.0.so.0", "libgthread-2.0.so.0")) == (package,)


def test_that_without_apt_the_libraries_themselves_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert mending_line(()) == ""
    assert "libEGL.so.1" in mending_line(("libEGL.so.1",))


def test_that_the_probe_loads_no_qt() -> None:
    code = "import sys, gui.display_probe as p; p.why_no_window(); print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not [name for name in run.stdout.split() if name.startswith(("PySide6", "shiboken6"))]
