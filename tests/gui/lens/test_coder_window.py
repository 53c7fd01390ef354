"""The Coder lens in the window: its bits on the clipboard, and a walk through the sequence."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from tests.gui.lens_desk import LensDesk
from tests.gui.window.kept_window import KeptWindow


def button(desk: LensDesk, label: str) -> QPushButton:
    buttons = desk.app.window.lens_view.controls.findChildren(QPushButton)
    return next(one for one in buttons if one.text() == label)


def test_that_the_bits_are_copied_whole(kept_window: KeptWindow) -> None:
    desk = LensDesk(kept_window, "coder", "coder")
    button(desk, "Copy the bits").click()
    bits = QGuiApplication.clipboard().text()
    caption = desk.app.window.lens_view.plot.view
    assert caption is not None
    assert set(bits) == {"0", "1", " "}
    assert f"{len(bits.replace(' ', ''))} bits for" in caption.figure.caption.lead


def test_that_later_walks_the_four_draws_through_the_sequence(kept_window: KeptWindow) -> None:
    desk = LensDesk(kept_window, "coder", "coder")
    assert not button(desk, "◀ earlier").isEnabled()
    button(desk, "later ▶").click()
    assert desk.app.session.document.coder.first == 1
    assert button(desk, "◀ earlier").isEnabled()
