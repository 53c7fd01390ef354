"""What assistive technology is told: roles, numbers, hidden lists, and news once all is at rest."""

import gc
import math

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QLabel, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.core import accessible
from gui.core.accessible import (
    Announcer,
    SpokenNumber,
    SpokenRole,
    shows_markup,
    speaks_as,
    speaks_number,
)


class Heard:
    """What was announced, and how."""

    def __init__(self) -> None:
        self.news: list[tuple[str, str]] = []

    def __call__(self, event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            self.news.append((event.message(), event.politeness().name))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    found = Heard()

    class Listening(QAccessible):
        @staticmethod
        def updateAccessibility(event: QAccessibleEvent) -> None:
            found(event)

    monkeypatch.setattr(accessible, "QAccessible", Listening)
    return found


def rung(announcer: Announcer) -> None:
    """End the half second, without waiting for it."""
    assert announcer.rest.isActive()
    assert announcer.rest.interval() == 500
    announcer.rest.stop()
    announcer.rest.timeout.emit()


def test_that_news_are_told_politely_once_and_only_at_rest(qtbot: QtBot, heard: Heard) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    announcer = Announcer(window)
    for temperature in ("1.1", "1.2", "1.3"):
        announcer.tell("picture", lambda text=temperature: f"T = {text}")  # type: ignore[misc]
    announcer.tell("status", lambda: "Copied")
    assert heard.news == []
    rung(announcer)
    assert heard.news == [("T = 1.3 Copied", "Polite")]
    announcer.tell("picture", lambda: "T = 1.3 Copied")
    rung(announcer)
    announcer.tell("picture", str)
    rung(announcer)
    assert len(heard.news) == 1


def test_that_a_refusal_interrupts(qtbot: QtBot, heard: Heard) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    accessible.announce(window, "This is no number.", at_once=True)
    assert heard.news == [("This is no number.", "Assertive")]


def test_that_a_painted_widget_has_its_role_and_its_number(qtbot: QtBot) -> None:
    window, taken = QWidget(), [1.5]
    qtbot.addWidget(window)
    number = SpokenNumber(
        lambda: taken[-1], lambda: f"{taken[-1]:.2f}", taken.append, lambda: (0.0, 10.0), 0.1
    )
    knob, group = QWidget(window), QWidget(window)
    speaks_number(knob, SpokenRole.Dial, number)
    speaks_as(group, SpokenRole.Grouping, "Filters")
    found = QAccessible.queryAccessibleInterface(knob)
    assert (found.role(), found.text(QAccessible.Text.Value)) == (SpokenRole.Dial, "1.50")
    value = found.valueInterface()
    assert (value.minimumValue(), value.maximumValue(), value.minimumStepSize()) == (0.0, 10.0, 0.1)
    value.setCurrentValue(2.0)
    assert (value.currentValue(), found.text(QAccessible.Text.Value)) == (2.0, "2.00")
    taken.append(math.inf)
    assert value.currentValue() == 10.0
    told = QAccessible.queryAccessibleInterface(group)
    assert (told.role(), told.text(QAccessible.Text.Name)) == (SpokenRole.Grouping, "Filters")


def test_that_markup_is_said_in_words(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    assert QAccessible.queryAccessibleInterface(label) is not None
    shows_markup(label)
    label.setText("<b>H(Q<sub>T</sub>)</b> &lt; 2")
    told = QAccessible.queryAccessibleInterface(label)
    assert told.role() == SpokenRole.StaticText
    assert told.text(QAccessible.Text.Name) == "H(Qᴛ) < 2"
    label.setAccessibleName("Entropy")
    assert told.text(QAccessible.Text.Name) == "Entropy"


def test_that_a_hidden_list_has_no_item_with_the_focus(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    speaks_as(window, SpokenRole.Grouping, "Lists")
    column, listing = QVBoxLayout(window), QListWidget(window)
    listing.addItems(["a", "b", "c"])
    listing.setCurrentRow(1)
    column.addWidget(listing)

    def focused() -> bool:
        found = QAccessible.queryAccessibleInterface(listing)
        children = (found.child(place) for place in range(found.childCount()))
        return any(child.state().focused for child in children)

    listing.hide()
    window.show()
    assert not focused()
    for _ in range(3):
        listing.show()
        assert focused()
        listing.hide()
        qtbot.waitUntil(lambda: not focused())
    assert listing.currentRow() == 1


def test_that_what_is_told_goes_with_its_widget(qtbot: QtBot) -> None:
    for way in range(4):
        window = QWidget()
        knob = QWidget(window)
        speaks_number(
            knob,
            SpokenRole.Slider,
            SpokenNumber(float, str, lambda to: None, lambda: (0.0, 1.0), 0.1),
        )
        assert QAccessible.queryAccessibleInterface(knob) is not None
        if way % 2:
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        del knob, window
        gc.collect()


def test_that_news_that_cannot_be_asked_any_more_is_asked_once(qtbot: QtBot, heard: Heard) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    announcer = Announcer(window)

    def gone() -> str:
        raise RuntimeError("already deleted")

    announcer.tell("offer", gone)
    with qtbot.captureExceptions() as raised:
        rung(announcer)
    announcer.tell("status", lambda: "Copied")
    rung(announcer)
    assert len(raised) == 1
    assert heard.news == [("Copied", "Polite")]
