"""The cards of the Draft lens: how far the two models are apart, and what that makes of drafts."""

from functools import partial

from model.evaluate.formulas import divergence_terms
from model.evaluate.readings import Dimension, Readings
from model.lens.view import OwnCard, own_card
from model.lenses.draft.picture import DraftShown
from model.lenses.draft.speculative import expected_tokens
from model.measures import kl_divergence
from model.words.numerals import compact_text
from model.words.units import Unit

# Which marks of the picture stand for a card.
LIT = {
    "draft_kl": ("residual, drawn anew", "rejected"),
    "draft_tv": ("residual, drawn anew", "rejected"),
    "draft_kept": ("P target", "Q draft", "min(p, q) accepted", "accepted"),
    "draft_tokens": ("accepted", "own"),
    "draft_gain": ("speed-up",),
}


def draft_cards(readings: Readings, shown: DraftShown, *, is_treated: bool) -> tuple[OwnCard, ...]:
    """Return D and TV of the two as they draft and check, the share kept, tokens and speed-up.

    A target with a T or filters of its own is written P′ (`is_treated`).
    """
    target = "(P′" if is_treated else "(P"
    worse, apart = (
        readings.symbol(which).replace("(P", target) for which in ("kl_p_qt", "total_variation")
    )
    # P as it is against Q at T is a reading already.
    known = None if is_treated else readings["kl_p_qt"].value
    kl = kl_divergence(shown.target, shown.draft) if known is None else known
    return (*_distances(shown, kl, (worse, apart), readings.unit), *_gains(shown))


def _distances(
    shown: DraftShown, kl: float, symbols: tuple[str, str], unit: Unit
) -> tuple[OwnCard, ...]:
    (worse, apart), alpha = symbols, shown.alpha
    terms = partial(divergence_terms, shown.target, shown.draft, unit.log_symbol)
    further = "How much worse is the draft than the target?", "How much worse is the draft?"
    moved = "How much must move to make Q into P?", "How much must move?"
    often = "How often is a drafted word kept?", "How often is one kept?"
    return (
        own_card(
            "draft_kl",
            kl,
            (worse, "KL divergence from the target", *further),
            "divergence",
            formula=lambda: f"{worse} = {terms()} = {unit.text(kl)}",
        ),
        own_card(
            "draft_tv",
            max(1.0 - alpha, 0.0),
            (apart, "Total variation", *moved),
            "divergence",
            Dimension.SHARE,
            lambda: (
                f"{apart} = 1 − Σ min(p, q) = 1 − {compact_text(alpha, 4)} = "
                f"{compact_text(1.0 - alpha, 4)}"
            ),
        ),
        own_card(
            "draft_kept",
            alpha,
            ("Accepted, α", "Share of drafts accepted", *often),
            "model",
            Dimension.SHARE,
            lambda: f"Σ min(p, q) = 1 − {apart} = {compact_text(alpha, 4)}",
        ),
    )


def _gains(shown: DraftShown) -> tuple[OwnCard, ...]:
    drafts, gain = shown.drafts, shown.gain
    tokens = expected_tokens(shown.alpha, drafts)

    def power() -> str:
        share = compact_text(shown.alpha, 4)
        return f"(1 − {share}<sup>{drafts + 1}</sup>) ÷ (1 − {share}) = {compact_text(tokens, 4)}"

    def ratio() -> str:
        spent = f"({drafts} · {compact_text(shown.cost)} + 1)"
        return f"{compact_text(tokens, 4)} ÷ {spent} = {compact_text(gain, 4)}"

    come = f"How many come of a check of {drafts}, on average?", "How many on average?"
    fast = "How many times as fast as the target alone?", "How many times as fast?"
    return (
        own_card(
            "draft_tokens",
            tokens,
            ("Tokens", "Expected tokens per check", *come),
            "truth",
            Dimension.PURE,
            lambda: f"(1 − α<sup>γ+1</sup>) ÷ (1 − α) = {power()}",
        ),
        own_card(
            "draft_gain",
            gain,
            ("Speed-up", "Speed-up over the target alone", *fast),
            "entropy",
            Dimension.PURE,
            lambda: f"tokens ÷ (γ c + 1) = {ratio()}",
        ),
    )
