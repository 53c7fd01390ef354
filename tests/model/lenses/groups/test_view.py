"""The Groups lens: its numbers, joining and parting by click and by key, and odd tables."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

import main as program
from model.document.document import Document
from model.document.groups import GroupsSettings
from model.document.table import Rest, table_of
from model.evaluate.moving import Moving
from model.figure.figure import Bars
from model.formats.examples import load_example
from model.lens.controls import Button, TextLine
from model.lenses import lens_of
from model.words.markup import plain
from tests.evaluated import evaluated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from model.document.edits import Edit
    from model.lens.view import View


def look(document: Document) -> View:
    return lens_of("groups").view(evaluated(replace(document, lens="groups")))


def answers(**changes: object) -> Document:
    table = table_of(["Paris", "It’s Paris", "London"], P=[0.5, 0.4, 0.1], Q=[0.2, 0.2, 0.6])
    return replace(Document(table, 0, 1), **changes)  # type: ignore[arg-type]


def click(document: Document, row: int) -> Document:
    view = look(document)
    for mark in view.figure.panels[0].marks:
        if isinstance(mark, Bars) and row in mark.rows:
            edit = view.click(mark, int(np.flatnonzero(mark.rows == row)[0]))
            assert edit is not None
            return edit.document
    raise AssertionError(row)


def button(label: str) -> Button:
    controls = lens_of("groups").look.controls
    return next(one for one in controls if isinstance(one, Button) and label in one.label)


def press(document: Document, label: str) -> Document:
    one, readings = button(label), evaluated(document)
    assert one.enabled(readings)
    assert one.shown(document)
    return one.act(readings).document


def line() -> TextLine:
    return next(one for one in lens_of("groups").look.controls if isinstance(one, TextLine))


def members(document: Document) -> list[set[str]]:
    data = look(document).figure.data
    groups: dict[str, set[str]] = {}
    for name, group in zip(data.columns[0], data.columns[1], strict=True):
        groups.setdefault(str(group), set()).add(str(name))
    return list(groups.values())


def test_that_the_published_answers_are_said_in_the_caption() -> None:
    document = load_example("groups")
    caption = look(document).figure.caption
    for number in ("0.9433", "0.3251", "0.6183", "0.405"):
        assert number in caption.rest
    assert "3 outcomes have 2 meanings" in caption.lead
    for number in ("0.943", "0.325", "0.618", "0.405"):
        assert number in document.notes
    apart = replace(document, groups=GroupsSettings())
    assert "No two outcomes mean the same yet" in look(apart).figure.caption.lead


def test_that_readings_have_the_same_numbers_and_reasons_without_groups() -> None:
    readings = evaluated(load_example("groups"))
    assert readings.text("between_groups", 4) == "0.3251"
    assert readings.text("within_groups", 4) == "0.6183"
    assert readings.text("between_groups_qt", 4) == "0.4050"
    alone = evaluated(answers())
    assert "Groups lens" in alone["between_groups"].answer.reason
    many = table_of([str(k % 10) for k in range(5_000)], P=np.ones(5_000))
    assert "4,096" in evaluated(Document(many))["between_groups"].answer.reason


def test_that_a_click_takes_in_hand_and_the_next_one_joins() -> None:
    held = click(answers(), 0)
    assert held.groups.chosen == 0
    joined = click(held, 1)
    assert members(joined) == [{"Paris", "It’s Paris"}, {"London"}]
    assert joined.groups.own == {"It’s Paris": "Paris"}
    assert click(joined, 1).groups.chosen == 1
    assert click(joined, 0).groups.chosen == -1


def test_that_one_is_taken_apart_again_and_all_by_one_button() -> None:
    joined = click(click(answers(), 0), 1)
    held = replace(joined, groups=replace(joined.groups, chosen=1))
    assert members(press(held, "Take apart")) == [{"Paris"}, {"It’s Paris"}, {"London"}]
    assert press(held, "Take apart").groups.own == {}
    assert press(joined, "By names").groups.own == {}


def test_that_what_joins_by_its_name_can_be_taken_apart_too() -> None:
    document = Document(table_of(["Paris", "paris", "Lyon"], P=[5, 3, 2]))
    held = replace(document, groups=GroupsSettings(chosen=1))
    apart = press(held, "Take apart")
    assert apart.groups.own == {"paris": "paris 2"}
    assert members(apart) == [{"Paris"}, {"paris"}, {"Lyon"}]
    assert not button("Take apart").enabled(evaluated(apart))


def test_that_keys_alone_join_rows() -> None:
    document = press(press(answers(), "next outcome ▶"), "next outcome ▶")
    assert document.groups.chosen == 1
    assert members(press(document, "Join")) == [{"Paris", "It’s Paris"}, {"London"}]
    assert press(document, "◀").groups.chosen == 0
    first = replace(document, groups=GroupsSettings(chosen=0))
    assert members(press(first, "Join")) == [{"Paris", "It’s Paris"}, {"London"}]
    assert {button(one).key for one in ("◀", "▶", "Join", "Take apart")} == {"[", "]", "J", "A"}


def test_that_a_label_can_be_typed_and_completed() -> None:
    held = replace(answers(), groups=GroupsSettings(chosen=1))
    assert line().value(held) == "It’s Paris"
    typed = line().change(held, "par").document
    completed = line().complete(evaluated(typed))
    assert completed is not None
    assert members(completed.document) == [{"Paris", "It’s Paris"}, {"London"}]
    assert line().change(completed.document, "").document.groups.own == {}
    with pytest.raises(ValueError, match="Click an outcome"):
        line().change(answers(), "x")


def test_that_taking_in_hand_is_only_looking() -> None:
    from model.document.scenes import looking_as

    held = click(answers(), 0)
    assert looking_as(answers(), held).groups.chosen == 0


def test_that_tips_name_outcome_group_and_what_kuhn_averages() -> None:
    document = load_example("groups")
    view = look(document)
    tips = [
        plain(view.tip(mark, 0))
        for panel in view.figure.panels
        for mark in panel.marks
        if isinstance(mark, Bars)
    ]
    assert all(tips)
    assert any("means “Paris”" in tip for tip in tips)
    assert any("each group counted once" in tip for tip in tips)
    assert "as Kuhn and others do: 1.204" in view.figure.alternative


def test_that_the_dial_moves_the_models_groups_the_same_quickly_and_exactly() -> None:
    labels = (("It’s Paris", "Paris"),)
    document = answers(groups=GroupsSettings(labels))
    begun = evaluated(document)
    for temperature in (0.05, 0.7, 3.0):
        turned = replace(document, temperature=temperature)
        quick, exact = Moving().read(turned, begun), evaluated(turned)
        assert quick is not None
        for name in ("between_groups", "within_groups", "between_groups_qt"):
            assert quick[name].value == pytest.approx(exact[name].value, rel=1e-9), name


def test_that_a_click_beside_an_outcome_changes_nothing() -> None:
    view = look(answers())
    clicks: Sequence[Edit | None] = [
        view.click(mark, 0) for mark in view.figure.panels[1].marks if isinstance(mark, Bars)
    ]
    assert clicks
    assert not any(clicks)


@pytest.mark.parametrize("temperature", [0.0, 1.0, float("inf")])
def test_that_odd_tables_have_a_picture(temperature: float) -> None:
    tables = (
        table_of(["only"], P=[1], Q=[2]),
        table_of(["<b>x</b>", "a & b", ""], P=[1, 0, 0], Q=[0, 1, 0]),
        table_of([f"t{i % 90}" for i in range(300)], P=np.arange(300.0), Q=np.arange(300.0)[::-1]),
        table_of(["a"] * 40, P=np.ones(40), Q=np.ones(40)),
    )
    for table in tables:
        for chosen in (-1, 0, 5_000):
            settings = GroupsSettings(chosen=chosen)
            view = look(Document(table, 0, 1, temperature=temperature, groups=settings))
            assert view.figure.alternative
    rest = tables[2].with_rest(Rest(3, 7))
    assert look(Document(rest, 0, 1)).figure.alternative


def test_that_a_vocabulary_is_grouped_by_its_names() -> None:
    names = [f"{'T' if k % 2 else 't'}{k // 2}" for k in range(20_000)]
    figure = look(Document(table_of(names, P=np.ones(20_000)))).figure
    assert "20,000 outcomes have 10,000 meanings" in figure.caption.lead
    assert "more groups" in figure.alternative


def test_that_labels_are_given_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("answer,n\nParis,5\nIt’s Paris,4\nLondon,1\n", encoding="utf-8")
    asked = [str(path), "--readings", "json", "--unit", "nats", "--group", "It’s Paris=Paris"]
    assert program.main(asked) == 0
    told = json.loads(capsys.readouterr().out)["readings"]
    assert told["between_groups"]["value"] == pytest.approx(0.3251, abs=5e-5)
    assert told["sample_size"]["value"] == 10
    for wrong, words in (("Paris", "It’s Paris=Paris"), ("Rome=x", "no outcome “Rome”")):
        assert program.main([*asked[:-1], wrong]) == 2
        assert words in capsys.readouterr().err


def test_that_readings_join_a_vocabulary_once_a_label_is_given() -> None:
    names = [str(k) for k in range(8_000)]
    table = table_of(names, P=np.ones(8_000), Q=np.ones(8_000))
    plainly = evaluated(Document(table, 0, 1))
    assert "once one of them has a label" in plainly["between_groups"].answer.reason
    labels = (("1", "0"), ("2", "0"))
    readings = evaluated(Document(table, 0, 1, groups=GroupsSettings(labels=labels)))
    joined = 3 / 8_000
    expected = -joined * np.log(joined) + 7_997 / 8_000 * np.log(8_000)
    assert readings["between_groups"].value == pytest.approx(expected, rel=1e-13)
    assert readings["between_groups_qt"].value == pytest.approx(expected, rel=1e-13)
    assert readings["within_groups"].value == pytest.approx(joined * np.log(3), rel=1e-12)
