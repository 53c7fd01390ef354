"""Session: one door for change, and complete undo."""

import gc
from dataclasses import replace
from pathlib import Path
from weakref import ref

import pytest
from pytestqt.qtbot import QtBot

from gui.core.gestures import fresh_gesture
from gui.core.session import Session
from model.document import edits
from model.document.document import Document, new_document
from model.exact.weights import as_weights
from model.formats.examples import load_example
from model.sampling.survivors import ranked


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(new_document())


def turn(session: Session, temperature: float, gesture: int = 0) -> None:
    session.apply(edits.set_temperature(session.document, temperature), gesture)


def test_that_a_change_is_announced_with_its_document(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.document_changed) as announced:
        turn(session, 2.0)
    assert announced.args[0] is session.document
    assert session.undo_stack.undoText() == "Set T to 2"


def test_that_undo_and_redo_bring_back_the_very_same_documents(session: Session) -> None:
    before = session.document
    turn(session, 2.0)
    after = session.document
    session.undo_stack.undo()
    assert session.document is before
    session.undo_stack.redo()
    assert session.document is after


def test_that_a_new_column_with_a_role_is_a_difference(session: Session) -> None:
    session.apply(edits.add_reward_column(session.document))
    assert session.modified
    session.undo_stack.undo()
    assert not session.modified


def test_that_all_of_a_drag_is_one_step_and_two_drags_are_two(session: Session) -> None:
    for gesture in (fresh_gesture(), fresh_gesture()):
        for temperature in (1.1, 1.2, 1.3):
            turn(session, temperature + gesture, gesture)
    assert session.undo_stack.count() == 2
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.document.temperature == 1.0


def test_that_a_drag_holds_its_first_and_last_document_and_none_once_another_is_opened(
    session: Session,
) -> None:
    gesture, passed = fresh_gesture(), list[ref[Document]]()
    for temperature in (1.1, 1.2, 1.3, 1.4):
        turn(session, temperature, gesture)
        passed.append(ref(session.document))
    gc.collect()
    assert [one() is None for one in passed] == [True, True, True, False]
    session.open(new_document(), None)
    gc.collect()
    assert passed[-1]() is None


def test_that_all_that_listens_is_told_of_a_drag_that_goes_on(
    session: Session, qtbot: QtBot
) -> None:
    gesture, group = fresh_gesture(), session.undo_group
    turn(session, 1.1, gesture)
    with qtbot.waitSignals([group.indexChanged, group.undoTextChanged]):
        turn(session, 1.2, gesture)
    assert group.undoText() == "Set T to 1.2"
    assert session.undo_stack.text(0) == "Set T to 1.2"


def test_that_the_same_document_again_is_no_step(session: Session) -> None:
    session.change("Nothing", session.document)
    assert session.undo_stack.count() == 0


def test_that_what_is_there_already_said_again_is_no_step_but_shown(
    session: Session, qtbot: QtBot
) -> None:
    turn(session, 1.5, fresh_gesture())
    with qtbot.waitSignal(session.document_changed):
        turn(session, 1.5, fresh_gesture())
    assert session.undo_stack.count() == 1


def test_that_a_drag_back_to_where_it_began_ends_there(session: Session) -> None:
    gesture = fresh_gesture()
    for temperature in (1.5, 1.2, 1.0):
        turn(session, temperature, gesture)
    assert session.document.temperature == 1.0
    assert session.undo_stack.count() == 1


def test_that_only_a_difference_counts_as_modified(session: Session) -> None:
    assert not session.modified
    session.apply(edits.set_cell(session.document, 0, 0, "0.7"))
    assert session.modified
    session.apply(edits.set_cell(session.document, 0, 0, "0.5"))
    assert not session.modified


def test_that_saving_takes_the_mark_away_and_undo_brings_it_back(session: Session) -> None:
    turn(session, 2.0)
    session.mark_saved(Path("box.entropy"))
    assert not session.modified
    session.undo_stack.undo()
    assert session.modified


def test_that_opening_begins_a_new_history(session: Session) -> None:
    turn(session, 2.0)
    other: Document = new_document()
    session.open(other, None)
    assert session.document is other
    assert session.undo_stack.count() == 0
    assert not session.modified


def test_that_what_was_changed_while_a_file_was_written_is_not_saved(session: Session) -> None:
    written = session.document
    session.apply(edits.set_title(written, "Changed meanwhile"))
    session.mark_saved(Path("box.entropy"), written)
    assert session.modified
    session.undo_stack.undo()
    assert not session.modified


def test_that_a_file_that_was_changed_elsewhere_holds_the_document_no_more(
    session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    session.mark_saved(tmp_path / "a.entropy")
    with qtbot.waitSignal(session.saved_state_changed):
        session.mark_unsaved()
    assert session.modified
    assert session.path == tmp_path / "a.entropy"
    session.mark_saved(tmp_path / "a.entropy")
    assert not session.modified


def test_that_a_copy_has_no_file_of_its_own_yet(session: Session, tmp_path: Path) -> None:
    session.mark_saved(tmp_path / "a.entropy")
    session.forget_path()
    assert session.path is None
    assert session.modified


def test_that_going_back_several_steps_shows_only_where_it_ends(session: Session) -> None:
    first = session.document
    for temperature in (2.0, 3.0, 4.0):
        turn(session, temperature)
    seen: list[Document] = []
    session.document_changed.connect(seen.append)
    session.go_to(0)
    session.go_to(0)
    assert session.document is first
    assert seen == [first]


def test_that_what_only_looks_elsewhere_is_no_step_and_undo_keeps_the_look(
    session: Session,
) -> None:
    turn(session, 2.0)
    assert session.document.surprise.widths == "truth"
    surprise = replace(session.document.surprise, widths="tempered")
    session.change("Look", replace(session.document, surprise=surprise))
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.document.temperature == 1.0
    assert session.document.surprise == surprise


def test_that_a_document_beside_has_its_own_undo_and_the_own_one_comes_back(
    session: Session,
) -> None:
    turn(session, 2.0)
    own = session.document
    session.look_beside(new_document())
    turn(session, 3.0)
    session.undo_group.undo()
    assert session.document.temperature == 1.0
    assert session.undo_stack.count() == 1
    session.come_back()
    assert session.document is own
    session.undo_group.undo()
    assert session.document.temperature == 1.0


def test_that_undo_of_a_step_that_changed_the_look_too_brings_the_look_back(
    session: Session,
) -> None:
    before = session.document
    surprise = replace(before.surprise, widths="tempered")
    turned = edits.set_temperature(before, 2.0).document
    session.change("Both", replace(turned, surprise=surprise))
    session.undo_stack.undo()
    assert session.document is before


def test_that_only_what_goes_on_with_a_gesture_is_movement(session: Session) -> None:
    seen: list[bool] = []
    session.document_changed.connect(lambda _: seen.append(session.is_moving))
    gesture = fresh_gesture()
    turn(session, 1.1, gesture)
    turn(session, 1.2, gesture)
    turn(session, 1.3)
    turn(session, 1.4)
    session.undo_stack.undo()
    assert seen == [False, True, False, False, False]


def test_that_another_document_leaves_nothing_of_a_large_table_in_memory(session: Session) -> None:
    source = as_weights([0.5, 0.3, 0.2])
    found = ranked(source)
    turn(session, 2.0)
    assert ranked(source) is found
    session.open(new_document(), None)
    assert ranked(source) is not found


def test_that_an_example_is_nobodys_own_until_it_has_a_file() -> None:
    session = Session(load_example("weather"))
    assert session.is_example
    assert not Session(replace(new_document(), title="My own")).is_example
