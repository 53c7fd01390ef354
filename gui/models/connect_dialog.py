"""ConnectDialog: the models found on this machine, and a line for an address."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.core.jobs import Executor, Job, Jobs
from gui.look.plain import PlainLabel
from gui.widgets.dialogs import MARGINS, deciding_buttons
from model.language_models import LanguageModel, TextLeavesError
from model.model_sources import MODELS, FoundServer, connect, found_servers


class ConnectDialog(QDialog):
    """Asks which model; it stays open, and says why, until one answers.

    Signals:
        connected(LanguageModel): it answered.
    """

    connected = Signal(object)

    def __init__(
        self, title: str, look: Executor, ask: Executor, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(560, 480)
        self._looking, self._asking = Jobs(look, self), Jobs(ask, self)
        self._may_leave = ""  # the address of another machine that was agreed to
        self._list = QListWidget()
        self._list.setProperty("role", "boxed")
        self._list.setAccessibleName("Models found on this machine")
        # All that is said of a model is seen, in as many lines as it takes.
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setToolTip("Servers that answer at the usual ports of this machine")
        self._looked = _muted("Looking for servers on this machine …")
        self._address = _line(
            "Address", "127.0.0.1:8080, or the path of a GGUF file, or of a text to learn from"
        )
        self._key = _line("API key", "Only where the server asks for one; it is not kept")
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        self._problem = PlainLabel(role="badge", wraps=True)
        self._problem.hide()
        self._buttons, self._ok = deciding_buttons("Connect")
        self._lay_out()
        self._list.currentItemChanged.connect(self._on_chosen)
        self._list.itemActivated.connect(lambda _: self.on_connect())
        self._address.textChanged.connect(self._on_typed)
        self._buttons.accepted.connect(self.on_connect)
        self._buttons.rejected.connect(self.reject)
        self.finished.connect(lambda _: self._stop())
        self._on_typed(self._address.text())
        self._looking.start_latest(
            self._look, lambda _: self._on_looked(), self._looked.setText, self._on_found
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*MARGINS)
        column.setSpacing(10)
        column.addWidget(self._looked)
        column.addWidget(self._list, 1)
        for name, line in (("Address", self._address), ("API key", self._key)):
            label = _muted(name)
            label.setBuddy(line)
            column.addWidget(label)
            column.addWidget(line)
        starts = "; ".join(f"{kind.name}: {kind.start}" for kind in MODELS if kind.port)
        how = _muted(f"To start one: {starts}.")
        how.setWordWrap(True)
        column.addWidget(how)
        column.addWidget(self._problem)
        column.addWidget(self._buttons)
        self._address.setFocus()

    def on_connect(self) -> None:
        """Try the address; what goes wrong is said here."""
        where, key = self._address.text().strip(), self._key.text()
        self._ok.setEnabled(False)
        self._say("")

        def run(job: Job) -> LanguageModel | TextLeavesError:
            try:
                return connect(where, may_leave=self._may_leave == where, key=key, watch=job.watch)
            except TextLeavesError as error:
                return error

        self._asking.start_latest(run, partial(self._on_answered, where), self._on_failed)

    def _on_answered(self, where: str, found: LanguageModel | TextLeavesError) -> None:
        self._ok.setEnabled(True)
        if isinstance(found, TextLeavesError):
            self._say(f"{found} Press “Send it there” if it may.")
            self._may_leave = where
            self._ok.setText("Send it there")
            return
        self.connected.emit(found)
        self.accept()

    def _on_failed(self, sentence: str) -> None:
        self._ok.setEnabled(True)
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def _look(self, job: Job) -> None:
        for found in found_servers(job.watch):
            job.tell(found)

    def _on_found(self, found: FoundServer) -> None:
        item = QListWidgetItem(found.about.words)
        item.setData(Qt.ItemDataRole.UserRole, found.where)
        self._list.addItem(item)
        if self._list.count() == 1 and not self._address.text():
            self._list.setCurrentRow(0)

    def _on_looked(self) -> None:
        count = self._list.count()
        one = "One model answers" if count == 1 else f"{count} models answer"
        self._looked.setText(
            f"{one} on this machine." if count else "No model answers at the usual ports here."
        )

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._address.setText(str(item.data(Qt.ItemDataRole.UserRole)))

    def _on_typed(self, text: str) -> None:
        self._ok.setText("Connect")
        self._ok.setEnabled(bool(text.strip()))
        self._may_leave = ""
        self._say("")

    def _stop(self) -> None:
        self._looking.stop()
        self._asking.stop()


def _muted(text: str) -> QLabel:
    return PlainLabel(text, role="muted")


def _line(name: str, tip: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setToolTip(tip)
    line.setPlaceholderText(tip)
    return line
