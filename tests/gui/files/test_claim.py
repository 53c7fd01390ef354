"""One file, two hands: a second claim is refused with its owner, a changed file is noticed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gui.files.claim import FileClaim

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "w.entropy"
    made.write_bytes(b"one")
    return made


def rewrite(path: Path, data: bytes, seconds: float = 10.0) -> None:
    told = path.stat()
    path.write_bytes(data)
    os.utime(path, (told.st_atime, told.st_mtime + seconds))


def test_that_a_file_is_one_windows_and_the_second_hears_whose(path: Path) -> None:
    first, second = FileClaim(), FileClaim()
    assert first.take(path) is None
    stranger = second.take(path)
    assert stranger is not None
    assert stranger.process == os.getpid()
    assert stranger.words == "another window"
    assert second.path is None
    first.release()
    assert second.take(path) is None
    second.release()


def test_that_another_name_of_the_same_file_is_the_same_file(path: Path) -> None:
    link = path.with_name("link.entropy")
    link.symlink_to(path)
    first, second = FileClaim(), FileClaim()
    assert first.take(path) is None
    assert second.take(link) is not None
    first.release()


def test_that_a_claim_of_a_dead_process_counts_no_more(path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from gui.files.claim import FileClaim
claim = FileClaim()
assert claim.take(Path(sys.argv[1])) is None
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, check=True)
    assert path.with_name(".w.entropy.lock").exists()
    claim = FileClaim()
    assert claim.take(path) is None
    claim.release()
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["w.entropy"]


def lock_from_elsewhere(path: Path) -> Path:
    """The lock of a process on another machine, as Qt writes one."""
    lock = path.with_name(f".{path.name}.lock")
    lock.write_text("4711\npython\nanother-machine\n0123\n4567\n")
    return lock


def test_that_a_lock_of_another_machine_counts_until_a_person_says_that_it_is_over(
    path: Path,
) -> None:
    lock_from_elsewhere(path)
    claim = FileClaim()
    stranger = claim.take(path)
    assert stranger is not None
    assert stranger.is_elsewhere
    assert stranger.words == "a window on another-machine"
    assert claim.take(path, from_elsewhere=True) is None
    assert claim.path == path
    second = FileClaim().take(path)
    assert second is not None
    assert not second.is_elsewhere
    claim.release()


def test_that_a_folder_that_may_only_be_read_is_no_obstacle(path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("a superuser may write to every folder")
    path.parent.chmod(0o555)
    try:
        assert FileClaim().take(path) is None
    finally:
        path.parent.chmod(0o755)


def test_that_a_change_on_the_disk_is_noticed_with_both_times(path: Path) -> None:
    claim = FileClaim()
    claim.take(path)
    assert claim.change() is None
    rewrite(path, b"two")
    change = claim.change()
    assert change is not None
    assert change.now is not None
    assert change.now is not None
    assert (change.now - change.before).total_seconds() == pytest.approx(10.0)
    claim.note()
    assert claim.change() is None
    claim.release()


def test_that_a_file_that_was_only_touched_has_not_changed(path: Path) -> None:
    claim = FileClaim()
    claim.take(path)
    rewrite(path, b"one")
    assert claim.change() is None
    claim.release()


def test_that_a_deleted_file_is_noticed(path: Path) -> None:
    claim = FileClaim()
    claim.take(path)
    path.unlink()
    change = claim.change()
    assert change is not None
    assert change.now is None
    claim.release()


def test_that_one_change_is_asked_about_once_on_focus_and_again_on_save(path: Path) -> None:
    claim = FileClaim()
    claim.take(path)
    rewrite(path, b"two")
    assert claim.change(again=False) is not None
    assert claim.change(again=False) is None
    assert claim.change() is not None
    rewrite(path, b"three")
    assert claim.change(again=False) is not None
    claim.release()
