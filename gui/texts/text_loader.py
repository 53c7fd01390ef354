"""TextLoader: reads and scores a text off the main thread, telling how far it is."""

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gui.core.evaluator import Executor
from model.document.text_source import TextSource
from model.texts.open_text import OpenText, open_text
from model.texts.text_reading import TextReading, read_text

AT_ONCE = 300
EVERY = 0.12
LEAST_LEFT = 2.0


class Cancelled(Exception):  # noqa: N818
    """The reading is not wanted any more."""


class TextLoader(QObject):
    """One text at a time; a new one takes the place of the one that is being read.

    Signals:
        progressed(str, float): what is being done, with the time left, and the share done.
        partly_read(TextReading): what is read so far.
        read(TextReading): all that was asked for.
        failed(TextSource, str): why the text cannot be read.
    """

    progressed = Signal(str, float)
    partly_read = Signal(object)
    read = Signal(object)
    failed = Signal(object, str)
    _told = Signal(object, object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._job: _Job | None = None
        self._told.connect(self._on_told)

    @property
    def busy(self) -> bool:
        """Whether a text is being read."""
        return self._job is not None

    def request(
        self,
        text: OpenText | TextSource,
        temperature: float,
        earlier: TextReading | None = None,
    ) -> None:
        """Read a text at a temperature; `earlier` is a complete reading of it, if there is one."""
        self.cancel()
        job = _Job(text, temperature, earlier, self._told.emit)
        self._job = job
        if _is_short(text):
            job.run()
        else:
            self._executor(job.run)

    def cancel(self) -> None:
        """Stop reading; nothing more is heard of it."""
        if self._job is not None:
            self._job.stopped.set()
            self._job = None

    def _on_told(self, job: object, news: object) -> None:
        if job is not self._job or self._job is None:
            return
        if isinstance(news, tuple):
            self.progressed.emit(*news)
        elif isinstance(news, TextReading):
            self.partly_read.emit(news)
        elif isinstance(news, Exception):
            self._job = None
            self.failed.emit(_source_of(job), _sentence(news))
        elif isinstance(news, _Done):
            self._job = None
            self.read.emit(news.reading)


class _Done:
    def __init__(self, reading: TextReading) -> None:
        self.reading = reading


class _Job:
    """One reading, run by the worker; tells its news through a signal."""

    def __init__(
        self,
        text: OpenText | TextSource,
        temperature: float,
        earlier: TextReading | None,
        tell: Callable[[object, object], None],
    ) -> None:
        self.text = text
        self.stopped = threading.Event()
        self._temperature = temperature
        self._earlier = earlier
        self._tell = tell
        self._stage = ""
        self._begun = self._last = time.monotonic()
        self._shown = 0.0

    def run(self) -> None:
        """Read the text, unless it is not wanted any more."""
        try:
            self._read()
        except Cancelled:
            return
        except (OSError, ValueError, MemoryError) as error:
            self._tell(self, error)

    def _read(self) -> None:
        self._watch("Opening", 0.0)
        text = self.text
        opened = text if isinstance(text, OpenText) else open_text(text)
        reading = None
        for reading in read_text(opened, self._temperature, self._earlier, watch=self._watch):
            now = time.monotonic()
            if now - self._shown >= EVERY:
                self._shown = now
                # Worked out here, they are there when the window asks for them.
                reading.score.readings()
                self._tell(self, reading)
        if reading is not None:
            reading.score.readings()
            self._tell(self, _Done(reading))

    def _watch(self, stage: str, done: float) -> None:
        if self.stopped.is_set():
            raise Cancelled
        now = time.monotonic()
        if stage != self._stage or done == 0.0:
            self._stage, self._begun, self._last = stage, now, now
        if now - self._last < EVERY and done > 0.0:
            return
        self._last = now
        left = (now - self._begun) * (1.0 - done) / done if done > 0.0 else 0.0
        words = f"{stage} · {100.0 * done:.0f}%"
        if left >= LEAST_LEFT:
            words += f" · {_time_left(left)} left"
        self._tell(self, (words, done))


def _time_left(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90.0 else f"{seconds / 60.0:.0f} min"


def _is_short(text: OpenText | TextSource) -> bool:
    if isinstance(text, OpenText):
        return not text.is_logits and len(text) <= AT_ONCE
    return text.embedded is not None and len(text.embedded) <= AT_ONCE


def _source_of(job: object) -> TextSource | None:
    if not isinstance(job, _Job):
        return None
    return job.text.source if isinstance(job.text, OpenText) else job.text


def _sentence(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "There is not enough memory to read this text."
    return " ".join(str(error).split())
