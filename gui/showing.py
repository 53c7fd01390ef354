"""Showing: what of the readings is on screen: cards, table, list, and the picture of the lens."""

from PySide6.QtCore import QObject

from gui.core.session import Session
from gui.lens.picture_flow import PictureFlow
from gui.lens.work_flow import WorkFlow
from gui.lessons.lesson_flow import LessonFlow
from gui.texts.text_flow import TextFlow
from gui.window.main_window import MainWindow
from model.evaluate.readings import Readings, Unreadable
from model.lenses import lens_of


class Showing(QObject):
    """Shows readings as far as texts, lessons and what is still to be learned let them be seen.

    Attributes:
        readings: the latest readings.
        good_readings: the latest readings without a problem.
    """

    def __init__(
        self,
        session: Session,
        window: MainWindow,
        texts: TextFlow,
        lessons: LessonFlow,
        works: WorkFlow,
        picture: PictureFlow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.readings: Readings | Unreadable | None = None
        self.good_readings: Readings | None = None
        self._session = session
        self._window = window
        self._texts = texts
        self._lessons = lessons
        self._works = works
        self._picture = picture

    def last_good(self) -> Readings | None:
        """Return the latest readings without a problem; None while a lesson covers any."""
        return None if self._lessons.is_covered else self.good_readings

    def show_again(self) -> None:
        """Show what is read of a text so far, or what of a lesson is uncovered."""
        if self.readings is not None:
            self.show_readings(self.readings)

    def show_readings(self, readings: Readings | Unreadable) -> None:
        """Show new readings; where there are none, keep the last good ones, dimmed."""
        readings = self._texts.attach(readings)
        self.readings, seen = readings, self._lessons.seen(readings)
        window = self._window
        window.table_panel.show_readings(seen)
        window.readings_panel.show_readings(seen)
        window.notes_panel.show_readings(seen)
        window.show_readings(seen)
        self.show_list()
        if isinstance(readings, Unreadable):
            window.lens_view.show_stale(readings.problem)
            window.news.tell("picture", lambda: readings.problem)
            return
        self.good_readings = readings
        self.show_lens()

    def show_list(self) -> None:
        """Bring the list of all readings up to date if it is on screen."""
        listing = self._window.lens_view.readings_list
        if self.readings is not None and not listing.isHidden():
            listing.show_readings(self._lessons.seen(self.readings))

    def show_lens(self) -> None:
        """Show the last good readings through the chosen lens, after what it has to learn first."""
        opening = self._texts.preview
        readings = opening or self.good_readings
        self._texts.show_strip(readings)
        if readings is None:
            return
        lens = lens_of((readings if opening else self._session).document.lens)
        lens_view, controls = self._window.lens_view, () if opening else lens.look.controls
        if lens.marks_are_tokens:
            lens_view.plot.show_highlight(-1)
        work, view = lens.look.work(readings.document), None
        if work is None:
            view = self._picture.show(readings, lens_view, self._lessons.veiled)
        else:
            why_not = self._works.why_not(work)
            lens_view.show_message(why_not or f"{work.title} …")
            if not why_not:
                self._works.start(work, self.show_lens)
        own = () if view is None else view.cards
        self._window.readings_panel.show_own(own, readings)
        unlit = "" if view is None else self._picture.unlit
        self._window.readings_panel.explanation.show_unlit(unlit)
        lens_view.controls.show_controls(controls, readings, view)
        self._window.news.tell("picture", lens_view.words)

    def show_outcome(self, row: int) -> None:
        """Ring what stands for an outcome in the picture, where outcomes stand in it."""
        if not lens_of(self._session.document.lens).marks_are_tokens:
            self._window.lens_view.plot.show_highlight(row)
