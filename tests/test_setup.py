"""The set-up scripts, driven with stand-ins for apt, uv and Python: nothing is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COPIED = (".ci/setup.sh", ".ci/run", "pyproject.toml", "gui/display_probe.py")
TOOLS = (
    "bash",
    "sh",
    "env",
    "cat",
    "sha256sum",
    "readlink",
    "basename",
    "dirname",
    "grep",
    "xargs",
    "echo",
    "ln",
    "mkdir",
)

pytestmark = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS), reason="the set-up scripts need a Unix shell"
)

# Answers for the library probe from two files, and is the real Python for all else.
PYTHON = """#!/bin/bash
if [[ "$*" != *display_probe* ]]; then exec {python} "$@"; fi
if [[ "$*" == *offscreen* ]]; then cat {root}/lacks-common; fi
if [[ "$*" == *xcb* ]]; then cat {root}/lacks-window; fi
"""
OLD_PYTHON = '#!/bin/bash\nif [[ "$*" == *version_info* ]]; then echo 3.10; fi\n'
UV = """#!/bin/bash
if [[ "$*" == *--help* ]]; then echo --group; exit; fi
echo "uv $*" >>{root}/log
if [[ "$1" == venv ]]; then mkdir -p .venv/bin; ln -s {python} .venv/bin/python; fi
if [[ "$*" == *"--group bench"* ]]; then exit 2; fi
if [[ "$*" == *"--group hooks"* ]]; then ln -s {root}/bin/pre-commit .venv/bin; fi
"""
APT = """#!/bin/bash
echo "apt-get $*" >>{root}/log
if [[ "$*" == *install* ]]; then echo -n >{root}/lacks-common; echo -n >{root}/lacks-window; fi
"""
APT_WITHOUT_NETWORK = '#!/bin/bash\necho "apt-get $*" >>{root}/log\nexit 100\n'
SUDO = '#!/bin/bash\nif [[ "$1" == -n ]]; then shift; fi\nexec "$@"\n'


@dataclass(frozen=True)
class Checkout:
    """A copy of the set-up scripts, and a PATH of stand-ins for what they call."""

    root: Path

    def stand_in(self, name: str, text: str) -> None:
        path = self.root / "bin" / name
        path.write_text(text.replace("{root}", str(self.root)).replace("{python}", sys.executable))
        path.chmod(0o755)

    def lacks(self, common: str = "", window: str = "") -> None:
        (self.root / "lacks-common").write_text(common + "\n")
        (self.root / "lacks-window").write_text(window + "\n")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", *command],
            cwd=self.root,
            env={"PATH": str(self.root / "bin"), "HOME": str(self.root)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def log(self) -> list[str]:
        path = self.root / "log"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Return a machine that lacks nothing, with a Python, a uv and an apt-get."""
    for name in COPIED:
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, target)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    made = Checkout(tmp_path)
    for name, text in (("python3", PYTHON), ("uv", UV), ("apt-get", APT), ("sudo", SUDO)):
        made.stand_in(name, text)
    made.lacks()
    return made


def test_that_set_up_asks_for_nothing_of_the_system_that_is_there(checkout: Checkout) -> None:
    run = checkout.run(".ci/setup.sh")
    assert run.returncode == 0, run.stderr
    assert not [line for line in checkout.log() if line.startswith("apt-get")]
    assert checkout.log()[-1].endswith("-r pyproject.toml --group dev")


def test_that_missing_libraries_are_installed_and_named_in_a_line(checkout: Checkout) -> None:
    checkout.lacks("libegl1", "libxcb-cursor0")
    run = checkout.run(".ci/setup.sh")
    assert run.returncode == 0, run.stderr
    assert "Installing system packages: libegl1 libxcb-cursor0" in run.stderr.splitlines()
    assert any(line.endswith("libegl1 libxcb-cursor0") for line in checkout.log())


def test_that_a_second_set_up_calls_nothing_and_says_nothing(checkout: Checkout) -> None:
    checkout.run(".ci/setup.sh")
    before = checkout.log()
    again = checkout.run(".ci/setup.sh")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert checkout.log() == before


