"""Long texts: cut where they stand, to the same table, stopped at any time, in little memory."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.document.work import WorkStoppedError
from model.files.format import FormatError
from model.formats.tables import delimited
from model.formats.tables import plain_columns as plain_columns_module
from model.formats.tables.delimited import LONG
from model.formats.tables.plain_columns import cut_columns, plain_columns
from model.formats.tables.preview import preview
from model.formats.tables.reading import document_of
from model.formats.tables.rows import split_rows
from tests.model.cases import for_each
from tests.model.formats.tables.cut import cut

PATH = Path("a.csv")
TOP = Path(__file__).resolve().parents[4]
TEXTS = (
    "w,p,q\na,0.5,1\nbb,0.25,2\nç é,0.25,3\n",
    "w;p\r\na;0,5\r\nb;0,25\r\nc;0,25\r\n",
    "\ufeffw\tp\na\t1\nb\t2",
    "1\n2\n3\n",
    "a,1_0\nb,2\nc,3\n",
    "a,40\nb,35\nc,25\n,100\n",
    "# made\nw,p\na,1\nb,2\n",
    '"a",1\nb,2\n',
    'w,"p",q\n"a, b",1,2\n"",3,4\n"c","5",6\n',
    '"w";"p"\r\n"a";"0,5"\r\n"ç; é";"0,5"\r\n',
    '"w",p\n"a ""b""",1\nc,2\n',
    '"w",p\n"a\nb",1\nc,2\n',
    'w,p\na "b" c,1\nd,2\n',
    'w,p\n"a"b,1\nd,2\n',
    'w,p\na, "b"\nd,2\n',
    'w,p\na,1\n"b,2\n',
    'w,p\na,1\n"",2\n""""",3\n',
    '"w",p\n"it\'s",1\n"\'=b",2',
    "a,1\n\nb,2\n",
    "a,1\nb,2,3\n",
    "a,1\r\nb,2\n",
    "w,n\na,1 234\nb,617\n",
    "sep=;\na;1\nb;2\n",
    "id,w,p\n1,a,0.5\n2,b,0.25\n3,c,0.25\nx: y,,\n",
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_that_a_long_text_makes_the_table_that_a_short_one_does(
    text: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = text.encode(encoding, "ignore")
    short = preview(PATH, data)
    monkeypatch.setattr(delimited, "LONG", 0)
    long = preview(PATH, data)
    assert (long.problem, long.said, long.roles) == (short.problem, short.said, short.roles)
    assert (long.table is None) == (short.table is None)
    assert long.rows(9) == short.rows(9)
    if long.table is not None and short.table is not None:
        assert long.table.outcomes == short.table.outcomes
        for one, other in zip(long.table.columns, short.table.columns, strict=True):
            assert (one.name, one.values.tobytes(), one.texts) == (
                other.name,
                other.values.tobytes(),
                other.texts,
            )


@for_each("text", TEXTS)
def test_that_cells_are_told_where_they_stand_as_they_are_cut_out(text: str) -> None:
    plain = text.removeprefix("\ufeff")
    for delimiter in (",", ";", "\t", "", "|"):
        wanted = plain_columns(plain, delimiter)
        found = cut_columns(text.encode(), delimiter, "utf-8-sig")
        if found is not None and '"' in text:
            cells = split_rows(plain, delimiter).cells
            wanted = [list(column) for column in zip(*cells, strict=True)]
        if found is None:
            assert wanted is None or "\r" in text, delimiter
            continue
        assert [list(column) for column in found] == wanted, delimiter
        assert [column[-1] for column in found] == [column[-1] for column in wanted or ()]
        assert [list(column[1:]) for column in found] == [column[1:] for column in wanted or ()]


@pytest.mark.parametrize("block", [3, 1 << 22])
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ('w,"p",q\n"a, b",1,2\nd,"",4\n"c","5",6\n', ["w", "a, b", "d", "c"]),
        ('"w","p"\r\n"a","0,5"\r\n"ç, é","0,5"\r\n', ["w", "a", "ç, é"]),
        ('\ufeff"w",p\n"a",1', ["w", "a"]),
        ('"w",p\n"a ""b""",1\n"""",2\n"""c"" d",4\n', ["w", 'a "b"', '"', '"c" d']),
        ('p,"w"\r\n1,"a "", b"\r\n2,c\r\n', ["p", "1", "2"]),
    ],
)
def test_that_quotes_around_whole_cells_are_no_hindrance(
    text: str, first: list[str], block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_columns_module, "_BLOCK", block)
    columns = cut_columns(text.encode(), ",", "utf-8-sig")
    assert columns is not None
    assert list(columns[0]) == first


