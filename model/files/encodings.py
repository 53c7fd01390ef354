"""ENCODINGS: how texts older than UTF-8 wrote their letters, and which of them a text is in."""

import codecs
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

WINDOWS = "cp1252"
_LOOKED_AT = 1 << 16  # bytes
_FEWEST_LETTERS = 2  # beside ASCII, by which an encoding is told
_WORDS = re.compile(r"\w+")
_GAIN_OF_WINDOWS = 0.15  # by which another one has to be better than the usual one


class Encoding(NamedTuple):
    """One way to write letters as bytes.

    Attributes:
        codec: what Python calls it.
        words: what people call it.
        common: the letters that texts in it mostly have beside ASCII.
        begins: of letters of two bytes, the first bytes of the usual ones; None for one byte each.
    """

    codec: str
    words: str
    common: str
    begins: range | None = None


_KANA = "".join(map(chr, range(0x3041, 0x30FF)))
_KANJI = (
    "日本人大年一国会中上生時出者三月長前行子見分二間地手方新東今金回言立高場部内下社同自田明"
    "木数力合名天円先入動事発気学校第小晴雨雪曇計割率件色赤青白黒車電話平均全体確文字単語度"
)
_HANZI = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能"
    "下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加"
    "量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关"
    "各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立"
    "代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统"
    "接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理世车价红白黑蓝晴"
)
_HANZI_OLD = (
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能"
    "下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加"
    "量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關"
    "各重新線內數正心反你明看原又麼利比或但質氣第向道次晴雨雪總計紅白黑藍"
)
_HANGUL = (
    "이다는에의을가고하를지로은도기사한리자어시대스일나정인수제부아들해그라전보장서만구성여있"
    "으면것상게원동주조오국위비경신소개진우공무치과내연등안적유물학요세방모반관거생실마음눈맑회"
)
_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё"
_GREEK = "αοιετσνρυπκμληςάόίέήδγθύώχφβξζψ"
_WEST = "äöüßéèêàçñóíáúâîôûëïåæøãõœ’–“”€«»°ÄÖÜÉÀÅØÑÇ½¼·…£§²³µ®©™¿¡"
_CENTRAL = "ěščřžýáíéůúťďňńłąęćśźżóőűăâîşţđôäöüľĺŕČŠŘŽŁŚŻ’–“”„"
_TURKISH = "ıişğüöçİŞĞÜÖÇâî"
_HEBREW = "יוהלאמרתבשנעםדקחפטןגסכצזךףץ"
_ARABIC = "البمنيرتوعدسحهفكقجشصطخزضثذظغءأإآةىؤئ"
_THAI = "านรอกเงมยลวดทสตะปบคหแจพชขใไโผซธ็่้ัิีืึุู์ำ"

ENCODINGS: tuple[Encoding, ...] = (
    Encoding("utf-8-sig", "UTF-8", ""),
    Encoding(WINDOWS, "Western, Windows-1252", _WEST),
    Encoding("cp932", "Japanese, Shift JIS", _KANA + _KANJI, range(0x82, 0x99)),
    Encoding("euc_jp", "Japanese, EUC-JP", _KANA + _KANJI, range(0xA4, 0xD0)),
    Encoding("gb18030", "Chinese, GB 18030", _HANZI, range(0xB0, 0xD8)),
    Encoding("big5", "Chinese, Big5", _HANZI_OLD, range(0xA4, 0xC7)),
    Encoding("cp949", "Korean, EUC-KR", _HANGUL, range(0xB0, 0xC9)),
    Encoding("cp1251", "Cyrillic, Windows-1251", _RUSSIAN),
    Encoding("koi8_r", "Cyrillic, KOI8-R", _RUSSIAN),
    Encoding("cp866", "Cyrillic, DOS", _RUSSIAN),
    Encoding("cp1253", "Greek, Windows-1253", _GREEK),
    Encoding("cp1250", "Central European, Windows-1250", _CENTRAL),
    Encoding("cp1254", "Turkish, Windows-1254", _TURKISH),
    Encoding("cp1255", "Hebrew, Windows-1255", _HEBREW),
    Encoding("cp1256", "Arabic, Windows-1256", _ARABIC),
    Encoding("cp874", "Thai, Windows-874", _THAI),
    Encoding("mac_roman", "Western, Macintosh", _WEST),
    Encoding("cp850", "Western, DOS", _WEST),
    Encoding("utf-16", "UTF-16", ""),
    Encoding("utf-32", "UTF-32", ""),
)
_OLDER = tuple(one for one in ENCODINGS if one.common)


