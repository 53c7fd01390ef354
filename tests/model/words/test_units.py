"""Units: what is nats inside, in the unit that is shown."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.words.units import Unit
from tests.model.cases import for_each


def test_that_one_coin_is_a_bit() -> None:
    assert Unit.BITS.of(math.log(2.0)) == 1.0
    assert Unit.BITS.of(np.array([0.0, math.inf])).tolist() == [0.0, math.inf]
    assert Unit.BITS.text(math.log(2.0)) == "1.000 bits"
    assert Unit.NATS.text(math.inf, 2) == "∞ nats"


@for_each("unit", Unit)
def test_that_to_nats_leads_back(unit: Unit) -> None:
    assert unit.of(unit.to_nats(0.37)) == pytest.approx(0.37, rel=1e-15)
