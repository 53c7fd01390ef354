"""Whether Qt could open a window here, found out before Qt is loaded.

Qt ends the whole process (SIGABRT, nothing to catch) when its platform plugin finds no display or a
system library is missing. So this is asked first; it uses the standard library alone.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

CONNECT_SECONDS = 3.0

# What Qt 6.11's libraries and plugins are linked with (`readelf -d`), and the Debian packages that
# hold it; where the package was renamed between releases, the newer name stands first.
COMMON_LIBRARIES: dict[str, tuple[str, ...]] = {
    "libstdc++.so.6": ("libstdc++6",),
    "libz.so.1": ("zlib1g",),
    "libzstd.so.1": ("libzstd1",),
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libgthread-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libGL.so.1": ("libgl1",),
    "libEGL.so.1": ("libegl1",),
    "libX11.so.6": ("libx11-6",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libfreetype.so.6": ("libfreetype6",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libdbus-1.so.3": ("libdbus-1-3",),
}
XCB_LIBRARIES: dict[str, tuple[str, ...]] = {
    "libxcb.so.1": ("libxcb1",),
    "libX11-xcb.so.1": ("libx11-xcb1",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render.so.0": ("libxcb-render0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-shm.so.0": ("libxcb-shm0",),
    "libxcb-sync.so.1": ("libxcb-sync1",),
    "libxcb-util.so.1": ("libxcb-util1",),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
}
WAYLAND_LIBRARIES: dict[str, tuple[str, ...]] = {
    "libwayland-client.so.0": ("libwayland-client0",),
    "libwayland-cursor.so.0": ("libwayland-cursor0",),
}
ALL_LIBRARIES = COMMON_LIBRARIES | XCB_LIBRARIES | WAYLAND_LIBRARIES
# The platform plugins in the PySide6-Essentials wheel; any other name makes Qt abort.
PLATFORMS: tuple[str, ...] = (
    "xcb",
    "wayland",
    "wayland-egl",
    "offscreen",
    "minimal",
    "minimalegl",
    "vnc",
)
PLATFORMS += ("eglfs", "linuxfb", "vkkhrdisplay")


class Problem(NamedTuple):
    """Why no window can open: a sentence that says so, and a line that says what mends it."""

    sentence: str
    mend: str

    def __str__(self) -> str:
        return f"{self.sentence} {self.mend}"


NO_DISPLAY = "There is no display: neither DISPLAY nor WAYLAND_DISPLAY names one."
NO_DISPLAY_MEND = (
    "Start it from a desktop session for a window, or with --readings text for the numbers "
    "or --figure LENS --out PATH for a picture."
)
CHOICE_MEND = "Unset QT_QPA_PLATFORM, or set it to xcb, wayland or offscreen."


def missing_libraries(platform: str) -> tuple[str, ...]:
    """Return the sonames that a Qt platform plugin needs and the loader does not find.

    `platform` is a name as in QT_QPA_PLATFORM ("offscreen", "xcb", "wayland", …). Empty when
    nothing is missing, and always on macOS and Windows, where the wheels bring all they need.
    """
    if not sys.platform.startswith("linux"):
        return ()
    needed = dict(COMMON_LIBRARIES)
    if platform == "xcb":
        needed |= XCB_LIBRARIES
    elif platform.startswith("wayland"):
        needed |= WAYLAND_LIBRARIES
    return tuple(soname for soname in needed if not _loads(soname))


def packages_of(missing: tuple[str, ...]) -> tuple[str, ...]:
    """Return the Debian packages that hold the sonames `missing`, each once, in order.

    Of a package's names the one is taken that apt knows here; the oldest if it knows none.
    """
    return tuple(dict.fromkeys(_name_here(ALL_LIBRARIES[soname]) for soname in missing))


def mending_line(missing: tuple[str, ...]) -> str:
    """Return the one line that brings the sonames `missing`; "" when there are none.

    An apt-get command where apt-get is there, otherwise a sentence naming the libraries.
    """
    if not missing:
        return ""
    if shutil.which("apt-get") is None:
        return f"Install {', '.join(missing)} with this system's package manager."
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install -y {' '.join(packages_of(missing))}"


def why_no_window() -> Problem | None:
    """Return why Qt could open no window here and what mends it, or None when it can.

    Follows Qt's own choice: the platforms of QT_QPA_PLATFORM ("wayland;xcb"), else those that the
    environment names; the first that answers and finds its libraries opens the window.
    """
    if not sys.platform.startswith("linux"):
        return None
    chosen = _platforms_by_choice()
    problems = []
    for platform in chosen or _platforms_by_environment():
        problem = _problem(platform)
        if problem is None:
            return None
        problems.append(problem)
    if not problems:
        return Problem(NO_DISPLAY, NO_DISPLAY_MEND)
    # What a command or a variable mends is nearer to a window than a display that is not there.
    return next((each for each in problems if each.mend != NO_DISPLAY_MEND), problems[0])


def _problem(platform: str) -> Problem | None:
    if platform not in PLATFORMS:
        return Problem(f"QT_QPA_PLATFORM names “{platform}”, which Qt does not have.", CHOICE_MEND)
    refusal = _refusal(platform)
    if refusal is not None:
        return Problem(refusal, NO_DISPLAY_MEND)
    missing = missing_libraries(platform)
    if not missing:
        return None
    what = "A system library is" if len(missing) == 1 else "System libraries are"
    return Problem(f"{what} missing: {', '.join(missing)}.", f"Run: {mending_line(missing)}")


def _platforms_by_choice() -> tuple[str, ...]:
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    names = (part.partition(":")[0].strip() for part in chosen.split(";"))
    return tuple(name for name in names if name)


def _platforms_by_environment() -> tuple[str, ...]:
    named = (("DISPLAY", "xcb"), ("WAYLAND_DISPLAY", "wayland"))
    return tuple(platform for variable, platform in named if os.environ.get(variable))


def _refusal(platform: str) -> str | None:
    if platform == "xcb":
        return _x_refusal(os.environ.get("DISPLAY", ""))
    if platform.startswith("wayland"):
        return _wayland_refusal(os.environ.get("WAYLAND_DISPLAY") or "wayland-0")
    return None


def _wayland_refusal(name: str) -> str | None:
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent")) / name
    if _answers(str(path)):
        return None
    return f"The Wayland display “{name}” does not answer."


def _x_refusal(display: str) -> str | None:
    if not display:
        return "There is no X display: DISPLAY is not set."
    addresses = tuple(_x_addresses(display))
    if not addresses:
        return f"DISPLAY is “{display}”, which names no X display; it should look like “:0”."
    # The socket is tried first because xcb waits minutes for a host that is silent.
    if not any(_answers(address) for address in addresses):
        return f"The X display “{display}” does not answer."
    if not _x_lets_in(display):
        return f"The X display “{display}” does not let this user in (see XAUTHORITY)."
    return None


def _x_addresses(display: str) -> Iterator[str | tuple[str, int]]:
    host, colon, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not colon or not (number.isascii() and number.isdigit()):
        return
    if host.startswith("/"):
        yield f"{host}:{number}"
        return
    if host in ("", "unix"):
        yield f"/tmp/.X11-unix/X{number}"
        yield f"\0/tmp/.X11-unix/X{number}"
        host = "localhost"
    yield host.removeprefix("tcp/").strip("[]"), 6000 + int(number)


def _answers(address: str | tuple[str, int]) -> bool:
    # Not every start needs it.
    import socket

    try:
        if isinstance(address, tuple):
            socket.create_connection(address, timeout=CONNECT_SECONDS).close()
        else:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
                probe.settimeout(CONNECT_SECONDS)
                probe.connect(address)
    except (OSError, OverflowError, UnicodeError, ValueError):
        return False
    return True


def _x_lets_in(display: str) -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Not known; the missing library is then the first thing to say.
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(os.fsencode(display), None)
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not refused


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _name_here(names: tuple[str, ...]) -> str:
    if len(names) == 1 or shutil.which("apt-cache") is None:
        return names[-1]
    import subprocess

    for name in names:
        # `policy` tells real packages from names that another package merely provides.
        command = ["apt-cache", "policy", name]
        known = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        if "Candidate:" in known and "Candidate: (none)" not in known:
            return name
    return names[-1]
