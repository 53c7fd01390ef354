"""TextLoader: reads and scores a text off the main thread, telling how far it is."""

import time
from functools import partial

from PySide6.QtCore import QObject, Signal

from gui.core.jobs import Executor, Job, Jobs
from model.document.text_source import TextSource
from model.texts.open_text import OpenText, open_text
from model.texts.text_reading import TextReading, read_text

AT_ONCE = 300
EVERY = 0.12
LEAST_LEFT = 2.0


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

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = Jobs(executor, self)

    @property
    def busy(self) -> bool:
        """Whether a text is being read."""
        return self._jobs.latest is not None

    def request(
        self,
        text: OpenText | TextSource,
        temperature: float,
        earlier: TextReading | None = None,
    ) -> None:
        """Read a text at a temperature; `earlier` is a complete reading of it, if there is one."""
        source = text.source if isinstance(text, OpenText) else text

        def run(job: Job) -> TextReading:
            stages = _Stages(job)
            stages.follow("Opening", 0.0)
            opened = text if isinstance(text, OpenText) else open_text(text)
            return _read(opened, temperature, earlier, stages)

        self._jobs.start_latest(
            run,
            self.read.emit,
            partial(self.failed.emit, source),
            self._on_told,
            is_short=_is_short(text),
        )

    def cancel(self) -> None:
        """Stop reading; nothing more is heard of it."""
        self._jobs.stop()

    def _on_told(self, news: tuple[str, float] | TextReading) -> None:
        if isinstance(news, tuple):
            self.progressed.emit(*news)
        else:
            self.partly_read.emit(news)


def _read(
    opened: OpenText, temperature: float, earlier: TextReading | None, stages: "_Stages"
) -> TextReading:
    """All that is read of a text, told on the way every now and then."""
    shown = 0.0
    for reading in read_text(opened, temperature, earlier, watch=stages.follow):
        # Worked out here, they are there when the window asks for them.
        now = time.monotonic()
        if now - shown >= EVERY:
            shown = now
            reading.score.readings()
            stages.job.tell(reading)
    reading.score.readings()
    return reading


class _Stages:
    """Tells what is being done to a text, how much of it is done, and how long it may take yet."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._stage = ""
        self._begun = self._last = time.monotonic()

    def follow(self, stage: str, done: float) -> None:
        """Tell of a stage and the share of it that is done; raise once it is not wanted."""
        self.job.watch()
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
        self.job.tell((words, done))


def _time_left(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90.0 else f"{seconds / 60.0:.0f} min"


def _is_short(text: OpenText | TextSource) -> bool:
    if isinstance(text, OpenText):
        return not text.is_logits and len(text) <= AT_ONCE
    return text.embedded is not None and len(text.embedded) <= AT_ONCE
