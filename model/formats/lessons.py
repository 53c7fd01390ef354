"""LESSONS: documents whose scenes are the steps of a lesson, in the order of the menu."""

from pathlib import Path
from typing import NamedTuple

from model.document.document import Document
from model.formats.entropy_file import SUFFIX, read_document

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "lessons"


class Lesson(NamedTuple):
    """One line of LESSONS: the name of its file, its title, what it is about, how long it takes."""

    name: str
    title: str
    about: str
    minutes: int


LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "entropy",
        "Entropy",
        "How hard a box of balls is to guess, and how many questions it takes.",
        5,
    ),
    Lesson(
        "cross-entropy",
        "Cross entropy and KL",
        "What a wrong belief costs, and why the bill always adds up.",
        6,
    ),
    Lesson(
        "temperature",
        "Temperature",
        "How a model grows bolder or shyer, and what is left to draw from.",
        6,
    ),
    Lesson(
        "alignment",
        "Alignment",
        "Reward on a leash, and a filter that bans a word.",
        6,
    ),
    Lesson(
        "perplexity",
        "Perplexity",
        "Choosing among so many, learning down to a floor, and confidence that is wrong.",
        6,
    ),
    Lesson(
        "codes-and-drafts",
        "Codes and drafts",
        "What entropy is in bits that are sent, what a clue tells, and how a small model helps.",
        6,
    ),
)


def lesson_named(name: str) -> Lesson:
    """Return the lesson with a name or a number from 1 on; ValueError, with the names, if none.

    >>> lesson_named("1").title
    'Entropy'
    """
    wanted = name.strip()
    by_number = {str(number): lesson for number, lesson in enumerate(LESSONS, 1)}
    found = by_number.get(wanted) or next((one for one in LESSONS if one.name == wanted), None)
    if found is None:
        listed = ", ".join(f"{number} {one.name}" for number, one in by_number.items())
        raise ValueError(f"There is no lesson “{wanted[:40]}”; there are {listed}.")
    return found


def load_lesson(name: str) -> Document:
    """Return the document of a lesson; ValueError, with the names that there are, if unknown."""
    return read_document(FOLDER / f"{lesson_named(name).name}{SUFFIX}")
