"""Texts older than UTF-8, and packed ones: their letters, and what is said of them."""

import gzip
from pathlib import Path

import pytest

from model.files.encodings import codec_named, older_encoding
from model.files.format import FormatError
from model.files.source import encoding_of, read_bytes
from model.formats import TableOptions, is_text_file, read_any_table
from tests.model.cases import for_each

TABLES = [
    ("cp932", "天気,回数\n晴れ,50\n雨,30\n雪,20\n"),
    ("cp932", "りんご,50\nみかん,30\nバナナ,20\n"),
    ("euc_jp", "天気,回数\n晴れ,50\n雨,30\n雪,20\n"),
    ("gb18030", "词,频数\n的,50\n苹果,30\n香蕉,20\n"),
    ("big5", "水果,數量\n蘋果,50\n香蕉,30\n"),
    ("cp949", "단어,빈도\n사과,50\n바나나,30\n"),
    ("koi8_r", "Погода;Дни\nСолнце;50\nДождь;30\n"),
    ("cp1251", "Погода;Дни\nСолнце;50\nДождь;30\n"),
    ("cp866", "Погода;Дни\nСолнце;50\nДождь;30\n"),
    ("cp1250", "Pogoda;Dni\nsłońce;50\nśnieg;20\n"),
    ("cp1253", "Καιρός;Μέρες\nΉλιος;50\nΒροχή;30\n"),
    ("cp1254", "Hava;Gün\nGüneşli;50\nYağmurlu;30\n"),
    ("cp1255", "מזג;ימים\nשמש;50\nגשם;30\n"),
    ("cp1256", "الطقس;أيام\nمشمس;50\nممطر;30\n"),
    ("cp874", "อากาศ;วัน\nแดด;50\nฝน;30\n"),
    ("mac_roman", "Météo;Jours\nensoleillé;50\npluie d’été;30\n"),
    ("cp850", "Wetter;Tage\nSonne heiß;50\nkühl;30\n"),
    ("cp1252", "Größe;p\nÄpfel;5\nœuvre;3\n"),
    ("cp1252", "p;q\n“the”;5\nit’s;4\n50 €;1\n½ °C;2\n"),
]


@for_each(("codec", "text"), TABLES)
def test_that_words_tell_the_encoding_of_a_text(codec: str, text: str) -> None:
    assert older_encoding(text.encode(codec)) == codec


@for_each(("codec", "text"), TABLES)
def test_that_names_of_older_encodings_are_read_and_the_guess_is_said(
    codec: str, text: str
) -> None:
    document, said = read_any_table(Path("t.csv"), text.encode(codec))
    rows = [line.replace(";", ",").split(",") for line in text.splitlines()]
    assert document.table.outcomes == tuple(
        row[0] for row in rows if row[1].isdigit() and row[0] != "p"
    )
    assert sum("letters of t.csv are read as" in sentence for sentence in said) == 1


def test_that_the_encoding_can_be_said() -> None:
    data = "слово,5\nдело,3\n".encode("koi8_r")
    as_asked = read_any_table(Path("t.csv"), data, TableOptions(encoding="cp1251"))
    assert as_asked[0].table.outcomes == ("УМПЧП", "ДЕМП")
    assert not as_asked[1]


@for_each(
    ("name", "codec"),
    [("koi8_r", "koi8_r"), ("Japanese, Shift JIS", "cp932"), ("latin-1", "iso8859-1"), ("no", "")],
)
def test_that_encodings_go_by_their_names(name: str, codec: str) -> None:
    assert codec_named(name) == codec


def test_that_one_odd_byte_tells_no_encoding() -> None:
    assert older_encoding(b"x,P\n\x81,1\n") == ""


@for_each("codec", ["utf-32", "utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"])
def test_that_wide_letters_are_told_by_their_zeros(codec: str) -> None:
    assert encoding_of("w,n\na,50\nb,30\n".encode(codec), "t.csv").startswith(codec[:6])


def test_that_what_gzip_packed_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"w,n\na,5\n") + gzip.compress(b"b,3\n"))
    assert read_bytes(path) == b"w,n\na,5\nb,3\n"
    assert not is_text_file(path)


def test_that_a_packed_answer_is_known_for_one(tmp_path: Path) -> None:
    path = tmp_path / "t.gz"
    path.write_bytes(gzip.compress(b'{"choices": [{"logprobs": null}]}'))
    assert is_text_file(path)


@pytest.mark.parametrize("cut", [10, -1, -6])
def test_that_a_packed_file_that_was_cut_is_named(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"w,n\na,5\n" * 99)[:cut])
    with pytest.raises(FormatError, match=r"gzip and (?:cut|damaged)"):
        read_bytes(path)


def test_that_a_packed_file_is_unpacked_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.files.source.LARGEST_FILE", 1 << 16)
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"0" * (1 << 20)))
    with pytest.raises(FormatError, match="unpacks to more"):
        read_bytes(path)
