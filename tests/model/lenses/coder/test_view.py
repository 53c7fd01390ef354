"""The Coder lens: what it sends, what it says, and what cannot be sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.document.document import Document
from model.document.settings import CoderSettings, Filters
from model.document.table import Column, Rest, Table, table_of
from model.figure.figure import Bars
from model.formats.examples import load_example
from model.lens.controls import Button, Choice, CopyButton
from model.lens.lens import LensError
from model.lenses import lens_of
from tests.evaluated import evaluated

if TYPE_CHECKING:
    from model.lens.view import View


def coder(**settings: object) -> Document:
    document = load_example("coder")
    return replace(document, coder=replace(document.coder, **settings))  # type: ignore[arg-type]


def look(document: Document) -> View:
    return lens_of("coder").view(evaluated(document))


def costs(document: Document) -> dict[str, float]:
    names, values = look(document).figure.data.columns
    return dict(zip(map(str, names), map(float, values), strict=True))


def test_that_the_example_needs_what_its_notes_say() -> None:
    document = load_example("coder")
    needs = costs(document)
    assert needs["n · H(P)"] == pytest.approx(48 * 1.490469, rel=1e-6)
    assert needs["n · H(P, Q)"] == pytest.approx(48 * 1.625687, rel=1e-6)
    assert "1.490" in document.notes
    assert "1.626" in document.notes
    assert "read back, the bits give every draw" in look(document).figure.caption.rest


def test_that_bits_sent_are_the_surprise_and_less_than_two_more() -> None:
    for seed in range(1, 20):
        document = coder(typed="", seed=seed)
        caption = look(document).figure.caption
        surprise = float(caption.rest.split("surprise is ")[1].split()[0])
        assert surprise <= costs(document)["bits sent"] + 0.01 < surprise + 2.02


def test_that_a_typed_sequence_is_sent() -> None:
    figure = look(coder(typed="Windy, sunny, sunny")).figure
    assert "for 3 symbols" in figure.caption.lead
    assert "for 2 symbols" in look(coder(typed="sunny rainy")).figure.caption.lead


def test_that_an_unknown_name_is_said_with_what_to_do() -> None:
    with pytest.raises(LensError, match="no outcome “snowy” in the table; type names"):
        look(coder(typed="sunny, snowy"))
    with pytest.raises(LensError, match="Nothing is typed yet"):
        look(coder(typed=" , "))


def test_that_what_the_model_holds_for_impossible_cannot_be_sent() -> None:
    table = table_of(["a", "b"], P=[1, 1], Q=[1, 0])
    document = Document(table, 0, 1, lens="coder", coder=CoderSettings(typed="a, b"))
    with pytest.raises(LensError, match="Q gives 0 to “b”: give it a weight"):
        look(document)
    assert look(replace(document, coder=CoderSettings(typed="a, b", code="truth"))).figure


def test_that_coding_with_p_leaves_no_price_for_a_wrong_model() -> None:
    needs = costs(coder(code="truth"))
    assert needs["n · H(P)"] == pytest.approx(48 * 1.490469, rel=1e-6)
    assert len(needs) == 4


def test_that_the_units_shown_change_no_bit() -> None:
    from model.words.units import Unit

    assert costs(replace(coder(), unit=Unit.NATS)) == costs(coder())


def test_that_later_symbols_can_be_looked_at_up_to_the_last() -> None:
    document = coder(first=47)
    readings = evaluated(document)
    buttons = {c.label: c for c in lens_of("coder").look.controls if isinstance(c, Button)}
    assert not buttons["later ▶"].enabled(readings)
    assert buttons["◀ earlier"].act(readings).document.coder.first == 46
    assert lens_of("coder").view(readings).figure


def test_that_every_tip_and_every_odd_table_has_words() -> None:
    tables = (
        table_of(["only"], P=[1], Q=[2]),
        table_of(["<b>x</b>", "a & b", ""], P=[1, 2, 3], Q=[2, 1, 1]),
        table_of([f"t{i}" for i in range(5_000)], P=np.arange(1.0, 5_001.0)),
    )
    for table in tables:
        model = 1 if len(table.columns) > 1 else None
        view = look(Document(table, 0, model, lens="coder"))
        assert view.figure.alternative
        marks = [mark for panel in view.figure.panels for mark in panel.marks]
        bars = [mark for mark in marks if isinstance(mark, Bars)]
        assert bars
        for mark in bars:
            assert view.tip(mark, 0).startswith("<b>")


def test_that_the_code_is_chosen_by_a_control() -> None:
    choices = [c for c in lens_of("coder").look.controls if isinstance(c, Choice)]
    takes, choice = choices
    assert not takes.shown(coder())
    assert choice.shown(coder())
    assert choice.change(coder(), "truth").document.coder.code == "truth"


def test_that_what_the_dial_or_the_filters_take_out_is_told_from_what_the_model_lacks() -> None:
    table = table_of(["a", "b"], P=[2, 1], Q=[3, 1])
    document = Document(table, 0, 1, lens="coder", coder=CoderSettings(typed="a, b"))
    cold = replace(document, temperature=0.0)
    with pytest.raises(LensError, match="Q at this T gives 0 to “b”: turn T up"):
        look(cold)
    with pytest.raises(LensError, match="P at this T gives 0 to “b”: turn T up"):
        look(replace(cold, model=None))
    with pytest.raises(LensError, match="The filters take “b” out"):
        look(replace(document, filters=Filters(top_k=1)))


def test_that_all_bits_can_be_copied_eight_at_a_time() -> None:
    controls = lens_of("coder").look.controls
    copy = next(one for one in controls if isinstance(one, CopyButton))
    document = coder(length=300)
    text = copy.copied(evaluated(document))
    assert isinstance(text, str)
    assert len(text.replace(" ", "")) == costs(document)["bits sent"]
    assert {len(part) for part in text.split(" ")[:-1]} == {8}
    assert set(text) == set("01 ")


def test_that_the_part_that_came_is_seen_however_narrow_and_the_unlikely_fill_the_rest() -> None:
    shares = np.append([0.4, 0.1], np.full(50_000, 1e-5))
    table = Table(tuple(map(str, range(50_002))), (Column("P", shares), Column("Q", shares)))
    settings = CoderSettings(typed="777, 0, 50001")
    view = look(Document(table, 0, 1, lens="coder", coder=settings))
    bars = [m for m in view.figure.panels[0].marks if isinstance(m, Bars)]
    for place, row in enumerate((777, 0, 50_001)):
        of_line = [m for m in bars if m.high[0] == 4.0 - place]
        total = sum(float((m.right - m.left).sum()) for m in of_line)
        assert total == pytest.approx(1.0, abs=0.015)
        own = next(m for m in of_line if m.key == str(place))
        at = own.rows.tolist().index(row)
        assert own.shades is not None
        assert own.shades[at] == 1.0
        # The least width, 0.002, less the gaps beside it.
        assert own.right[at] - own.left[at] >= 0.0017
        rest = next(m for m in of_line if m.key != str(place))
        assert "many unlikely outcomes" in view.tip(rest, 0)


def test_that_a_row_for_several_outcomes_is_one_symbol_whose_bits_are_known() -> None:
    shares = [0.5, 0.25, 0.25]
    table = Table(
        ("a", "b", "rest"),
        (Column("P", np.array(shares)), Column("Q", np.array([0.25, 0.25, 0.5]))),
        rest=Rest(2, 10),
    )
    view = look(Document(table, 0, 1, lens="coder"))
    count = CoderSettings().length
    assert f"n · H(P): {1.5 * count:g} bits" in view.figure.alternative
    assert f"n · H(P, Q): {1.75 * count:g} bits" in view.figure.alternative
    assert "1.75 bits a draw where 1.5 would do" in view.figure.caption.rest
