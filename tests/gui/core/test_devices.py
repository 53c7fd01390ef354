"""Devices stay devices: Qt puts an ordinary file in the place of one that settings lead to."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.test_architecture import ROOT, python_files

if TYPE_CHECKING:
    from pathlib import Path

REMEMBERS = """
from PySide6.QtCore import QSettings
from gui.app import make_application
application = make_application(["test"])
settings = QSettings()
settings.setValue("theme", "dark")
settings.sync()
print(QSettings().status().name)
"""


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root can make a device, or lose one"
)
def test_that_settings_led_to_a_device_are_forgotten_and_leave_it_a_device(tmp_path: Path) -> None:
    device = tmp_path / "null"
    try:
        os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except OSError:
        pytest.skip("no device can be made here")
    folder = tmp_path / "Entropy Dial"
    folder.mkdir()
    (folder / "Entropy Dial.conf").symlink_to(device)
    run = subprocess.run(
        [sys.executable, "-c", REMEMBERS],
        cwd=ROOT,
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert stat.S_ISCHR(device.stat().st_mode)


def test_that_nothing_keeps_its_settings_in_a_device() -> None:
    names = ("os.devnull", '"/dev')
    found = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if any(f"QSettings({name}" in path.read_text(encoding="utf-8") for name in names)
    ]
    assert found == []