def older_encoding(data: bytes) -> str:
    """Return the codec in which bytes that are no UTF-8 make the likeliest words; "" for none.

    Windows-1252, as most such texts are in, unless another one makes clearly better words: of
    letters that are common together, of one script, without capitals inside.
    """
    head = data[:_LOOKED_AT]
    if len(data) > _LOOKED_AT and b"\n" in head:
        head = head[: head.rfind(b"\n") + 1]
    scores = [(_score(head, one), one.codec) for one in _OLDER]
    usual = next(score for score, codec in scores if codec == WINDOWS)
    best, codec = max(scores, key=lambda one: one[0])
    if best < 0.0 and usual == -1.0:
        return ""
    return WINDOWS if usual > -1.0 and best <= usual + _GAIN_OF_WINDOWS else codec


def encoding_words(codec: str) -> str:
    """Return what people call the encoding of this codec."""
    return next((one.words for one in ENCODINGS if one.codec == codec), codec.upper())


def codec_named(name: str) -> str:
    """Return the codec of an encoding as people or Python call it; "" where there is none."""
    for one in ENCODINGS:
        if name.casefold() in (one.codec, one.words.casefold()):
            return one.codec
    try:
        return codecs.lookup(name).name if "\0".encode(name) else ""
    except (LookupError, ValueError, TypeError):
        return ""


def _score(data: bytes, encoding: Encoding) -> float:
    """From −1 to 1, how well bytes read in an encoding; −1 where they do not at all."""
    try:
        text = data.decode(encoding.codec)
    except UnicodeDecodeError:
        return -1.0
    letters = [letter for letter in text if letter > "\x7f"]
    if len(letters) < (1 if encoding.codec == WINDOWS else _FEWEST_LETTERS):
        return -1.0
    if encoding.begins is not None:
        return _score_of_pairs(letters, encoding)
    # The commonest come first.
    size = len(encoding.common)
    weights = {one: 1.0 - 0.4 * place / size for place, one in enumerate(encoding.common)}
    points = sum(weights.get(one, weights.get(one.lower(), -1.0)) for one in letters)
    points -= 2.0 * sum(map(_oddities, _WORDS.findall(text)))
    return max(points / len(letters), -0.99)


def _score_of_pairs(letters: Sequence[str], encoding: Encoding) -> float:
    common, points = set(encoding.common), 0.0
    for letter in letters:
        raw = letter.encode(encoding.codec)
        if letter in common:
            points += 1.0
        elif len(raw) == 2 and encoding.begins is not None and raw[0] in encoding.begins:
            points += 0.4
        elif "\u3000" <= letter <= "\u3020" or "\uff01" <= letter <= "\uff5e":
            points += 0.3  # wide marks
        elif "\uff66" <= letter <= "\uff9d" and encoding.codec == "cp932":
            points += 0.2  # narrow kana
        else:
            points -= 1.0
    return max(points / len(letters), -0.99)


def _oddities(word: str) -> int:
    """How many letters of a word are capitals after small ones, or of another script than ASCII's.

    Words of nothing but accented Latin letters count as well, from three letters on.
    """
    odd = sum(b.isupper() and a.islower() for a, b in pairwise(word))
    inner = zip(word, word[1:], word[2:], strict=False)
    odd += sum(a.isalpha() and b in "¹²³ªº¼½¾" and c.isalpha() for a, b, c in inner)
    others = [letter for letter in word if letter > "\x7f"]
    plain = sum(letter.isascii() and letter.isalpha() for letter in word)
    latin = [letter for letter in others if letter < "\u0250"]
    if plain and len(latin) < len(others):
        odd += len(others) - len(latin)
    if not plain and len(latin) >= 3:
        odd += len(latin)
    return odd
