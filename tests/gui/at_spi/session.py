"""Within a D-Bus session: a screen that nobody sees, the program on it, and who walks its tree."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]


def main(bindings: str) -> int:
    """Print what the walk prints; `bindings` is the Python that has those of AT-SPI."""
    reader, writer = os.pipe()
    size = ("-screen", "0", "1600x1000x24")
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), *size, "-nolisten", "tcp"],
        pass_fds=(writer,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    with os.fdopen(reader) as told:
        number = told.readline().strip()
    environment = {
        **os.environ,
        "DISPLAY": f":{number}",
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.gui.at_spi.program"],
        cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        walk = [bindings, str(HERE / "walk.py")]
        return subprocess.run(walk, env=environment, check=False, timeout=150).returncode
    finally:
        for one in (program, screen):
            one.terminate()
            one.wait(30)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
