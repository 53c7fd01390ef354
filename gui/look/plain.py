"""What data says is shown, never obeyed: the one way of texts into labels and tips.

Qt takes a text with a tag in it for a page, and a page may open files.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from model.words.inert import harmless
from model.words.markup import escape, runs, unbroken

_KEPT = "\n\t"
_TAGS = {-1: "sub", 1: "sup"}


class PlainLabel(QLabel):
    """A label whose text is text, whatever stands in it; `role` is that of its look."""

    def __init__(
        self,
        text: str | QWidget | None = "",
        parent: QWidget | None = None,
        *,
        role: str = "",
        wraps: bool = False,
    ) -> None:
        super().__init__(parent if isinstance(text, str) else text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        if role:
            self.setProperty("role", role)
        self.setText(text if isinstance(text, str) else "")

    def setText(self, text: str) -> None:  # noqa: N802
        super().setText(harmless(text, keep=_KEPT))


def let_select(label: QLabel) -> None:
    """Let a label's text be marked and copied, by mouse and by keys, to which Tab leads."""
    flags = Qt.TextInteractionFlag
    label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    # Room for the ring of the focus in the style sheet is none before the text.
    label.setProperty("selectable", True)
    label.setIndent(0)


def rich(markup: str) -> str:
    """Return a text in the small markup for a label of rich text; all other tags stay as text."""
    return "<br>".join(map(_line, unbroken(markup).split("<br>")))


def _line(markup: str) -> str:
    parts = []
    for run in runs(markup):
        text = escape(run.text)
        if run.shift:
            text = f"<{_TAGS[run.shift]}>{text}</{_TAGS[run.shift]}>"
        parts.append(f"<b>{text}</b>" if run.bold else text)
    return "".join(parts)


def without_keys(text: str) -> str:
    """Return a text as a button or a menu shows it, where an & would make a key of a letter."""
    return harmless(text).replace("&", "&&")


def plain_tip(text: str) -> str:
    """Return a text as Qt shows it in a tip, where a text with tags would be a page."""
    if "<" not in text and "&" not in text:
        return harmless(text, keep=_KEPT)
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>"
