"""The whole program: a gesture in, documents, readings and pictures out."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QComboBox,
    QLineEdit,
    QMessageBox,
    QScrollBar,
)
from pytestqt.qtbot import QtBot

from gui.app import App
from gui.look.style import style_sheet, wear
from gui.look.theme import DARK, LIGHT, Theme, shown_theme
from gui.widgets.buttons import ChoiceButton
from model.document import edits
from model.document.document import Document
from model.document.settings import Filters
from model.evaluate.readings import Readings, Unreadable
from model.formats.examples import EXAMPLES
from model.lenses import LENSES
from model.words.units import Unit
from tests.gui.stillness import come_to_rest


def card(app: App, reading_id: str) -> str:
    return app.window.readings_panel.cards[reading_id].accessibleDescription()


def test_that_turning_the_dial_moves_readings_cards_and_picture(app: App) -> None:
    before = app.window.lens_view.plot.accessibleDescription()
    app.window.dial_panel.turned.emit(3.0, 0)
    assert app.session.document.temperature == 3.0
    assert app.showing.readings is not None
    assert app.showing.readings.document is app.session.document
    assert app.showing.readings.text("kl_qt_q") in card(app, "kl_qt_q")
    assert app.window.lens_view.plot.accessibleDescription() != before


def test_that_the_keyboard_turns_the_dial_and_undo_turns_it_back(app: App, qtbot: QtBot) -> None:
    begun = app.session.document.temperature
    qtbot.keyClick(app.window.dial_panel.dial, Qt.Key.Key_End)
    assert app.session.document.temperature == float("inf")
    app.actions.undo.trigger()
    assert app.session.document.temperature == begun


def test_that_a_unit_is_chosen_shown_and_undone(app: App) -> None:
    app.window.top_bar.units.chosen.emit("nats")
    assert app.session.document.unit is Unit.NATS
    assert "nats" in card(app, "entropy_p")
    app.actions.undo.trigger()
    assert "bits" in card(app, "entropy_p")


@pytest.mark.parametrize("lens", [lens.id for lens in LENSES])
def test_that_every_lens_can_be_looked_through(app: App, lens: str) -> None:
    app.window.lens_view.rail.lens_chosen.emit(lens)
    assert app.session.document.lens == lens
    app.window.grab()


def test_that_dragging_the_line_in_the_picture_turns_the_dial(app: App) -> None:
    app.window.lens_view.rail.lens_chosen.emit("temperature")
    steps = app.session.undo_stack.count()
    for value in (2.0, 2.5, 3.0):
        app.window.lens_view.plot.rule_dragged.emit("temperature", value, 77)
    assert app.session.document.temperature == 3.0
    assert app.session.undo_stack.count() == steps + 1


def test_that_dragging_a_bar_sets_its_weight(app: App) -> None:
    app.window.lens_view.plot.bar_dragged.emit(0, 1, 0.5, 78)
    column = app.session.document.table.columns[1]
    assert column.values[0] / column.values.sum() == pytest.approx(0.5, abs=5e-3)


def test_that_a_column_of_zeros_keeps_the_last_good_readings_and_says_why(app: App) -> None:
    shown = card(app, "entropy_p")
    app.session.apply(edits.clear_column(app.session.document, app.session.document.truth))
    assert isinstance(app.showing.readings, Unreadable)
    assert "All weights of" in app.showing.readings.problem
    assert app.showing.good_readings is not app.showing.readings
    assert "1.490" in shown
    assert "Stale, the last good number: 1.490 bits" in card(app, "entropy_p")


def test_that_a_saved_document_comes_back_as_it_was(app: App, tmp_path: Path) -> None:
    app.session.apply(edits.set_cell(app.session.document, 1, 1, "3/10"))
    path = tmp_path / "mine.entropy"
    app.files.save_to(path)
    assert not app.session.modified
    saved = app.session.document
    app.files.open_example("box-9-red-1-blue")
    app.files.open_path(path)
    assert app.session.document.table.columns[1].texts[1] == "3/10"
    assert app.session.document.temperature == saved.temperature
    assert app.session.path == path
    assert str(path) in app.files.recent()


def test_that_a_file_that_cannot_be_read_leaves_the_document_alone(
    app: App, tmp_path: Path
) -> None:
    before = app.session.document
    broken = tmp_path / "broken.entropy"
    broken.write_text("{", encoding="utf-8")
    app.files.open_path(broken)
    boxes = app.window.findChildren(QMessageBox)
    assert any("broken.entropy" in box.informativeText() for box in boxes)
    assert app.session.document is before


def test_that_a_failed_save_says_why_and_keeps_the_mark(app: App, tmp_path: Path) -> None:
    app.session.apply(edits.set_temperature(app.session.document, 9.0))
    app.files.save_to(tmp_path / "nowhere" / "mine.entropy")
    assert app.session.modified
    assert app.window.findChildren(QMessageBox)


def test_that_closing_asks_only_if_there_is_a_difference(own_app: App) -> None:
    own_app.session.open(replace(own_app.session.document, title="My own"), None)
    own_app.session.apply(edits.set_temperature(own_app.session.document, 9.0))
    own_app.window.close()
    assert own_app.window.isVisible()
    box = own_app.window.findChild(QMessageBox)
    assert box is not None
    assert "Save the changes" in box.text()
    box.close()
    own_app.actions.undo.trigger()
    own_app.window.close()
    assert not own_app.window.isVisible()


def test_that_do_not_save_goes_on_and_cancel_does_not(own_app: App, qtbot: QtBot) -> None:
    own_app.session.open(replace(own_app.session.document, title="My own"), None)
    for text, closed in (("Cancel", False), ("Do not save", True)):
        own_app.session.apply(edits.set_temperature(own_app.session.document, 9.0 + closed))
        own_app.window.close()
        box = own_app.window.findChildren(QMessageBox)[-1]
        button = next(one for one in box.buttons() if one.text() == text)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert own_app.window.isVisible() is not closed


def test_that_leaving_an_edited_example_asks_nothing_and_offers_the_way_back(
    app: App, qtbot: QtBot
) -> None:
    app.session.apply(edits.set_temperature(app.session.document, 9.0))
    left = app.session.document
    app.files.ask_then(lambda: app.files.open_example("perplexity-8"))
    assert not app.window.findChildren(QMessageBox)
    assert app.session.document.title != left.title
    button = app.window.statusBar().findChild(QAbstractButton)
    assert button is not None
    button.click()
    assert app.session.document is left
    assert app.session.modified


def test_that_looking_is_no_change_and_no_step_of_undo(app: App) -> None:
    app.window.lens_view.rail.lens_chosen.emit("surprise")
    app.exports.keep(replace(app.session.document.export, title_text="Mine"))
    assert not app.session.modified
    assert not app.session.undo_stack.canUndo()
    app.window.dial_panel.turned.emit(3.0, 0)
    app.window.lens_view.rail.lens_chosen.emit("identity")
    assert app.session.modified
    app.actions.undo.trigger()
    assert app.session.document.temperature != 3.0
    assert app.session.document.lens == "identity"
    assert not app.session.modified
    app.actions.redo.trigger()
    assert app.session.document.temperature == 3.0


def test_that_cards_wait_until_there_is_something_for_them_to_say(app: App) -> None:
    cards = app.window.readings_panel.cards
    app.window.dial_panel.turned.emit(1.0, 0)
    assert not cards["kl_qt_q"].isVisible()
    assert "<sub>T</sub>" not in cards["cross_entropy"].text_shown.symbol
    app.window.dial_panel.turned.emit(2.0, 0)
    assert cards["kl_qt_q"].isVisible()
    assert "<sub>T</sub>" in cards["cross_entropy"].text_shown.symbol
    app.files.open_example("toy-box")
    assert [name for name, one in cards.items() if one.isVisible()] == ["entropy_p", "perplexity_p"]


def test_that_every_example_opens_without_a_question(app: App) -> None:
    for example in EXAMPLES:
        app.files.open_example(example.name)
        assert app.showing.readings is not None
        assert isinstance(app.showing.readings, Readings)
        assert not app.session.modified


def test_that_a_csv_is_previewed_and_then_opened(app: App, tmp_path: Path) -> None:
    from gui.files.import_dialog import ImportDialog

    path = tmp_path / "dice.csv"
    path.write_text("face;fair;loaded\n1;0,5;0,9\n2;0,5;0,1\n", encoding="utf-8")
    app.window.file_dropped.emit(str(path))
    dialog = app.window.findChild(ImportDialog)
    assert dialog is not None
    assert dialog.shown.layout.decimal == ","
    dialog.on_accepted()
    assert app.session.document.table.outcomes == ("1", "2")
    assert app.session.document.table.columns[1].values.tolist() == [0.9, 0.1]


def test_that_both_themes_reach_every_view_and_are_remembered(app: App) -> None:
    wear(LIGHT)
    app.actions.switch_theme.trigger()
    assert shown_theme() is DARK
    assert app.settings.value("theme") == "dark"
    dark = app.window.grab().toImage().pixelColor(5, 300)
    app.actions.switch_theme.trigger()
    light = app.window.grab().toImage().pixelColor(5, 300)
    assert light.lightness() > 200 > 60 > dark.lightness()


def test_that_the_list_of_all_readings_follows_and_can_be_searched(app: App) -> None:
    app.actions.find_reading.trigger()
    listing = app.window.lens_view.readings_list
    assert listing.isVisible()
    app.window.dial_panel.turned.emit(5.0, 0)
    listing.order_chosen.emit(3.0)
    assert app.session.document.order == 3.0


def test_that_the_picture_and_the_readings_are_written(app: App, tmp_path: Path) -> None:
    picture, drawing = tmp_path / "a.png", tmp_path / "a.svg"
    choices = app.session.document.export
    app.exports.write_pictures(picture, choices)
    app.exports.write_pictures(drawing, choices)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in drawing.read_bytes()
    for suffix in (".txt", ".csv", ".json", ".md", ".tex"):
        app.exports.write_readings(tmp_path / f"readings{suffix}")
        assert (tmp_path / f"readings{suffix}").stat().st_size > 200
    app.exports.write_table(tmp_path / "table.csv")
    assert "sunny" in (tmp_path / "table.csv").read_text(encoding="utf-8")


def test_that_the_title_carries_name_and_modified_mark(app: App) -> None:
    assert "Weather" in app.window.windowTitle()
    assert not app.window.isWindowModified()
    app.session.apply(edits.set_title(app.session.document, "Mine"))
    assert app.window.windowTitle().startswith("Mine")
    assert app.window.isWindowModified()


def test_that_every_control_has_a_name_a_tip_and_a_way_by_keyboard(app: App) -> None:
    app.actions.show_readings.setChecked(True)
    for kind, some in (
        (QAbstractButton, True), (QAbstractSlider, True), (QComboBox, False), (QLineEdit, True),
    ):  # fmt: skip
        seen = [one for one in app.window.findChildren(kind) if one.isVisible()]
        assert bool(seen) is some, kind
        for widget in seen:
            if isinstance(widget, QScrollBar):
                continue
            what = f"{type(widget).__name__} {widget.objectName()} {widget.accessibleName()}"
            assert widget.accessibleName(), what
            assert widget.toolTip(), what
            # Of a switch only the chosen part is a tab stop; the arrow keys go through the rest.
            if not isinstance(widget, ChoiceButton):
                assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, what


def test_that_one_column_and_one_outcome_are_shown(app: App) -> None:
    from model.document.table import table_of

    for document in (
        Document(table_of(["only"], P=[1.0])),
        Document(table_of(["a", "b"], P=[9, 1])),
        Document(table_of(["a", "b"], P=[9, 1], Q=[1, 0]), 0, 1),
    ):
        app.session.open(document, None)
        for lens in LENSES:
            app.window.lens_view.rail.lens_chosen.emit(lens.id)
            app.window.grab()


def test_that_a_filter_beside_the_dial_cuts_q_at_t_everywhere_and_the_cards_say_so(
    app: App,
) -> None:
    top_k = app.window.dial_panel.filters[0]
    top_k.setText("2")
    top_k.returnPressed.emit()
    assert app.session.document.filters == Filters(top_k=2)
    assert app.showing.good_readings is not None
    assert app.showing.good_readings is app.showing.readings
    assert app.showing.good_readings.tempered.tolist()[2:] == [0.0, 0.0]
    assert app.showing.readings["kl_p_qt"].value == float("inf")
    assert "top-k 2" in app.window.readings_panel.cards["kl_qt_q"].text_shown.words
    top_k.setText("off")
    top_k.returnPressed.emit()
    assert app.session.document.filters == Filters()


def test_that_filters_without_a_box_beside_the_dial_are_named_there(app: App) -> None:
    panel = app.window.dial_panel
    assert panel.others.isHidden()
    filters = Filters(xtc_probability=0.5, typical=0.9, top_n_sigma=1.0, top_k=3)
    app.session.open(replace(app.session.document, filters=filters), None)
    assert not panel.others.isHidden()
    assert panel.others.text() == "and top-nσ, XTC and 1 more"
    assert "typical 0.9" in panel.others.toolTip()


def test_that_a_filter_that_cannot_be_is_refused_with_a_sentence(app: App) -> None:
    top_p = app.window.dial_panel.filters[1]
    top_p.setText("1.5")
    top_p.returnPressed.emit()
    assert app.session.document.filters == Filters()
    assert "not from 0 to 1" in app.window.statusBar().currentMessage()


@pytest.mark.parametrize("size", [(1000, 680), (1100, 740), (1280, 720)], ids=str)
def test_that_what_is_said_beside_the_dial_is_never_pressed_together(
    app: App, size: tuple[int, int]
) -> None:
    document = app.session.document
    filters = Filters(xtc_probability=0.5, typical=0.9, top_n_sigma=1.0)
    app.window.resize(*size)
    for shown in (replace(document, model=None), replace(document, filters=filters)):
        app.session.open(shown, None)
        come_to_rest()
        others = app.window.dial_panel.others
        assert others.isVisible()
        assert others.height() >= others.heightForWidth(others.width()) > 0


def test_that_a_file_dropped_on_any_box_reaches_the_window(app: App) -> None:
    boxes = app.window.dial_panel.findChildren(QLineEdit)
    assert boxes
    assert not any(box.acceptDrops() for box in boxes)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_that_the_drawings_named_by_the_style_sheet_are_there(theme: Theme) -> None:
    drawings = re.findall(r'url\("([^"]+)"\)', style_sheet(theme))
    assert drawings
    assert all(Path(drawing).is_file() for drawing in drawings)
