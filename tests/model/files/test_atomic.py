"""Files are written whole or not at all: short writes, full disks, links, permissions."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from model.files import atomic
from model.files.atomic import WriteError, write_all_whole, write_whole

ROOT = Path(__file__).resolve().parents[3]
OLD, NEW = b"old", b"new content" * 1000

# Without SIGXFSZ a write past the limit comes back short first, and fails only when tried again.
LIMITED = """
import resource, signal, sys
from pathlib import Path
from model.files.atomic import WriteError, write_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_whole(Path(sys.argv[1]), b"x" * 10_000)
except WriteError as error:
    print(error)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "file.entropy"
    made.write_bytes(OLD)
    return made


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def assert_untouched(path: Path) -> None:
    assert path.read_bytes() == OLD
    assert names_in(path.parent) == [path.name]


def test_that_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    written, plain = tmp_path / "a", tmp_path / "b"
    write_whole(written, NEW)
    plain.write_bytes(NEW)
    assert written.read_bytes() == NEW
    assert written.stat().st_mode == plain.stat().st_mode


def test_that_an_old_file_keeps_its_permissions(path: Path) -> None:
    path.chmod(0o640)
    write_whole(path, NEW)
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names_in(path.parent) == [path.name]


def test_that_a_symbolic_link_stays_one_and_its_target_is_written(path: Path) -> None:
    link = path.with_name("link")
    link.symlink_to(path)
    write_whole(link, NEW)
    assert link.is_symlink()
    assert path.read_bytes() == NEW


def test_that_a_short_write_is_carried_on_with(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, bytes(data[:7])))
    write_whole(path, NEW)
    assert path.read_bytes() == NEW


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EIO, "choose another place")]
)
def test_that_a_failing_write_leaves_the_old_file_and_no_other(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    write = os.write
    sizes = iter((5, 5))

    def fail(file: int, data: bytes) -> int:
        size = next(sizes, None)
        if size is None:
            raise OSError(number, os.strerror(number))
        return write(file, bytes(data[:size]))

    monkeypatch.setattr(os, "write", fail)
    with pytest.raises(WriteError, match=words) as caught:
        write_whole(path, NEW)
    assert str(path) in str(caught.value)
    assert_untouched(path)


def test_that_a_write_of_nothing_counts_as_a_full_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "write", lambda file, data: 0)
    with pytest.raises(WriteError, match="the disk is full"):
        write_whole(path, NEW)
    assert_untouched(path)


@pytest.mark.parametrize("function", ["fsync", "close"])
def test_that_an_error_that_comes_late_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    real = getattr(os, function)

    def fail(file: int) -> None:
        real(file)
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(os, function, fail)
    with pytest.raises(WriteError, match="your share of the disk is full"):
        write_whole(path, NEW)
    monkeypatch.undo()
    assert_untouched(path)


@pytest.mark.skipif(sys.platform != "linux", reason="sets a limit on file sizes, as on a full disk")
def test_that_a_real_short_write_leaves_the_old_file(path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "no file may be this large here" in run.stdout
    assert_untouched(path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_that_a_device_is_written_to_and_not_replaced() -> None:
    with pytest.raises(WriteError, match="the disk is full"):
        write_whole(Path("/dev/full"), NEW)
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def test_that_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="it is a folder; give a file name in it"):
        write_whole(tmp_path, NEW)


def test_that_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=f"there is no folder {tmp_path / 'gone'}; make it"):
        write_whole(tmp_path / "gone" / "file", NEW)


def test_that_a_name_too_long_or_with_a_null_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="its name is too long"):
        write_whole(tmp_path / ("x" * 300), NEW)
    with pytest.raises(WriteError, match="no null character"):
        write_whole(tmp_path / "a\0b", NEW)


def test_that_a_protected_file_is_not_replaced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write anywhere, so the answer of the system is put in.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(WriteError, match="may not be written to"):
        write_whole(path, NEW)
    assert_untouched(path)


def test_that_a_write_error_reads_as_its_sentence_alone(tmp_path: Path) -> None:
    with pytest.raises(WriteError) as caught:
        write_whole(tmp_path, NEW)
    assert caught.value.strerror is None
    assert (
        str(caught.value) == f"{tmp_path} was not written: it is a folder; give a file name in it."
    )


KILLED = """
import os, signal, sys
from pathlib import Path
from model.files import atomic
atomic._verify = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
atomic.write_whole(Path(sys.argv[1]), b"half done")
"""


def test_that_what_a_killed_writer_left_is_swept_at_the_next_save(path: Path) -> None:
    run = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False)
    assert run.returncode < 0
    assert len(names_in(path.parent)) == 2
    assert path.read_bytes() == OLD
    write_whole(path, NEW)
    assert names_in(path.parent) == [path.name]


def test_that_a_file_another_writer_is_still_at_is_left_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = atomic._verify
    seen: list[list[str]] = []

    def write_another(descriptor: int, data: bytes) -> None:
        verify(descriptor, data)
        monkeypatch.setattr(atomic, "_verify", verify)
        write_whole(path.with_name("other"), OLD)
        seen.append(names_in(path.parent))

    monkeypatch.setattr(atomic, "_verify", write_another)
    write_whole(path, NEW)
    assert len(seen[0]) == 3
    assert path.read_bytes() == NEW


