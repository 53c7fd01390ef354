"""Two models at one place: which tokens are taken for the same, and what that leaves open."""

from __future__ import annotations

import numpy as np
import pytest

from model.language_models.next_token import NextToken, next_token_table
from model.language_models.pair import pair_table


@pytest.mark.parametrize("sizes", [(0, 0), (0, 50_000)])
def test_that_servers_that_tell_no_ids_and_no_size_are_compared_by_the_tokens_texts(
    sizes: tuple[int, int],
) -> None:
    texts, told = (" a", " b", " c"), (None,) * 3
    base = NextToken(texts, np.log([0.5, 0.3, 0.1]), told, sizes[0])
    tested = NextToken((" b", " a", " d"), np.log([0.6, 0.2, 0.1]), told, sizes[1])
    table, said = pair_table(base, tested)
    assert table.outcomes == (" a", " b", "rest of both")
    assert table.columns[1].values.tolist() == pytest.approx([0.2, 0.6, 0.2])
    assert "tokens of the same text are taken for the same" in said[-1]
    assert table.rest is not None
    assert table.rest.count == (sizes[1] - 2 if sizes[1] else None)
    # “ c” has .1 of the .2 that are left to P, and nothing outside the list has more.
    assert table.rest.most == pytest.approx(0.5)
    other = NextToken(("a", "b", "c"), np.log([0.6, 0.2, 0.1]), told, sizes[1])
    assert "what comes next cannot be compared" in pair_table(base, other)[1][-1]


def test_that_tokens_that_read_alike_may_hide_a_likelier_one() -> None:
    logs = np.log([0.5, 0.2, 0.1])
    sure = NextToken((" a", " b", " c"), logs, (None,) * 3, 100)
    # A server that tells no ids lists one of all parts of characters: another may have more.
    hidden = NextToken((" a", " b", "\ufffd"), logs, (None,) * 3, 100)
    told = NextToken((" a", " b", "\ufffd"), logs, (1, 2, 3), 100)
    rests = [next_token_table(one).rest for one in (sure, told, hidden)]
    assert [None if one is None else round(one.most, 9) for one in rests] == [0.5, 0.5, 1.0]
    assert hidden.entropy_bounds[0] < sure.entropy_bounds[0] == told.entropy_bounds[0]
