"""Installed for one user: what is put where, checked by the desktop's programs, and gone again."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def install(home: Path, *more: str) -> str:
    settings = {"HOME": str(home), "PATH": os.environ["PATH"]}
    run = subprocess.run(
        ["bash", str(ROOT / ".ci" / "install.sh"), *more],
        env=settings,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def files(home: Path) -> set[str]:
    ours = (path for path in home.rglob("*") if path.is_file() and "entropy" in path.name.lower())
    return {str(path.relative_to(home)) for path in ours}


def test_that_launcher_icons_file_type_and_description_are_installed_and_taken_away(
    tmp_path: Path,
) -> None:
    assert "in the menu" in install(tmp_path)
    share = ".local/share"
    assert {
        ".local/bin/entropy-dial",
        f"{share}/applications/entropy-dial.desktop",
        f"{share}/icons/hicolor/scalable/apps/entropy-dial.svg",
        f"{share}/icons/hicolor/scalable/mimetypes/application-x-entropy-dial.svg",
        f"{share}/metainfo/io.github.entropy_dial.EntropyDial.metainfo.xml",
        f"{share}/mime/packages/entropy-dial.xml",
    } <= files(tmp_path)
    launcher = (tmp_path / share / "applications" / "entropy-dial.desktop").read_text()
    assert f'Exec="{tmp_path}/.local/bin/entropy-dial" %f' in launcher
    install(tmp_path)
    install(tmp_path, "--remove")
    assert files(tmp_path) == set()


def test_that_any_name_of_a_home_leads_to_the_program(tmp_path: Path) -> None:
    home = tmp_path / """a "home" of $HOME & `id` | 100% it's \\ü"""
    home.mkdir()
    install(home)
    launcher = home / ".local" / "share" / "applications" / "entropy-dial.desktop"
    line = next(one for one in launcher.read_text().splitlines() if one.startswith("Exec="))
    # As the specification has it read: first the text, then the quoted word, then its fields.
    word = re.sub(r"\\(.)", r"\1", line.removeprefix("Exec="))
    word = re.sub(r"\\(.)", r"\1", word.removeprefix('"').removesuffix('" %f'))
    assert word.replace("%%", "%") == str(home / ".local" / "bin" / "entropy-dial")
    if shutil.which("desktop-file-validate"):
        run = subprocess.run(["desktop-file-validate", str(launcher)], check=False)
        assert run.returncode == 0
    install(home, "--remove")
    assert files(home) == set()


def test_that_a_checkout_of_any_name_starts(tmp_path: Path) -> None:
    top = tmp_path / "it's $HOME & more"
    (top / ".venv" / "bin").mkdir(parents=True)
    shutil.copytree(ROOT / ".ci", top / ".ci")
    shutil.copytree(ROOT / "resources" / "desktop", top / "resources" / "desktop")
    shutil.copytree(ROOT / "resources" / "icons", top / "resources" / "icons")
    (top / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (top / "main.py").write_text("import sys; print(sys.argv[1:])")
    settings = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    subprocess.run(["bash", str(top / ".ci" / "install.sh")], env=settings, check=True)
    command = [str(tmp_path / ".local" / "bin" / "entropy-dial"), "a b", "c"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == (
        "['a b', 'c']\n"
    )


def test_that_the_launcher_starts_this_program(tmp_path: Path) -> None:
    install(tmp_path)
    launcher = tmp_path / ".local" / "bin" / "entropy-dial"
    assert str(ROOT / "main.py") in launcher.read_text()
    assert os.access(launcher, os.X_OK)


@pytest.mark.parametrize(
    "command",
    [
        ["desktop-file-validate", "resources/desktop/entropy-dial.desktop"],
        ["appstreamcli", "validate", "--no-net", "resources/desktop/entropy-dial.metainfo.xml"],
    ],
    ids=lambda command: str(command[0]),
)
def test_that_the_desktops_own_program_finds_nothing_wrong(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed here")
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_that_a_document_is_known_by_its_name_and_its_content(tmp_path: Path) -> None:
    if shutil.which("update-mime-database") is None:
        pytest.skip("update-mime-database is not installed here")
    install(tmp_path)
    mime = tmp_path / ".local" / "share" / "mime"
    assert "*.entropy" in (mime / "globs").read_text()
    assert b"application/x-entropy-dial" in (mime / "magic").read_bytes()
