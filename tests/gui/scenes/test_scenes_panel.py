"""The list of scenes: a gesture in, an edit out; a document shown, the list read."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from gui.app import App
from gui.scenes.scenes_panel import ScenesPanel
from model.document import edits
from model.document.document import new_document

ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def app(app: App) -> App:
    app.actions.show_scenes.setChecked(True)
    return app


@pytest.fixture
def panel(app: App) -> ScenesPanel:
    return app.window.scenes_panel


def titles(app: App) -> list[str]:
    return [scene.title for scene in app.session.document.scenes]


def row_at(panel: ScenesPanel, row: int) -> QPoint:
    return panel.rows.visualRect(panel.model.index(row)).center()


def spoken(panel: ScenesPanel, row: int) -> str:
    text = panel.model.data(panel.model.index(row), Qt.ItemDataRole.AccessibleTextRole)
    assert isinstance(text, str)
    return text


def test_that_the_list_says_each_view_and_which_one_is_on_screen(
    app: App, panel: ScenesPanel
) -> None:
    assert panel.model.rowCount() == 5
    assert spoken(panel, 1) == (
        "Scene 2: Heat spreads the bets. Compare · T = 1.5 · sunny, on screen"
    )
    assert spoken(panel, 2) == "Scene 3: What the spread costs. Identity · T = 1.5"
    app.session.apply(edits.set_temperature(app.session.document, 1.0))
    assert spoken(panel, 0).endswith("on screen")
    assert not spoken(panel, 1).endswith("on screen")


def test_that_a_scene_chosen_out_of_sight_is_in_sight_once_the_list_is_shown(
    app: App, panel: ScenesPanel
) -> None:
    app.actions.show_scenes.setChecked(False)
    document = app.session.document
    app.session.open(replace(document, scenes=document.scenes * 8), None)
    panel.rows.choose(39)
    app.actions.show_scenes.setChecked(True)
    assert panel.rows.rect().contains(row_at(panel, 39))


def test_that_adding_keeps_the_view_with_the_selected_rows_and_is_undone(
    app: App, panel: ScenesPanel
) -> None:
    table = app.window.table_panel.view
    table.setCurrentIndex(table.model().index(2, 0))
    app.session.apply(edits.set_temperature(app.session.document, 3.0))
    panel.add.click()
    scene = app.session.document.scenes[-1]
    assert (scene.title, scene.temperature, scene.highlighted) == (
        "Compare, T = 3",
        3.0,
        ("rainy",),
    )
    assert panel.rows.current == 5
    assert app.session.undo_stack.undoText() == "Add the scene Compare, T = 3"
    app.actions.undo.trigger()
    assert len(titles(app)) == 5


def test_that_scenes_of_the_same_view_are_numbered_and_an_update_keeps_them_apart(
    app: App, panel: ScenesPanel
) -> None:
    before = len(titles(app))
    for _ in range(3):
        app.actions.add_scene.trigger()
    added = titles(app)[before:]
    assert added == [added[0], f"{added[0]} (2)", f"{added[0]} (3)"]
    panel.update_asked.emit(before + 1)
    assert titles(app)[before:] == added


def test_that_a_selection_of_everything_highlights_nothing(app: App, panel: ScenesPanel) -> None:
    app.window.table_panel.view.selectAll()
    panel.add.click()
    assert app.session.document.scenes[-1].highlighted == ()


def test_that_enter_goes_to_a_scene_and_selects_what_stands_out(
    app: App, panel: ScenesPanel, qtbot: QtBot
) -> None:
    panel.rows.choose(3)
    qtbot.keyClick(panel.rows, Qt.Key.Key_Return)
    assert app.session.document.temperature == 0.0
    assert app.session.undo_stack.undoText() == "Go to the scene All on sunny"
    panel.update_view.click()
    assert app.session.document.scenes[3].highlighted == ("cloudy", "rainy", "windy")
    panel.rows.choose(4)
    panel.go.click()
    assert app.session.document.lens == "temperature"
    assert app.window.table_panel.view.selected_area() is None
    app.actions.undo.trigger()
    assert (app.session.document.lens, app.session.document.temperature) == ("compare", 0.0)


def test_that_a_double_click_goes_to_a_scene(app: App, panel: ScenesPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.rows.viewport(), LEFT, pos=row_at(panel, 2))
    qtbot.mouseDClick(panel.rows.viewport(), LEFT, pos=row_at(panel, 2))
    assert app.session.document.lens == "identity"


def test_that_alt_and_arrows_move_a_scene_which_stays_current(
    app: App, panel: ScenesPanel, qtbot: QtBot
) -> None:
    before = titles(app)
    panel.rows.choose(0)
    qtbot.keyClick(panel.rows, Qt.Key.Key_Up, ALT)
    assert app.session.undo_stack.count() == 0
    qtbot.keyClick(panel.rows, Qt.Key.Key_Down, ALT)
    qtbot.keyClick(panel.rows, Qt.Key.Key_Down, ALT)
    assert titles(app) == [before[1], before[2], before[0], *before[3:]]
    assert panel.rows.current == 2
    panel.up.click()
    assert panel.rows.current == 1
    for _ in range(3):
        app.actions.undo.trigger()
    assert titles(app) == before


@pytest.mark.parametrize(
    ("taken", "over", "below", "order"), [(0, 3, True, "12304"), (4, 0, False, "40123")]
)
def test_that_a_scene_is_dragged_to_another_place(
    app: App, panel: ScenesPanel, qtbot: QtBot, taken: int, over: int, below: bool, order: str
) -> None:
    before = titles(app)
    view = panel.rows.viewport()
    aim = row_at(panel, over) + QPoint(0, 12 if below else -12)
    qtbot.mousePress(view, LEFT, pos=row_at(panel, taken))
    qtbot.mouseMove(view, row_at(panel, 2))
    qtbot.mouseMove(view, aim)
    assert panel.rows.target == over + below
    panel.rows.grab()
    qtbot.mouseRelease(view, LEFT, pos=aim)
    assert titles(app) == [before[int(place)] for place in order]
    assert app.session.undo_stack.count() == 1


def test_that_a_scene_dropped_where_it_was_changes_nothing(
    app: App, panel: ScenesPanel, qtbot: QtBot
) -> None:
    view = panel.rows.viewport()
    qtbot.mousePress(view, LEFT, pos=row_at(panel, 1))
    qtbot.mouseMove(view, row_at(panel, 3))
    qtbot.mouseMove(view, row_at(panel, 1) + QPoint(0, 3))
    qtbot.mouseRelease(view, LEFT, pos=row_at(panel, 1))
    assert app.session.undo_stack.count() == 0


def test_that_f2_renames_a_scene(app: App, panel: ScenesPanel, qtbot: QtBot) -> None:
    panel.rows.choose(1)
    panel.rows.setFocus()
    qtbot.keyClick(panel.rows, Qt.Key.Key_F2)
    editor = panel.rows.viewport().findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "Heat spreads the bets"
    editor.setText("Warmer")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(app)[1] == "Warmer")
    assert panel.rows.current == 1


def test_that_a_note_is_kept_as_it_is_typed_and_is_one_undo_step(
    app: App, panel: ScenesPanel, qtbot: QtBot
) -> None:
    before = app.session.document.scenes[0].note
    panel.rows.choose(0)
    panel.note.selectAll()
    qtbot.keyClicks(panel.note, "Two words ")
    assert app.session.document.scenes[0].note == "Two words"
    assert panel.note.toPlainText() == "Two words "
    assert app.session.undo_stack.count() == 1
    panel.rows.choose(1)
    qtbot.keyClicks(panel.note, "!")
    assert app.session.undo_stack.count() == 2
    app.actions.undo.trigger()
    app.actions.undo.trigger()
    assert app.session.document.scenes[0].note == before
    panel.rows.choose(0)
    assert panel.note.toPlainText() == before


def test_that_a_note_that_is_too_long_is_refused_with_a_sentence(
    app: App, panel: ScenesPanel
) -> None:
    panel.rows.choose(0)
    before = app.session.document
    panel.note.setPlainText("x" * 601)
    assert app.session.document is before
    assert "at most 600 characters" in app.window.statusBar().currentMessage()


def test_that_delete_removes_a_scene_and_undo_brings_it_back(
    app: App, panel: ScenesPanel, qtbot: QtBot
) -> None:
    before = titles(app)
    panel.rows.choose(4)
    qtbot.keyClick(panel.rows, Qt.Key.Key_Delete)
    assert titles(app) == before[:4]
    assert panel.rows.current == 3
    app.actions.undo.trigger()
    assert titles(app) == before
    assert panel.rows.current == 4


def test_that_without_scenes_the_list_says_what_to_do(app: App, panel: ScenesPanel) -> None:
    app.session.open(new_document(), None)
    assert not panel.rows.isVisibleTo(panel)
    assert not panel.go.isEnabled()
    assert not panel.note.isEnabled()
    panel.add.click()
    assert panel.rows.isVisibleTo(panel)
    assert panel.rows.current == 0


def test_that_the_menu_presents_from_here(app: App, panel: ScenesPanel) -> None:
    panel.rows.choose(2)
    panel.rows.menu_asked.emit(QPoint(10, 10))
    menu = panel.findChild(QMenu)
    assert menu is not None
    next(one for one in menu.actions() if one.text() == "Present from here").trigger()
    assert app.presenting.index == 2
    menu.close()


def test_that_the_menu_of_a_scene_closes_when_the_scenes_become_others(
    app: App, panel: ScenesPanel
) -> None:
    panel.rows.choose(2)
    panel.rows.menu_asked.emit(QPoint(10, 10))
    app.session.apply(edits.set_temperature(app.session.document, 1.7))
    assert [one for one in panel.findChildren(QMenu) if one.isVisible()]
    app.session.open(new_document(), None)
    assert not [one for one in panel.findChildren(QMenu) if one.isVisible()]


def test_that_the_button_presents_from_the_first_scene(app: App, panel: ScenesPanel) -> None:
    panel.rows.choose(2)
    panel.present.click()
    assert app.presenting.index == 0


def test_that_scenes_and_readings_take_turns(app: App, panel: ScenesPanel) -> None:
    app.actions.show_readings.setChecked(True)
    assert not panel.isVisible()
    assert not app.actions.show_scenes.isChecked()
    app.actions.add_scene.trigger()
    assert panel.isVisible()
    assert not app.actions.show_readings.isChecked()


def test_that_scenes_are_saved_and_opened_again(app: App, tmp_path: Path) -> None:
    app.actions.add_scene.trigger()
    path = tmp_path / "mine.entropy"
    app.files.save_to(path)
    scenes = app.session.document.scenes
    app.files.open_example("box-5-and-5")
    assert app.session.document.scenes == ()
    app.files.open_path(path)
    assert app.session.document.scenes == scenes
    assert app.window.scenes_panel.model.rowCount() == 6


def test_that_every_control_has_a_name_and_a_tip(panel: ScenesPanel) -> None:
    for button in (panel.add, panel.go, panel.update_view, panel.up, panel.down, panel.remove):
        assert button.accessibleName()
        assert button.toolTip()
    assert panel.present.toolTip()
    assert panel.note.accessibleName()
    assert "Alt and an arrow move it" in panel.rows.accessibleDescription()


def test_that_a_scene_called_by_its_view_is_called_anew_when_it_shows_another(
    app: App, panel: ScenesPanel
) -> None:
    app.on_lens_chosen("compare")
    app.session.apply(edits.set_temperature(app.session.document, 2.0))
    panel.add.click()
    assert titles(app)[-1] == "Compare, T = 2"
    app.on_lens_chosen("identity")
    panel.update_view.click()
    assert titles(app)[-1] == "Identity, T = 2"
    own = len(titles(app)) - 1
    app.session.apply(edits.rename_scene(app.session.document, own, "Mine"))
    app.on_lens_chosen("compare")
    panel.update_view.click()
    assert titles(app)[-1] == "Mine"