@given(
    st.lists(
        st.lists(st.text('a", ;x', max_size=5), min_size=2, max_size=2), min_size=1, max_size=5
    ),
    st.lists(st.booleans(), min_size=10, max_size=10),
    st.integers(1, 4),
)
@example([[", ", " "]], [True, *[False] * 9], 1)
def test_that_quotes_wherever_they_stand_are_read_as_one_row_after_the_other_is(
    rows: list[list[str]], quoted: list[bool], few: int
) -> None:
    marks = iter(quoted)
    lines = [
        ",".join('"' + cell.replace('"', '""') + '"' if next(marks) else cell for cell in row)
        for row in rows
    ]
    text = "w,p\n" + "".join(f"{line}\n" for line in lines)
    with mock.patch.object(plain_columns_module, "_ROWS", few):
        found = cut_columns(text.encode(), ",", "utf-8")
    if found is not None:
        cells = split_rows(text, ",").cells
        assert [list(column) for column in found] == [list(one) for one in zip(*cells, strict=True)]


def _long(name: str = "token {}") -> bytes:
    values = np.random.default_rng(1).random(LONG // 800)
    rows = (f"{name.format(k)},{value!r}\n" for k, value in enumerate(values.tolist()))
    return ("token,P\n" + "".join(rows)).encode()


@pytest.mark.parametrize("name", ["token {}", '"token {}"', '"token ""{}"""'])
def test_that_a_long_text_is_stopped_wherever_it_is(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = _long(name)
    monkeypatch.setattr(delimited, "LONG", len(data) - 1)
    monkeypatch.setattr(plain_columns_module, "_BLOCK", plain_columns_module._BLOCK // 40)
    monkeypatch.setattr(plain_columns_module, "_ROWS", plain_columns_module._ROWS // 10)
    asked = 0

    def count() -> None:
        nonlocal asked
        asked += 1

    preview(PATH, data, watch=count)
    assert asked > 12  # so that a quarter of a gigabyte is asked more than a thousand times
    for last in (1, asked // 2, asked - 1):
        left = last

        def stop() -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise WorkStoppedError

        with pytest.raises(WorkStoppedError):
            preview(PATH, data, watch=stop)


_ALONE = """
import resource, sys
from pathlib import Path
from model.formats import read_bytes
from model.formats.tables.preview import preview
from model.formats.tables.reading import document_of
from tests.model.formats.tables.cut import cut
path = Path(sys.argv[1])
preview(path, b"w,p\\na,1\\nb,2\\n")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
shown = preview(path, read_bytes(path))
assert shown.table is not None and not shown.problem
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print((after - before) * 1024 / path.stat().st_size)
"""


@cache
def _numbers() -> list[str]:
    """The numbers of enough rows for a long text."""
    cells = np.random.default_rng(2).random((110_000, 4)).astype(str)
    return [",".join(row) for row in cells.tolist()]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is counted in pages")
# Quotes in quotes take what quotes alone do, and more.
@pytest.mark.parametrize("name", ["token {}", '"token, ""{}"""'])
def test_that_a_long_text_takes_no_more_than_some_times_its_size(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.csv"
    rows = (f"{name.format(k)},{row}\n" for k, row in enumerate(_numbers()))
    path.write_text("token,a,b,c,d\n" + "".join(rows))
    assert path.stat().st_size > LONG
    run = [sys.executable, "-c", _ALONE, str(path)]
    done = subprocess.run(run, cwd=TOP, capture_output=True, text=True, check=True)
    assert float(done.stdout) <= 3.0


@pytest.mark.parametrize("mark", [",", " "])
def test_that_a_long_row_of_numbers_is_one_distribution(mark: str) -> None:
    found = cut(mark.join(["0.5", "0.25"] * 20_000).encode())
    document, told = document_of(found, PATH)
    assert len(document.table) == 40_000
    assert "The rows are read as columns." in told


def test_that_few_rows_far_wider_than_a_table_are_its_columns() -> None:
    names = ",".join(f"t{k}" for k in range(20_000))
    numbers = ",".join(str(k) for k in range(20_000))
    table = document_of(cut(f"token,{names}\nP,{numbers}\nQ,{numbers}\n".encode()), PATH)[0].table
    assert [one.name for one in table.columns] == ["P", "Q"]
    assert table.outcomes[:2] == ("t0", "t1")
    assert table.columns[1].values[-1] == 19_999


def test_that_many_rows_of_far_too_many_fields_are_refused_before_they_are_cut() -> None:
    wide = ",".join(["0.5"] * 300_000)
    with pytest.raises(FormatError, match=r"300,000 columns, and at most 16,384"):
        cut("\n".join([wide] * 17).encode())
