"""Documents as they are kept for a crash: columns packed, the rest written in small pieces."""

import json
from dataclasses import replace

import numpy as np
import pytest

from model.document.document import same_content
from model.document.table import Column, Table
from model.files.format import FormatError
from model.formats.entropy_file import decode, encode
from tests.model.cases import for_each
from tests.model.formats.test_entropy_file import FULL


def test_that_packed_columns_are_read_to_the_last_bit() -> None:
    data = encode(FULL, packed=True)
    assert same_content(decode(data), FULL)
    assert all(column.keys() >= {"doubles"} for column in json.loads(data)["columns"])


@for_each("doubles", [7, "é", "AAA", "AAAA", "AAAAAAAA+H8="])
def test_that_packed_values_that_are_none_are_refused_by_column(doubles: object) -> None:
    content = json.loads(encode(FULL, packed=True))
    content["columns"][0]["doubles"] = doubles
    with pytest.raises(FormatError, match=f"olumn {FULL.table.columns[0].name}"):
        decode(json.dumps(content).encode())


def test_that_a_vocabulary_is_written_in_pieces_between_which_others_come_to_something() -> None:
    asked = 0

    def watch() -> None:
        nonlocal asked
        asked += 1

    table = Table(tuple(map(str, range(4_000))), (Column("P", np.full(4_000, 2.5e-4)),))
    document = replace(FULL, table=table, truth=0, model=None, reward=None, scenes=())
    assert encode(document, watch) == encode(document)
    assert asked >= 2 * 4_000 / 512
