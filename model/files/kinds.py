"""What a file is that cannot be read here: by its first bytes, with what to do instead."""

import re

_KINDS: tuple[tuple[bytes, str], ...] = (
    (
        b"GGUF",
        "a model (GGUF), not what it says of a text; run it first: llama.cpp's server with "
        "“n_probs”: 20, or its perplexity tool with --kl-divergence-base",
    ),
    (b"\x28\xb5\x2f\xfd", "packed by zstd; unpack it first"),
    (b"BZh", "packed by bzip2; unpack it first"),
    (b"\xfd7zXZ", "packed by xz; unpack it first"),
    (b"7z\xbc\xaf", "packed by 7-Zip; unpack it first"),
    (b"PAR1", "a Parquet file; save it as CSV, with pandas' to_csv"),
    (b"ARROW1", "an Arrow file; save it as CSV"),
    (b"\x89HDF", "an HDF5 file; save its array with numpy.save"),
    (b"SQLite format 3", "an SQLite database; save the table as CSV"),
    (b"MATLAB ", "a MATLAB file; save the array as CSV, with writematrix"),
    (b"$FL2", "an SPSS file; save the table as CSV"),
    (b"$FL3", "an SPSS file; save the table as CSV"),
    (b"<stata_dta>", "a Stata file; save the table as CSV, with export delimited"),
    (b"RDX", "data of R; save the table as CSV, with write.csv"),
    (b"X\n\0\0\0", "data of R; save the table as CSV, with write.csv"),
    (b"FEA1", "a Feather file; save it as CSV"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "a workbook of Excel 97 (.xls) or another old Office file; save it as XLSX",
    ),
    (b"%PDF", "a PDF; save its table as CSV"),
    (b"\x89PNG", "a picture; save its numbers as CSV"),
    (b"\xff\xd8\xff", "a picture; save its numbers as CSV"),
)
_PICKLED = (
    "saved by PyTorch or pickle, which can hold programs and is never run here; save its tensors "
    "with safetensors.torch.save_file, or its arrays with numpy.save"
)
_ZIP = b"PK\x03\x04"
_PICKLES = tuple(b"\x80" + bytes([protocol]) for protocol in range(2, 6))
_OLD_PICKLE = re.compile(rb"\(?(?:[dl]p\d+\n|c[A-Za-z_][\w.]*\n\w+\np\d+\n)")
_OFFICE = (
    (b"word/", "a Word document"),
    (b"ppt/", "a presentation"),
    (b"Index/", "a Numbers or Pages document"),
)


def is_pickled(head: bytes) -> bool:
    """Return whether a file that begins so was saved by PyTorch or pickle."""
    return bool(head.startswith(_PICKLES) or _OLD_PICKLE.match(head)) or (
        head.startswith(_ZIP) and b"data.pkl" in head
    )


def other_kind(head: bytes, name: str) -> str:
    """Return the sentence for a file that begins so, and is of a kind not read; "" for others."""
    if is_pickled(head):
        return f"{name} was {_PICKLED}."
    if head.startswith(_ZIP):
        kind = next((words for folder, words in _OFFICE if folder in head), "")
        if kind:
            return f"{name} is {kind}; save its table as XLSX or CSV."
        return f"{name} is a zip archive; unpack it, and open what is in it."
    what = next((what for begin, what in _KINDS if head.startswith(begin)), "")
    return f"{name} is {what}." if what else ""
