"""The cards of the Draft lens: how far the two models are apart, and what that makes of drafts."""

from model.evaluate.readings import Dimension, Readings
from model.lens.view import OwnCard, own_card
from model.lenses.draft.picture import DraftShown
from model.lenses.draft.speculative import expected_tokens, speed_up
from model.measures import kl_divergence
from model.words.numerals import compact_text


def draft_cards(readings: Readings, shown: DraftShown, *, is_treated: bool) -> tuple[OwnCard, ...]:
    """Return D and TV of the two as they draft and check, the share kept, tokens and speed-up.

    A target with a T or filters of its own is written P′ (`is_treated`).
    """
    kept, drafts, cost = shown.alpha, shown.drafts, shown.cost
    tokens, gain = expected_tokens(kept, drafts), speed_up(kept, drafts, cost)
    share, many = compact_text(kept, 4), compact_text(tokens, 4)
    target = "(P′" if is_treated else "(P"
    worse, apart = (
        readings.symbol(which).replace("(P", target) for which in ("kl_p_qt", "total_variation")
    )
    return (
        own_card(
            "draft_kl",
            kl_divergence(shown.target, shown.draft),
            (
                worse,
                "KL divergence from the target",
                "How much worse is the draft than the target?",
                "How much worse is the draft?",
            ),
            "divergence",
        ),
        own_card(
            "draft_tv",
            max(1.0 - kept, 0.0),
            (
                apart,
                "Total variation",
                "How much must move to make Q into P?",
                "How much must move?",
            ),
            "divergence",
            Dimension.SHARE,
            f"1 − Σ min(p, q) = 1 − {share}",
        ),
        own_card(
            "draft_kept",
            kept,
            (
                "Accepted, α",
                "Share of drafts accepted",
                "How often is a drafted word kept?",
                "How often is one kept?",
            ),
            "model",
            Dimension.SHARE,
            f"Σ min(p, q) = 1 − {apart} = {share}",
        ),
        own_card(
            "draft_tokens",
            tokens,
            (
                "Tokens per check",
                "Expected tokens per check",
                f"How many come of a check of {drafts}, on average?",
                "How many on average?",
            ),
            "truth",
            Dimension.PURE,
            f"(1 − α<sup>γ+1</sup>) ÷ (1 − α) = (1 − {share}<sup>{drafts + 1}</sup>) ÷ "
            f"(1 − {share}) = {many}",
        ),
        own_card(
            "draft_gain",
            gain,
            (
                "Speed-up",
                "Speed-up over the target alone",
                "How many times as fast as the target alone?",
                "How many times as fast?",
            ),
            "entropy",
            Dimension.PURE,
            f"tokens ÷ (γ c + 1) = {many} ÷ ({drafts} · {compact_text(cost)} + 1) = "
            f"{compact_text(gain, 4)}",
        ),
    )
