"""Tables of frequencies as statistics programs print them: counts, percent, cumulative percent."""

from pathlib import Path

from model.formats import read_any_table
from model.formats.tables.reading import Said
from tests.model.cases import for_each


def opened(text: str) -> Said:
    return read_any_table(Path("t.csv"), text.encode())


@for_each(
    "text",
    [
        "w,n,%\na,50,50.0\nb,30,30.0\nc,20,20.0\n",
        "w,n,share\na,5,0.5\nb,3,0.3\nc,2,0.2\n",
        "w,n,Anteil\na,7,53.8\nb,4,30.8\nc,2,15.4\n",
        "w,f,pct,cum\na,7,53.8,53.8\nb,4,30.8,84.6\nc,2,15.4,100.0\n",
        "w,f,pct,cum\na,7,53.8,53.8\nb,4,30.8,84.6\nc,2,15.4,100.0\nSumme,13,100.0,\n",
        "w,f,cum f\na,7,7\nb,4,11\nc,2,13\n",
        "w,f,p,valid,cum\na,7,53.8,53.8,53.8\nb,4,30.8,30.8,84.6\nc,2,15.4,15.4,100.0\nTotal,13,100,100,\n",
        "w,n,%\nyes,6,60.0\nno,4,40.0\n",
    ],
)
def test_that_what_the_counts_say_already_is_no_model_and_said(text: str) -> None:
    document, said = opened(text)
    assert (len(document.table.columns), document.model) == (1, None)
    assert any("shares or running totals of the counts" in sentence for sentence in said)


@for_each(
    "text",
    [
        "w,P,Q\na,.5,.5\nb,.3,.3\nc,.2,.2\n",  # a model that is right
        "w,n,m\na,50,50\nb,30,30\nc,20,20\n",
        "w,n,p\na,5,0.4\nb,3,0.4\nc,2,0.2\n",
        "w,n,m\na,5,50\nb,3,30\nc,2,21\n",
        "w,n,m\na,1,1\nb,2,2\nc,3,4\n",
    ],
)
def test_that_another_distribution_stays(text: str) -> None:
    document, _ = opened(text)
    assert (len(document.table.columns), document.model) == (2, 1)


def test_that_marks_of_footnotes_are_said() -> None:
    _, said = opened("w,n\na,50*\nb,30\nc,21\n")
    assert said == ("Marks of footnotes are left out, as of “50*”.",)
