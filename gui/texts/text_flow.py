"""TextFlow: between the document's text and what is read of it; opening, walking, re-scoring."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.core.gestures import NO_GESTURE
from gui.core.jobs import Executor
from gui.core.session import Session
from gui.core.ticker import Pause, soon
from gui.texts.text_panel import TextPanel
from model.document.document import Document
from model.document.text_source import TextSource
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings, Unreadable
from model.lenses import lens_of

# What reads texts is loaded with the first text: a window without one opens sooner.
if TYPE_CHECKING:
    from gui.texts.text_loader import TextLoader
    from model.texts.array_tables import ArrayTable
    from model.texts.open_text import OpenText
    from model.texts.text_reading import TextReading

REST_MS = 120


class TextFlow(QObject):
    """Keeps the reading of the document's text, and shows a text that is being opened.

    The session is touched only when a text was opened as a whole: an error or a cancel on the way
    leaves everything as it was.

    Attributes:
        reading: the latest reading of the document's text.
        preview: readings of a text that is being opened, to be shown meanwhile; None for none.

    Signals:
        changed(): the reading, the preview or the problem is another.
        opened(Document, Path): a text was read as a whole and is to become the document.
        refused(str, str): a title and a sentence on why a text cannot be opened.
        said(str): a sentence for the status line.
    """

    changed = Signal()
    opened = Signal(object, object)
    refused = Signal(str, str)
    said = Signal(str)

    def __init__(
        self, session: Session, panel: TextPanel, executor: Executor, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._panel = session, panel
        self.reading: TextReading | None = None
        self.preview: Readings | None = None
        self._executor = executor
        self._problem = ""
        self._refused_source: TextSource | None = None
        # What the loader was asked for last, and at which temperature.
        self._asked: tuple[TextSource, float] | None = None
        self._candidate: tuple[Document, Path] | None = None
        self._rows: dict[str, ArrayTable] = {}  # by what their documents say
        panel.cancelled.connect(self.cancel)
        panel.rows.chosen.connect(self.go_to_row)
        panel.strip.chosen.connect(self.go_to)
        panel.search.line.sought.connect(self.seek)
        self._rest = Pause(self, REST_MS, self._score_again)

    @cached_property
    def loader(self) -> "TextLoader":
        """What reads the texts."""
        from gui.texts.text_loader import TextLoader

        loader = TextLoader(self._executor, self)
        loader.progressed.connect(self._on_progressed)
        loader.partly_read.connect(self._on_partly_read)
        loader.read.connect(self._on_read)
        loader.failed.connect(self._on_failed)
        return loader

    def open(self, text: "OpenText", path: Path) -> None:
        """Read a text; when it is read it becomes the document."""
        from model.texts.text_document import text_document

        document = text_document(text)
        source = document.text or text.source
        self._candidate = document, path
        self._panel.show_progress(f"Reading {path.name}", 0.0)
        self._request(replace(text, source=source), document.temperature)

    def cancel(self) -> None:
        """Stop reading; what was there before is there again."""
        self.loader.cancel()
        self._panel.hide_progress()
        was_opening = self._candidate is not None
        self._candidate = self.preview = None
        if was_opening:
            self.said.emit("Reading was cancelled; nothing was opened")
        else:
            self._refused_source = self._session.document.text
            self._problem = "Reading was cancelled. Open the text again to read it."
            self.said.emit("Reading was cancelled")
        self.changed.emit()

    def show_rows(self, rows: "ArrayTable") -> None:
        """Take note of the rows of which one is opened as a table, to go to others from it."""
        self._rows = {rows.document.notes: rows}

    def go_to_row(self, position: int, gesture: int = NO_GESTURE) -> None:
        """Make another row of the file the table."""
        from model.texts.array_tables import go_to_row

        document = self._session.document
        here = self._rows.get(document.notes)
        if here is None:
            return
        try:
            edit, row = go_to_row(document, here, position)
        except (OSError, ValueError) as error:
            self.refused.emit("This row cannot be shown", str(error))
            return
        self._rows[row.document.notes] = row
        self._session.apply(edit, gesture)

    def show_document(self, document: Document) -> None:
        """Have the document's text read, or read anew at another temperature, if that is needed."""
        source = document.text
        rows = self._rows.get(document.notes)
        if rows is None or rows.source is None:
            self._panel.show_rows("", 0, 0)
        else:
            self._panel.show_rows(rows.source.name, rows.source.position, rows.positions)
        if self._candidate is not None:
            return
        if source is None:
            self._forget()
            return
        turned = None if self.reading is None else self.reading.turned_to(source)
        if turned is not None:
            self._go_on_with(turned, document)
            return
        if self._refused_source is not None and self._refused_source.is_read_as(source):
            return
        self._forget()
        self._request(source, document.temperature)

    def _go_on_with(self, reading: "TextReading", document: Document) -> None:
        """Show a reading of the base with what is tested now; read what it lacks of that."""
        self.reading = reading
        if reading.source.position < 0 and reading.is_whole:
            soon(self, self._stand_somewhere)
        if self.loader.busy and self._is_asked(document):
            return
        if reading.temperature != document.temperature or self.loader.busy:
            self._score_soon()
            return
        refused = self._refused_source
        if reading.missing and not (refused is not None and refused.is_read_as(document.text)):
            self._request(reading.opened, document.temperature, reading)

    def _is_asked(self, document: Document) -> bool:
        """Whether what is being read is all that the document's text needs, whatever it shows."""
        if self._asked is None or self._asked[1] != document.temperature:
            return False
        source, asked = document.text, self._asked[0]
        if source is None or not source.has_base_of(asked):
            return False
        return {one.files for one in source.tested} == {one.files for one in asked.tested}

    def _request(
        self,
        text: "OpenText | TextSource",
        temperature: float,
        earlier: "TextReading | None" = None,
    ) -> None:
        source = text if isinstance(text, TextSource) else text.source
        self._asked = source, temperature
        self._refused_source, self._problem = None, ""
        self.loader.request(text, temperature, earlier)

    def attach(self, readings: Readings | Unreadable) -> Readings | Unreadable:
        """Return readings of the document with those of its text."""
        source = readings.document.text
        if source is None or isinstance(readings, Unreadable):
            return readings
        from model.texts.text_measures import with_text

        reading = None if self.reading is None else self.reading.turned_to(source)
        return with_text(readings, reading, self._problem)

    def go_to(self, position: int, gesture: int = NO_GESTURE) -> None:
        """Make a position of the text the table."""
        reading, document = self.reading, self._session.document
        if reading is None or self.preview is not None or not reading.serves(document.text):
            return
        from model.texts.text_document import REPORT_LENS
        from model.texts.text_edits import go_to, go_to_both

        act = go_to_both if document.lens == REPORT_LENS else go_to
        self._session.apply(act(document, reading, position), gesture)

    def seek(self, sought: str, step: int) -> None:
        """Go to the next or the last token that holds a text."""
        reading, source = self.reading, self._session.document.text
        if reading is None or source is None:
            return
        from model.texts.text_edits import found_from

        place = found_from(reading.opened.shown_texts, sought, source.position, step)
        if place is None:
            self.said.emit(f"No token holds “{sought}”")
        else:
            self.go_to(place)

    def show_strip(self, readings: Readings | None) -> None:
        """Show the tokens above the picture where the lens has a place for them."""
        text = None
        if readings is not None and readings.sequence is not None:
            from model.texts.text_reading import text_reading_of

            text = text_reading_of(readings)
        if readings is None or text is None:
            self._panel.show_strip(False)
            return
        from model.texts.heat import heat_of
        from model.texts.text_document import REPORT_LENS

        document, opened = readings.document, text.opened
        view = document.text_view
        self._panel.strip.show_tokens(
            opened.shown_texts,
            heat_of(text, view.heat, readings.unit),
            -1 if document.text is None else document.text.position,
            view.place if view.place < len(opened) else -1,
            opened.ends.tolist(),
        )
        visible = lens_of(document.lens).look.strip(document)
        is_tall = document.lens != REPORT_LENS and view.view == "text"
        self._panel.show_strip(visible, searchable=self.preview is None, is_tall=is_tall)

    def _forget(self) -> None:
        self._rest.stop()
        if "loader" in self.__dict__:
            self.loader.cancel()
        self._panel.hide_progress()
        self.reading, self._problem, self._refused_source = None, "", None

    def _score_soon(self) -> None:
        reading = self.reading
        if reading is not None and not reading.opened.is_logits and len(reading.opened) <= 300:
            self._score_again()
        else:
            self._rest.start()

    def _score_again(self) -> None:
        reading, document = self.reading, self._session.document
        if reading is None or not reading.serves(document.text):
            return
        self._request(reading.opened, document.temperature, reading)

    def _on_progressed(self, words: str, done: float) -> None:
        name = "" if self._candidate is None else f"{self._candidate[1].name}: "
        self._panel.show_progress(f"{name}{words}", done)

    def _on_partly_read(self, reading: "TextReading") -> None:
        if self._candidate is not None:
            self._show_preview(reading)
        elif self.reading is None or not self.reading.is_whole or reading.is_whole:
            self.reading = self._turned(reading)
            self.changed.emit()

    def _turned(self, reading: "TextReading") -> "TextReading":
        """What was read, with the tested model that is shown by now."""
        return reading.turned_to(self._session.document.text) or reading

    def _show_preview(self, reading: "TextReading") -> None:
        if self._candidate is None:
            return
        from model.texts.text_measures import with_text

        table = self.preview or evaluate(self._candidate[0])
        if isinstance(table, Unreadable):
            return
        self.preview = with_text(table, reading)
        self.changed.emit()

    def _on_read(self, reading: "TextReading") -> None:
        self._panel.hide_progress()
        self.reading, self._problem = self._turned(reading), ""
        if self._candidate is None:
            # Not inside of what may be the showing of the same document.
            soon(self, self._stand_somewhere)
            self.changed.emit()
            return
        from model.texts.text_document import at_telling_token

        document, path = self._candidate
        self._candidate = self.preview = None
        self.opened.emit(at_telling_token(document, reading), path)

    def _stand_somewhere(self) -> None:
        """Go to the telling token of a document that was opened without standing anywhere."""
        document, reading = self._session.document, self.reading
        source = document.text
        if reading is None or source is None or source.position >= 0:
            return
        # A step back or forth leads to what was there, and opening would forget all of them.
        steps = self._session.steps
        if reading.serves(source) and not steps.canUndo() and not steps.canRedo():
            from model.texts.text_document import at_telling_token

            self._session.open(at_telling_token(document, reading), self._session.path)

    def _on_failed(self, source: TextSource, sentence: str) -> None:
        self._panel.hide_progress()
        if self._candidate is not None:
            self._candidate = self.preview = None
            self.changed.emit()
            self.refused.emit("This text cannot be read", sentence)
            return
        self._refused_source, self._problem = source, sentence
        self.changed.emit()
