"""What banning outcomes costs, in words: −log(1 − banned mass), which is D(filtered ‖ Q)."""

import math
from collections.abc import Collection

from model.document.document import Document
from model.document.edits.edit import short
from model.document.table import UnreadableTableError, weights_of
from model.sampling.survivors import not_banned


def ban_price(document: Document, banned: Collection[int]) -> float | None:
    """Return D(filtered ‖ Q) in nats if just these rows are banned: −log(1 − banned mass).

    0 without bans; ∞ where nothing is left to draw; None where Q cannot be read. Q is P where the
    document has no Q. Taken before temperature and filters, as the ban works first. Summed over
    what is allowed, so that a ban of nearly everything keeps its digits.
    """
    if not len(document.table):
        return None
    try:
        shares = weights_of(document.tempered_column).probabilities
    except UnreadableTableError:
        return None
    if not banned:
        return 0.0
    left = math.fsum(shares[not_banned(banned, len(shares))])
    return math.inf if left <= 0.0 else max(-math.log(left), 0.0)


def ban_words(document: Document, row: int) -> str:
    """Return what a ban of a row means and what it costs, for the tooltip of its tick."""
    banned = document.table.banned
    name = short(document.table.outcomes[row])
    price = ban_price(document, banned | {row})
    cost = "" if price is None else _cost(document, price)
    if row not in banned:
        if price == math.inf:
            return f"“{name}” cannot be banned as well: nothing would be left to draw."
        return f"Ban “{name}”, so that it is not drawn (Ctrl+B).{_joined('It would cost', cost)}"
    all_bans = "The ban costs" if len(banned) == 1 else f"All {len(banned):,} bans cost"
    return f"“{name}” is banned: it is not drawn (Ctrl+B allows it).{_joined(all_bans, cost)}"


def _joined(begin: str, cost: str) -> str:
    return f" {begin} {cost}." if cost else ""


def _cost(document: Document, price: float) -> str:
    if math.isinf(price):
        return "everything: nothing is left to draw"
    return f"−log(1 − banned mass) = {document.unit.text(price)}"
