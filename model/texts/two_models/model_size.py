"""How large a model is, in bits a weight: by the name of its quantisation, or as it is typed."""

import re
from pathlib import Path

# Whole files of Llama 3.1 8B, embeddings and all: other models differ by a tenth of a bit or so.
# Source: llama.cpp, tools/quantize/README.md. Those of whole blocks by their layout in ggml.
_BITS = {
    "IQ1_S": 2.0042,
    "IQ1_M": 2.1460,
    "IQ2_XXS": 2.3824,
    "IQ2_XS": 2.5882,
    "IQ2_S": 2.7403,
    "IQ2_M": 2.9294,
    "IQ3_XXS": 3.2548,
    "IQ3_XS": 3.4977,
    "IQ3_S": 3.6606,
    "IQ3_M": 3.7628,
    "IQ4_XS": 4.4597,
    "IQ4_NL": 4.6818,
    "Q2_K_S": 2.9697,
    "Q2_K": 3.1593,
    "Q3_K_S": 3.6429,
    "Q3_K_M": 3.9960,
    "Q3_K_L": 4.2979,
    "Q4_K_S": 4.6672,
    "Q4_K_M": 4.8944,
    "Q5_K_S": 5.5704,
    "Q5_K_M": 5.7036,
    "Q6_K": 6.5633,
    "Q8_0": 8.5008,
    "F16": 16.0005,
    "TQ1_0": 1.6875,
    "TQ2_0": 2.0625,
    "MXFP4": 4.25,
    "NVFP4": 4.5,
    "Q4_0": 4.5,
    "Q4_1": 5.0,
    "Q5_0": 5.5,
    "Q5_1": 6.0,
    "BF16": 16.0,
    "FP16": 16.0,
    "F32": 32.0,
    "FP32": 32.0,
}
# What llama.cpp's quantiser takes these for.
_SHORT = {"Q3_K": "Q3_K_M", "Q4_K": "Q4_K_M", "Q5_K": "Q5_K_M"}
_NAMES = "|".join(sorted((*_BITS, *_SHORT), key=len, reverse=True))
# Not a name of which another goes on: Q4_K_XL is none of these.
_NAMED = re.compile(
    rf"(?<![A-Z0-9])({_NAMES})(?![A-Z0-9]|_X?[SML](?![A-Z0-9]))", re.IGNORECASE | re.ASCII
)
_BPW = re.compile(r"(?<![\d.])(\d{1,2}(?:[.,]\d{1,4})?)[-_ ]?bpw(?![a-z0-9])", re.IGNORECASE)
_TYPED_BITS = re.compile(r"(\d{1,2}(?:[.,]\d{1,6})?)\s*(?:bits?(?:\s*[a/]\s*weight)?|bpw)?", re.I)
_TYPED_FILE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*([KMGT])(i?)B\s*(?:of|/|,|with)\s*(\d+(?:[.,]\d+)?)\s*([KMBT])(?:\s*\w+)?",
    re.IGNORECASE,
)
_FILE = re.compile(r"(\d+(?:[.,]\d+)?)\s*([KMGT]i?B)", re.IGNORECASE)
_POWERS = {"K": 1, "M": 2, "G": 3, "B": 3, "T": 4}
LARGEST = 64.0  # bits a weight: a double; what says more says something else


def quantisation_in(name: str) -> str:
    """Return the last quantisation that a file's name tells, as llama.cpp writes it; "" for none.

    >>> quantisation_in("llama-3-8b.q4_k_m.kld")
    'Q4_K_M'
    """
    found = _NAMED.findall(name)
    if found:
        return str(found[-1]).upper()
    by_bits = _BPW.findall(name)
    return f"{by_bits[-1]}bpw" if by_bits else ""


def bits_by_name(name: str) -> float | None:
    """Return the bits a weight of the quantisation that a file's name tells; None for none."""
    found = quantisation_in(name)
    if found.endswith("bpw"):
        return _within(_number(found.removesuffix("bpw")))
    return _BITS.get(_SHORT.get(found, found))


def bits_typed(text: str) -> float:
    """Return the bits a weight that are typed: 4.9, Q4_K_M, or 4.58 GiB of 8.03 B.

    ValueError, with a sentence, for what is none of these, and for none or more than 64 bits.
    """
    plain = " ".join(text.split())
    if typed := _TYPED_BITS.fullmatch(plain):
        bits: float | None = _number(typed[1])
    elif typed := _TYPED_FILE.fullmatch(plain):
        base = 1024.0 if typed[3] else 1000.0
        size = _number(typed[1]) * base ** _POWERS[typed[2].upper()]
        count = _number(typed[4]) * 1000.0 ** _POWERS[typed[5].upper()]
        bits = 8.0 * size / count if count else None
    elif _FILE.fullmatch(plain):
        raise ValueError(f"Of how many weights? Type “{plain} of 8 B” for 8 billion of them.")
    else:
        bits = bits_by_name(plain)
    if bits is None or _within(bits) is None:
        raise ValueError(
            "A size is bits a weight up to 64, such as 4.9, a quantisation such as Q4_K_M, or a "
            "file's size and its weights: 4.58 GiB of 8.03 B."
        )
    return bits


def short_names(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return what files are called in a ladder: by their quantisation where that tells them apart.

    Else by the name of the file without its end; the same file twice has the same name.
    """
    short = [quantisation_in(Path(path).name) for path in paths]
    return tuple(
        name if name and short.count(name) == 1 else Path(path).stem
        for name, path in zip(short, paths, strict=True)
    )


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _within(bits: float) -> float | None:
    return bits if 0.0 < bits <= LARGEST else None
