"""SceneFlow: the present view becomes a scene, and a scene the present view."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from gui.core.session import Session
from gui.presenting.presenting import Presenting
from gui.window.actions import Actions
from gui.window.main_window import MainWindow
from model.document import edits
from model.document.document import Document, Scene
from model.document.scenes import highlighted_rows
from model.lenses import lens_of
from model.words.numerals import temperature_text

MOST_HIGHLIGHTED = 60


class SceneFlow(QObject):
    """Between the list of scenes and the views whose state a scene keeps."""

    def __init__(
        self,
        session: Session,
        window: MainWindow,
        actions: Actions,
        presenting: Presenting,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window
        self._actions = actions
        panel = window.scenes_panel
        panel.edited.connect(session.apply)
        panel.refused.connect(window.refuse)
        panel.add_asked.connect(self.add)
        panel.update_asked.connect(self.update)
        panel.go_asked.connect(self.go_to)
        panel.present_asked.connect(presenting.start)
        panel.export_asked.connect(actions.export_scenes.trigger)
        actions.add_scene.triggered.connect(self.add)
        actions.show_scenes.toggled.connect(panel.setVisible)
        actions.show_notes.toggled.connect(window.notes_panel.setVisible)
        panel.closed.connect(lambda: actions.show_scenes.setChecked(False))
        window.notes_panel.closed.connect(lambda: actions.show_notes.setChecked(False))
        window.notes_panel.edited.connect(session.apply)
        window.notes_panel.refused.connect(window.refuse)
        # Beside two lists too little would be left of the picture.
        lists = (actions.show_scenes, actions.show_notes, actions.show_readings)
        for shown in lists:
            others = [one for one in lists if one is not shown]
            shown.toggled.connect(lambda on, others=others: _hide_if(on, others))

    def add(self) -> None:
        """Keep the present view, and the rows that are selected, as the last scene."""
        document = self._session.document
        title = _free_title(document, document.scenes)
        self._session.apply(edits.add_scene(document, title, self._selected_names()))
        self._actions.show_scenes.setChecked(True)

    def update(self, index: int) -> None:
        """Give a scene the present view and the rows that are selected."""
        document = self._session.document
        others = (*document.scenes[:index], *document.scenes[index + 1 :])
        title = _free_title(document, others) if _names_its_view(document, index) else None
        self._session.apply(edits.update_scene(document, index, self._selected_names(), title))

    def go_to(self, index: int) -> None:
        """Take on the view of a scene, and select the rows that stand out in it."""
        document = self._session.document
        if not 0 <= index < len(document.scenes):
            return
        self._session.apply(edits.go_to_scene(document, index))
        rows = highlighted_rows(self._session.document, document.scenes[index])
        self._window.select_rows(rows[:MOST_HIGHLIGHTED])

    def _selected_names(self) -> tuple[str, ...]:
        """The names of the selected rows; none where too many or all of them are."""
        outcomes = self._session.document.table.outcomes
        selection = self._window.table_panel.view.selectionModel().selection()
        rows: set[int] = set()
        for index in range(selection.count()):
            one = selection.at(index)
            if one.height() > MOST_HIGHLIGHTED:
                return ()
            rows.update(range(one.top(), one.bottom() + 1))
        if len(rows) > MOST_HIGHLIGHTED or len(rows) == len(outcomes):
            return ()
        return tuple(outcomes[row] for row in sorted(rows))


def _title_of(view: Document | Scene) -> str:
    """What a scene is called until a person names it."""
    return f"{lens_of(view.lens).title}, T = {temperature_text(view.temperature)}"


def _free_title(document: Document, others: Sequence[Scene]) -> str:
    """What the present view is called as a scene, numbered where another is called so."""
    title, taken = _title_of(document), {scene.title for scene in others}
    numbered = (f"{title} ({number})" for number in range(2, len(taken) + 3))
    return next(name for name in (title, *numbered) if name not in taken)


def _names_its_view(document: Document, index: int) -> bool:
    """Whether a scene is still called by what it showed, which another view would make a lie."""
    scene = document.scenes[index]
    return re.sub(r" \(\d+\)$", "", scene.title) == _title_of(scene)


def _hide_if(shown: bool, others: list[QAction]) -> None:
    if shown:
        for action in others:
            action.setChecked(False)
