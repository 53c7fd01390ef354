"""A share of the damaged files; `make fuzz` reads many more of them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from model.formats import FORMATS
from model.texts.text_files import TEXT_SUFFIXES
from tests.fuzz.doors import DOORS
from tests.fuzz.mutation import mutated
from tests.fuzz.running import fuzz
from tests.fuzz.seeds import all_seeds

if TYPE_CHECKING:
    from pathlib import Path

SHARE = 250


@pytest.mark.parametrize("seed", [11, 12])
def test_that_damaged_files_are_read_or_refused_in_a_sentence(tmp_path: Path, seed: int) -> None:
    *_, tally = fuzz(SHARE, seed, tmp_path)
    assert tally.faults == []
    assert tally.files == SHARE
    assert 0 < tally.read < SHARE


def test_that_every_format_is_damaged(tmp_path: Path) -> None:
    seeds = all_seeds(tmp_path)
    assert {one.door for one in seeds} == set(DOORS)
    names = {suffix for one in seeds for suffix in [one.name[one.name.index(".") :]]}
    for format_ in FORMATS:
        assert set(format_.suffixes) & names, format_.id
    assert {one for one in TEXT_SUFFIXES if one != ".ndjson"} <= names


def test_that_what_is_not_damaged_is_read(tmp_path: Path) -> None:
    for one in all_seeds(tmp_path):
        path = tmp_path / f"sound.{one.name}"
        path.write_bytes(one.data)
        DOORS[one.door][0](path, tmp_path)


def test_that_the_same_seed_damages_in_the_same_way() -> None:
    data = b'{"a": [1, 2, {"b": null}]}'
    made = [[mutated(data, [data], random.Random(k)) for k in range(40)] for _ in range(2)]
    assert made[0] == made[1]
    assert len(set(made[0])) > 20
