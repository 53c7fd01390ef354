"""Tables in HTML and LaTeX, and what statistics programs and libraries print."""

from pathlib import Path

import pytest

from model.files.format import FormatError
from model.formats import format_of, read_any_table
from tests.model.cases import for_each

HTML = (
    "<html><head><style>td {color: red}</style></head><body><p>Weather</p><table><tr><th>w</th>"
    "<th>n</th></tr><tr><td>sun</td><td>51</td></tr><tr><td>rain &amp; ice</td><td>30</td></tr>"
    "</table></body></html>"
)
LATEX = r"""\begin{table}\centering
\begin{tabular}{@{}l|S[table-format=1.2]@{}}
\toprule {w} & \textbf{n} \\ \cmidrule(lr){1-2}
sun & $51$ \\[2pt]
rain \& ice & \textbf{\num{30}} \\
\bottomrule
\end{tabular}\caption{x}\end{table}"""
STATA = """
          w |      Freq.     Percent        Cum.
------------+-----------------------------------
        sun |         51       62.96       62.96
 rain & ice |         30       37.04      100.00
------------+-----------------------------------
      Total |         81      100.00
"""
STATA_LIST = """
     +-----------------+
     |          w    n |
     |-----------------|
  1. |        sun   51 |
  2. | rain & ice   30 |
     +-----------------+
"""
JULIA = """2×2 DataFrame
 Row │ w           n
     │ String      Int64
─────┼───────────────────
   1 │ sun            51
   2 │ rain & ice     30
"""
SPSS = (
    "w\n\tFrequency\tPercent\tValid Percent\tCumulative Percent\n"
    "Valid\tsun\t51\t63,0\t63,0\t63,0\n\train & ice\t30\t37,0\t37,0\t100,0\n"
    "\tTotal\t81\t100,0\t100,0\t\n"
)
PRINTED = [
    HTML,
    LATEX,
    STATA,
    STATA_LIST,
    JULIA,
    'Dict{String, Int64} with 2 entries:\n  "sun"  => 51\n  "rain & ice" => 30\n',
    '{"sun"=>51, "rain & ice"=>30}',
    '{{"sun", 51}, {"rain & ice", 30}}',
    '<|"sun" -> 51, "rain & ice" -> 30|>',
    "defaultdict(<class 'int'>, {'sun': 51, 'rain & ice': 30})",
    'c(sun = 51, "rain & ice" = 30)',
    "sun -> 51\nrain & ice -> 30\n",
    "sun: 51; rain & ice: 30; snow: 9\n",
    "sun = 51, rain & ice = 30",
    HTML.replace("<p>Weather</p>", "<table><tr><td>Menu</td></tr></table>"),
]


@for_each("text", PRINTED)
def test_that_names_and_numbers_are_those_of_the_table(text: str) -> None:
    path = Path("t.txt")
    assert format_of(path, text.encode()).kind == "table"
    document, _ = read_any_table(path, text.encode())
    assert document.table.outcomes[:2] == ("sun", "rain & ice")
    assert [one.values.tolist()[:2] for one in document.table.columns] == [[51.0, 30.0]]


def test_that_the_names_beside_a_name_over_several_rows_are_taken() -> None:
    rows = SPSS.replace("\tTotal", "\tsnow\t9\t\t\t\n\tTotal").replace("81", "90")
    document, _ = read_any_table(Path("t.tsv"), rows.encode())
    assert document.table.outcomes[:2] == ("sun", "rain & ice")


@for_each(
    "text",
    [
        "tensor([0.5, 0.3, 0.2], requires_grad=True)",
        "Parameter containing:\ntensor([0.5, 0.3, 0.2], requires_grad=True)\n",
        "<tf.Tensor: shape=(3,), dtype=float32, numpy=array([0.5, 0.3, 0.2], dtype=float32)>",
        "3-element Vector{Float64}:\n 0.5\n 0.3\n 0.2\n",
        " [1] 0.5 0.3\n [3] 0.2\n",
        "torch.return_types.topk(\nvalues=tensor([0.5, 0.3, 0.2]),\nindices=tensor([12, 7, 99]))",
        "weather\n sun rain snow \n 0.5  0.3  0.2 \n",
        "> prop.table(table(x))\nx\n sun rain snow \n 0.5  0.3  0.2 \n",
    ],
)
def test_that_a_printed_vector_is_its_numbers(text: str) -> None:
    document, _ = read_any_table(Path("t.txt"), text.encode())
    assert [one.values.tolist() for one in document.table.columns] == [[0.5, 0.3, 0.2]]


def test_that_a_printed_matrix_keeps_its_columns() -> None:
    text = "3×2 Matrix{Int64}:\n 51  20\n 30  30\n 20  55\n"
    document, _ = read_any_table(Path("t.txt"), text.encode())
    values = [one.values.tolist() for one in document.table.columns]
    assert values == [[51.0, 30.0, 20.0], [20.0, 30.0, 55.0]]


def test_that_a_factor_above_numbers_is_named() -> None:
    with pytest.raises(FormatError, match="factor above"):
        read_any_table(Path("t.txt"), b"p =\n\n   1.0e+03 *\n\n    0.5000    0.3000\n")


def test_that_a_pickle_of_letters_is_not_counted() -> None:
    with pytest.raises(FormatError, match="never run"):
        read_any_table(Path("t.pkl"), b"(dp0\nVa\np1\nF0.5\nsVb\np2\nF0.5\ns.")