def test_that_what_cannot_be_read_back_as_written_is_not_saved(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = os.read
    monkeypatch.setattr(os, "read", lambda file, size: read(file, size).replace(b"c", b"d"))
    with pytest.raises(WriteError, match="could not be read back"):
        write_whole(path, NEW)
    monkeypatch.undo()
    assert_untouched(path)


def test_that_a_file_that_becomes_a_pipe_meanwhile_is_not_replaced(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = atomic._verify

    def become_a_pipe(descriptor: int, data: bytes) -> None:
        verify(descriptor, data)
        path.unlink()
        os.mkfifo(path)

    monkeypatch.setattr(atomic, "_verify", become_a_pipe)
    with pytest.raises(WriteError, match="something else has taken its place"):
        write_whole(path, NEW)
    assert stat.S_ISFIFO(path.stat().st_mode)
    assert names_in(path.parent) == [path.name]


def test_that_extended_attributes_are_kept(path: Path) -> None:
    if not hasattr(os, "setxattr"):
        pytest.skip("this system has no extended attributes")
    try:
        os.setxattr(path, "user.origin", b"class")
    except OSError:
        pytest.skip("this disk keeps no extended attributes")
    write_whole(path, NEW)
    assert os.getxattr(path, "user.origin") == b"class"


def test_that_a_group_is_kept_where_it_may_be(path: Path) -> None:
    other = next((group for group in os.getgroups() if group != path.stat().st_gid), None)
    if os.geteuid() == 0:
        other = 12
    if other is None:
        pytest.skip("there is no other group to give the file to")
    os.chown(path, -1, other)
    write_whole(path, NEW)
    assert path.stat().st_gid == other


def test_that_the_old_file_stays_beside_it_where_that_is_chosen(path: Path) -> None:
    write_whole(path, NEW, keep_old=True)
    assert path.read_bytes() == NEW
    assert path.with_name(f"{path.name}.bak").read_bytes() == OLD


def test_that_a_set_of_files_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [(tmp_path / f"{number}.png", NEW) for number in range(3)]
    fsync, done = os.fsync, [0]

    def full(file: int) -> None:
        done[0] += 1
        if done[0] == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(file)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match=r"2\.png was not written: the disk is full"):
        write_all_whole(files)
    monkeypatch.undo()
    assert names_in(tmp_path) == []
    write_all_whole(files)
    assert names_in(tmp_path) == ["0.png", "1.png", "2.png"]


def test_that_nobody_reads_a_new_version_who_may_not_read_the_old(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.chmod(0o600)
    modes = []
    write = os.write

    def told(file: int, data: bytes) -> int:
        modes.append(stat.S_IMODE(os.fstat(file).st_mode))
        return write(file, data)

    monkeypatch.setattr(os, "write", told)
    write_whole(path, NEW)
    assert modes == [0o600]


def test_that_another_group_is_allowed_no_more_than_everybody(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.chmod(0o664)
    old = path.stat()
    there = os.stat_result((old.st_mode, 0, 0, 1, old.st_uid, old.st_gid + 1, old.st_size, 0, 0, 0))

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chown", refuse)
    new = path.with_name("new")
    new.write_bytes(NEW)
    atomic._keep_marks(path, there, new)
    assert stat.S_IMODE(new.stat().st_mode) == 0o644


def test_that_the_old_version_is_kept_whole_or_the_one_before_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = path.with_name(f"{path.name}.bak")
    kept.write_bytes(b"older")
    path.chmod(0o600)
    write_whole(path, NEW, keep_old=True)
    assert (kept.read_bytes(), stat.S_IMODE(kept.stat().st_mode)) == (OLD, 0o600)
    write = os.write

    def full(file: int, data: bytes) -> int:
        if bytes(data) == NEW:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WriteError):
        write_whole(path, b"newest", keep_old=True)
    assert (kept.read_bytes(), path.read_bytes()) == (OLD, NEW)
    assert names_in(path.parent) == [path.name, kept.name]


def test_that_a_kept_version_goes_where_it_is_called_and_follows_no_link(path: Path) -> None:
    victim = path.with_name("victim")
    victim.write_bytes(b"mine")
    path.with_name(f"{path.name}.bak").symlink_to(victim)
    write_whole(path, NEW, keep_old=True)
    assert victim.read_bytes() == b"mine"
    assert path.with_name(f"{path.name}.bak").read_bytes() == OLD


def test_that_a_file_swept_before_it_was_locked_is_made_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = atomic._locked
    swept: list[Path] = []

    def late(descriptor: int) -> int | None:
        if not swept:
            swept.extend(path.parent.glob(".entropy-dial-*.part"))
            swept[0].unlink()
        return lock(descriptor)

    monkeypatch.setattr(atomic, "_locked", late)
    write_whole(path, NEW)
    assert len(swept) == 1
    assert path.read_bytes() == NEW
    assert names_in(path.parent) == [path.name]
