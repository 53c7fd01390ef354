"""Edits of the scenes: the present view kept, named, noted, moved, renewed, removed, shown."""

from collections.abc import Sequence
from dataclasses import replace

from model.document.document import Document, Scene, Step
from model.document.edits.edit import Edit, short
from model.document.scenes import scene_of, view_of

LONGEST_TITLE = 120
LONGEST_NOTE = 600


def add_scene(document: Document, title: str, highlighted: Sequence[str] = ()) -> Edit:
    """Return the edit that keeps the present view as the last scene."""
    scene = scene_of(document, _title(title), tuple(highlighted))
    scenes = (*document.scenes, scene)
    return Edit(f"Add the scene {short(scene.title)}", replace(document, scenes=scenes))


def update_scene(
    document: Document, index: int, highlighted: Sequence[str] = (), title: str | None = None
) -> Edit:
    """Return the edit that gives a scene the present view; note and question stay.

    So does its title, unless another is given.
    """
    old = _scene(document, index)
    called = old.title if title is None else _title(title)
    renewed = replace(scene_of(document, called, tuple(highlighted), old.note), step=old.step)
    return _with_scene(document, index, renewed, f"Update the scene {short(old.title)}")


def rename_scene(document: Document, index: int, title: str) -> Edit:
    """Return the edit that gives a scene another title; a blank one becomes “Untitled scene”.

    ValueError beyond 120 characters.
    """
    scene = replace(_scene(document, index), title=_title(title))
    return _with_scene(document, index, scene, f"Rename the scene to {short(scene.title)}")


def note_scene(document: Document, index: int, note: str) -> Edit:
    """Return the edit that sets what is said to a scene; ValueError beyond 600 characters."""
    plain = note.strip()
    _check_length("note", plain, LONGEST_NOTE)
    scene = replace(_scene(document, index), note=plain)
    return _with_scene(document, index, scene, f"Note on the scene {short(scene.title)}")


def ask_in_scene(document: Document, index: int, step: Step | None) -> Edit:
    """Return the edit that makes a scene a step of a lesson, or with None a scene again."""
    scene = replace(_scene(document, index), step=step)
    what = "Ask in" if step is not None else "Ask nothing in"
    return _with_scene(document, index, scene, f"{what} the scene {short(scene.title)}")


def make_lesson(document: Document, steps: Sequence[Step]) -> Edit:
    """Return the edit that makes every scene a step of a lesson: those given, one a scene."""
    scenes = tuple(
        replace(scene, step=step) for scene, step in zip(document.scenes, steps, strict=True)
    )
    return Edit("Make a lesson", replace(document, scenes=scenes))


def move_scene(document: Document, index: int, to: int) -> Edit:
    """Return the edit that lets a scene stand at the place `to`, counted without it.

    Places beyond the ends are the ends; where nothing moves the document stays the same object.
    """
    scene = _scene(document, index)
    label = f"Move the scene {short(scene.title)}"
    place = min(max(to, 0), len(document.scenes) - 1)
    if place == index:
        return Edit(label, document)
    rest = (*document.scenes[:index], *document.scenes[index + 1 :])
    return Edit(label, replace(document, scenes=(*rest[:place], scene, *rest[place:])))


def remove_scene(document: Document, index: int) -> Edit:
    """Return the edit that takes a scene away."""
    scene = _scene(document, index)
    scenes = (*document.scenes[:index], *document.scenes[index + 1 :])
    return Edit(f"Remove the scene {short(scene.title)}", replace(document, scenes=scenes))


def go_to_scene(document: Document, index: int) -> Edit:
    """Return the edit that takes on a scene's view: lens, temperature, filters and its table."""
    scene = _scene(document, index)
    return Edit(f"Go to the scene {short(scene.title)}", view_of(document, scene))


def _scene(document: Document, index: int) -> Scene:
    if not 0 <= index < len(document.scenes):
        raise ValueError(f"There is no scene {index + 1}; there are {len(document.scenes)}.")
    return document.scenes[index]


def _with_scene(document: Document, index: int, scene: Scene, label: str) -> Edit:
    if scene == document.scenes[index]:
        return Edit(label, document)
    scenes = (*document.scenes[:index], scene, *document.scenes[index + 1 :])
    return Edit(label, replace(document, scenes=scenes))


def _title(title: str) -> str:
    plain = " ".join(title.split()) or "Untitled scene"
    _check_length("title", plain, LONGEST_TITLE)
    return plain


def _check_length(what: str, text: str, most: int) -> None:
    if len(text) > most:
        raise ValueError(
            f"The {what} of a scene has at most {most} characters, not {len(text):,}; shorten it."
        )
