"""What is banned stays so while a language model answers, and can be allowed again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from model.document.edits import Edit
from model.formats.entropy_file import decode, encode
from model.language_models.bans import banned_tokens
from model.lenses.autocomplete.live_typing import go_on_from
from tests.model.model_sources.playback import RECORDED

if TYPE_CHECKING:
    import pytest

    from tests.gui.models.model_desk import ModelDesk


def test_that_a_token_stays_banned_while_one_goes_on(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/llama")
    row = desk.outcomes.index(" the")
    banned = replace(desk.document, table=desk.document.table.with_banned([row]))
    desk.app.session.apply(Edit("Ban", banned))
    desk.app.live.apply(go_on_from(desk.document, RECORDED["prompt"] + " Paris"))
    desk.quiet.come()
    table = desk.document.table
    assert [table.outcomes[one] for one in table.banned] == [" the"]


def test_that_a_token_stays_banned_through_an_answer_that_does_not_list_it(
    desk: ModelDesk, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.models.live_model.WHILE_TYPING", 2)
    desk.take(f"{served}/llama-small")
    desk.quiet.rest()
    row = desk.outcomes.index(" London")
    banned = replace(desk.document, table=desk.document.table.with_banned([row]))
    desk.app.session.apply(Edit("Ban", banned))
    desk.app.live.apply(go_on_from(desk.document, RECORDED["prompt"] + " Paris"))
    desk.quiet.come()
    assert " London" not in desk.outcomes
    assert desk.document.autocomplete.banned == (" London",)
    desk.quiet.rest()
    assert desk.document.autocomplete.banned == ()
    table = desk.document.table
    assert [table.outcomes[one] for one in table.banned] == [" London"]
    desk.app.session.apply(Edit("Allow", replace(desk.document, table=table.with_banned([]))))
    desk.app.live.apply(go_on_from(desk.document, RECORDED["prompt"]))
    desk.quiet.come()
    desk.quiet.rest()
    assert not desk.document.table.banned


def test_that_what_is_banned_and_not_listed_is_kept_in_the_document_and_can_be_allowed(
    desk: ModelDesk, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.models.live_model.WHILE_TYPING", 2)
    desk.take(f"{served}/llama")
    named = replace(desk.document.autocomplete, banned=(" London", " Rome"))
    desk.app.session.open(replace(desk.document, autocomplete=named), None)
    kept = decode(encode(desk.document)).autocomplete
    assert kept.banned == (" London", " Rome")
    desk.app.live.apply(go_on_from(desk.document, RECORDED["prompt"] + " Paris"))
    desk.quiet.come()
    assert desk.document.autocomplete.banned == (" London", " Rome")
    assert banned_tokens(desk.document) == {" London", " Rome"}
    desk.choose("Allow 2 banned tokens that the table does not list")
    assert not banned_tokens(desk.document)
    desk.app.session.undo_stack.undo()
    assert banned_tokens(desk.document) == {" London", " Rome"}
