"""The texts that a word model learns from: one that a person names, or the e-mails in resources.

Those e-mails, and the ones held out, were written for this program; their people are made up.
"""

from pathlib import Path

from model.files.format import FormatError
from model.files.source import decode_text, encoding_of, read_bytes

CORPUS = Path(__file__).resolve().parents[4] / "resources" / "corpus"
WORK_EMAILS = CORPUS / "work_emails.txt"
WORK_EMAILS_HELD_OUT = CORPUS / "work_emails_held_out.txt"
# What is offered first; every file that holds a text can be chosen.
LEARNED_FROM = (".txt", ".md", ".csv", ".log")
LARGEST_TEXT = 32 * 1024 * 1024


def read_text(path: Path) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or else Windows-1252.

    FormatError, with a sentence, for a file that is missing, cannot be read, is not text (naming
    the byte), has no words, or has more than 32 MB, which is more than one would wait for.
    """
    data = read_bytes(path)
    if len(data) > LARGEST_TEXT:
        raise FormatError(
            f"{path.name} has {len(data) / 2**20:,.0f} MB; choose a text of at most 32 MB."
        )
    text = decode_text(data, encoding_of(data, path.name), path.name)
    if not any(character.isalnum() for character in text):
        raise FormatError(f"{path.name} has no words; choose a text with a sentence or more.")
    return text
