"""Pipes and devices: read as they give, and never waited for without an end."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from model.document.work import WorkStoppedError
from model.files import atomic, source
from model.files.atomic import WriteError, write_whole
from model.files.format import FormatError
from model.files.source import read_bytes
from model.texts.files.gguf import is_gguf
from model.texts.opening import open_source

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="This system has no pipes.")


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    made = tmp_path / "pipe.entropy"
    os.mkfifo(made)
    return made


def test_that_what_is_written_into_a_pipe_is_read_whole(pipe: Path) -> None:
    parts = [b"x" * 100_000, b"", b"y" * 7]

    def write() -> None:
        with pipe.open("wb", buffering=0) as file:
            for part in parts:
                file.write(part)

    writer = threading.Thread(target=write)
    writer.start()
    assert read_bytes(pipe) == b"".join(parts)
    writer.join()


def test_that_a_pipe_that_gives_nothing_is_refused(
    pipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "_PATIENCE", 0.0)
    with pytest.raises(FormatError, match="gives nothing; save a file"):
        read_bytes(pipe)


def test_that_waiting_for_a_pipe_stops_when_it_is_to(pipe: Path) -> None:
    def stop() -> None:
        raise WorkStoppedError

    with pytest.raises(WorkStoppedError):
        read_bytes(pipe, stop)


def test_that_a_pipe_is_no_text_with_scores_and_no_model(pipe: Path) -> None:
    with pytest.raises(FormatError, match="is a pipe or a device"):
        open_source(pipe)
    assert not is_gguf(pipe)


def test_that_saving_into_a_pipe_waits_for_no_reader(pipe: Path) -> None:
    with pytest.raises(WriteError, match="nobody reads from it"):
        write_whole(pipe, b"new")


def test_that_saving_into_a_pipe_gives_up_where_its_reader_stalls(
    pipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "_PATIENCE", 0.0)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(WriteError, match="nobody reads from it"):
            write_whole(pipe, b"x" * (1 << 22))
    finally:
        os.close(reader)


def test_that_saving_into_a_pipe_reaches_a_reader(pipe: Path) -> None:
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reader, True)
    writer = threading.Thread(target=write_whole, args=(pipe, b"z" * 300_000))
    writer.start()
    found = b""
    is_writing, part = True, b""
    while is_writing or part:
        is_writing = writer.is_alive()
        part = os.read(reader, 1 << 16)
        found += part
    writer.join()
    os.close(reader)
    assert found == b"z" * 300_000


@pytest.mark.skipif(sys.platform != "linux", reason="This system has no such device.")
def test_that_a_device_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LARGEST_FILE", 1 << 20)
    with pytest.raises(FormatError, match="more than"):
        read_bytes(Path("/dev/zero"))
