"""A setting kept in the document is one field of a dataclass of settings, and its control."""

from __future__ import annotations

import json
from dataclasses import Field, fields, replace
from typing import TYPE_CHECKING, Any

import pytest

from gui.lens.lens_controls import LensControls
from gui.widgets.number_box import SettingBox
from model.document import edits
from model.document.scenes import view_of
from model.formats import FormatError
from model.formats.entropy_file import decode, encode
from tests.recipes.doors import Door, is_missed
from tests.recipes.new.setting import CONTROL

if TYPE_CHECKING:
    from gui.app import App
    from model.document.document import Document


def slowness(document: Document) -> Any:
    return vars(document.coder)["slowness"]


@pytest.fixture
def slow(weather: Document) -> Document:
    return CONTROL.change(replace(weather, lens="coder"), 7.0).document


def test_that_a_setting_is_kept_in_the_file_only_where_it_is_not_its_default(
    weather: Document, slow: Document
) -> None:
    assert slowness(decode(encode(slow), "a")) == 7
    assert json.loads(encode(slow))["coder"] == {"slowness": 7}
    assert "coder" not in json.loads(encode(weather))


def test_that_a_setting_of_another_type_is_refused_by_its_place(slow: Document) -> None:
    wrong = json.loads(encode(slow)) | {"coder": {"slowness": "very"}}
    with pytest.raises(FormatError, match=r"coder\.slowness"):
        decode(json.dumps(wrong).encode(), "a")


def test_that_a_scene_holds_a_setting_while_the_document_goes_on(slow: Document) -> None:
    kept = edits.add_scene(slow, "slow").document
    quick = CONTROL.change(kept, 1.0).document
    assert slowness(view_of(quick, quick.scenes[0])) == 7
    read = decode(encode(quick), "a")
    assert slowness(view_of(read, read.scenes[0])) == 7
    assert slowness(read) == 1


def test_that_a_setting_has_a_control_and_is_one_step_to_undo(app: App) -> None:
    app.window.lens_view.rail.entries["coder"].click()
    boxes = app.window.lens_view.findChildren(SettingBox)
    (box,) = [one for one in boxes if one.accessibleName() == CONTROL.label]
    assert box.toolTip().startswith(CONTROL.tip)
    box.entered.emit(5.0, 0)
    assert slowness(app.session.document) == 5
    assert app.session.undo_stack.undoText() == "Set slowness to 5"
    app.session.undo_stack.undo()
    assert slowness(app.session.document) == 3


def old_fields(kind: Any) -> list[Field[Any]]:
    """The fields that there were before."""
    return [one for one in fields(kind) if one.name not in ("slowness", "coder")]


def old_controls(self: LensControls, controls: Any, *more: Any) -> None:
    SHOW(self, [one for one in controls if one is not CONTROL], *more)


SHOW = LensControls.show_controls
DOORS = {
    "the file": Door(
        test_that_a_setting_is_kept_in_the_file_only_where_it_is_not_its_default,
        {"model.formats.codec.fields": old_fields},
    ),
    "the type": Door(
        test_that_a_setting_of_another_type_is_refused_by_its_place,
        {"model.formats.codec.fields": old_fields},
    ),
    "scenes": Door(
        test_that_a_scene_holds_a_setting_while_the_document_goes_on,
        {"model.document.scenes.fields": old_fields},
    ),
    "the control": Door(
        test_that_a_setting_has_a_control_and_is_one_step_to_undo,
        {"gui.lens.lens_controls.LensControls.show_controls": old_controls},
    ),
}


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_that_a_forgotten_door_is_missed(
    door: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_missed(DOORS[door], request, monkeypatch)