def test_that_changed_pins_are_set_up_again(checkout: Checkout) -> None:
    checkout.run(".ci/setup.sh")
    before = checkout.log()
    with (checkout.root / "pyproject.toml").open("a") as pins:
        pins.write("# another version\n")
    checkout.run(".ci/setup.sh")
    assert len(checkout.log()) > len(before)


def test_that_without_apt_set_up_stops_before_it_installs_anything(checkout: Checkout) -> None:
    (checkout.root / "bin" / "apt-get").unlink()
    checkout.lacks("libegl1")
    run = checkout.run(".ci/setup.sh")
    assert run.returncode == 1
    assert "System packages are missing: libegl1" in run.stderr
    assert checkout.log() == []


def test_that_set_up_stops_with_the_line_to_run_when_apt_fails(checkout: Checkout) -> None:
    checkout.stand_in("apt-get", APT_WITHOUT_NETWORK)
    checkout.lacks("libegl1", "libxcb-cursor0")
    run = checkout.run(".ci/setup.sh")
    assert run.returncode == 1
    assert run.stderr.splitlines()[-1].endswith("apt-get install -y libegl1 libxcb-cursor0")


def test_that_set_up_goes_on_without_what_only_a_window_needs(checkout: Checkout) -> None:
    checkout.stand_in("apt-get", APT_WITHOUT_NETWORK)
    checkout.lacks(window="libxcb-cursor0")
    run = checkout.run(".ci/setup.sh")
    assert run.returncode == 0
    assert "apt-get install -y libxcb-cursor0" in run.stderr
    assert not (checkout.root / ".venv" / "prepared-dev").exists(), "it must look again next time"


def test_that_a_python_that_is_too_old_is_named(checkout: Checkout) -> None:
    checkout.stand_in("python3", OLD_PYTHON)
    run = checkout.run(".ci/setup.sh")
    assert run.returncode == 1
    assert "Python 3.11 to 3.14 is needed, but python3 here is 3.10" in run.stderr


def test_that_a_newer_python_beside_an_old_python3_is_taken(checkout: Checkout) -> None:
    checkout.stand_in("python3", OLD_PYTHON)
    checkout.stand_in("python3.12", PYTHON)
    run = checkout.run(".ci/setup.sh")
    assert run.returncode == 0, run.stderr
    assert any("bin/python3.12 .venv" in line for line in checkout.log())


def test_that_benchmarks_go_on_without_what_they_compare_with(checkout: Checkout) -> None:
    checkout.run(".ci/setup.sh")
    run = checkout.run(".ci/setup.sh", "--bench")
    assert run.returncode == 0
    assert "measuring without them" in run.stderr


def test_that_hooks_are_installed_for_commits_and_pushes(checkout: Checkout) -> None:
    checkout.run(".ci/setup.sh")
    checkout.stand_in("pre-commit", '#!/bin/bash\necho "pre-commit $*" >>{root}/log\n')
    run = checkout.run(".ci/setup.sh", "--hooks")
    assert run.returncode == 0, run.stderr
    assert checkout.log()[-2].endswith("-r pyproject.toml --group hooks")
    assert checkout.log()[-1] == "pre-commit install -t pre-commit -t pre-push"


def test_that_hooks_that_cannot_be_had_are_an_error(checkout: Checkout) -> None:
    checkout.run(".ci/setup.sh")
    run = checkout.run(".ci/setup.sh", "--hooks")
    assert run.returncode == 1
    assert "The hooks could not be installed" in run.stderr


def test_that_a_failed_check_fails_ci(checkout: Checkout) -> None:
    checkout.stand_in("make", '#!/bin/bash\necho "make $*" >>{root}/log\nexit 7\n')
    assert checkout.run(".ci/run").returncode == 7
    assert checkout.log()[-1] == "make test"


def test_that_every_requirement_is_pinned_to_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    pins = [*project["project"]["dependencies"], *groups["dev"], *groups["hooks"], *groups["bench"]]
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []
