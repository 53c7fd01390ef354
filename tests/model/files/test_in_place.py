"""Files of several names are written in place: what is killed half-way is found whole beside it."""

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from model.document import edits
from model.document.document import new_document, same_content
from model.files import atomic
from model.files.atomic import WriteError, cut_short, write_whole
from model.formats.entropy_file import encode, is_half, read_document, write_document
from tests.model.files.test_atomic import NEW, OLD, ROOT, names_in


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "file.entropy"
    made.write_bytes(OLD)
    return made


def test_that_hard_links_stay_links(path: Path) -> None:
    twin = path.with_name("twin")
    os.link(path, twin)
    write_whole(path, NEW)
    assert twin.read_bytes() == NEW
    assert path.stat().st_ino == twin.stat().st_ino
    assert names_in(path.parent) == sorted([path.name, "twin"])


HALF = """
import os, signal, sys
from pathlib import Path
from model.files import atomic
path = Path(sys.argv[1])
def killed(folder):
    with path.open("r+b") as file:
        file.write(b"new co")
    os.kill(os.getpid(), signal.SIGKILL)
atomic._settle = killed
atomic.write_whole(path, b"new content")
"""


def test_that_a_file_of_two_names_killed_when_half_written_is_found_whole_beside_it(
    path: Path,
) -> None:
    path.with_name("twin").hardlink_to(path)
    assert cut_short(path) is None
    run = subprocess.run([sys.executable, "-c", HALF, str(path)], cwd=ROOT, check=False)
    assert run.returncode < 0
    assert path.read_bytes() == b"new co"
    assert cut_short(path) == b"new content"
    write_whole(path.with_name("another"), OLD)
    assert cut_short(path) == b"new content"
    write_whole(path, NEW)
    assert cut_short(path) is None
    assert names_in(path.parent) == ["another", path.name, "twin"]
    assert path.read_bytes() == NEW == path.with_name("twin").read_bytes()


def test_that_what_is_being_written_in_place_now_is_not_taken_for_cut_short(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.with_name("twin").hardlink_to(path)
    seen: list[bytes | None] = []
    monkeypatch.setattr(atomic, "_settle", lambda _: seen.append(cut_short(path)))
    write_whole(path, NEW)
    assert seen == [None]


def test_that_a_full_disk_leaves_a_file_with_other_names_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.with_name("other").hardlink_to(path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(WriteError, match="the disk is full"):
        write_whole(path, NEW)
    assert path.read_bytes() == OLD
    assert names_in(path.parent) == [path.name, "other"]


def test_that_a_document_cut_short_in_place_is_read_as_it_was_to_be_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.entropy"
    write_document(path, new_document())
    path.with_name("twin").hardlink_to(path)
    wanted = edits.set_title(new_document(), "Wanted").document
    whole = encode(wanted)

    def fail(file: IO[bytes], needed: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(atomic, "_make_room", fail)
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)  # as if it had been killed there
    with pytest.raises(KeyboardInterrupt):
        write_document(path, wanted)
    monkeypatch.undo()
    assert not is_half(path)
    assert same_content(read_document(path), new_document())
    for half in (whole[:-9], whole + b"tail", b"", whole[:40] + bytes(90)):
        path.write_bytes(half)
        assert is_half(path)
        assert same_content(read_document(path), wanted)
    write_document(path, wanted)
    assert not is_half(path)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.entropy", "twin"]
