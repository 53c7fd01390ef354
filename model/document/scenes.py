"""Scenes: saved views on a document, in the order in which they are presented."""

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from model.document.settings import (
    AlignmentSettings,
    AutocompleteSettings,
    DraftSettings,
    Filters,
    GuessingSettings,
    MatrixSettings,
    SamplingSettings,
    SurpriseSettings,
    TextSettings,
    TrainingSettings,
)
from model.document.table import Table

if TYPE_CHECKING:
    from model.document.document import Document


@dataclass(frozen=True, eq=False)
class Held:
    """What a scene holds for itself, so that it stays true while the document goes on.

    Each field means what the field of the same name means in a document. Two are equal where they
    would be saved alike.

    Attributes:
        table: its own table, which shares its blocks with the one it was taken from; None for the
            document's.
    """

    table: Table | None = None
    truth: int = 0
    model: int | None = None
    reward: int | None = None
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    surprise: SurpriseSettings = field(default_factory=SurpriseSettings)
    guessing: GuessingSettings = field(default_factory=GuessingSettings)
    training: TrainingSettings = field(default_factory=TrainingSettings)
    alignment: AlignmentSettings = field(default_factory=AlignmentSettings)
    matrix: MatrixSettings = field(default_factory=MatrixSettings)
    autocomplete: AutocompleteSettings = field(default_factory=AutocompleteSettings)
    draft: DraftSettings = field(default_factory=DraftSettings)
    text_view: TextSettings = field(default_factory=TextSettings)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Held):
            return NotImplemented
        one, two = self.table, other.table
        if one is None or two is None:
            return one is two and self._settings() == other._settings()
        return self._settings() == other._settings() and one.same_content(two)

    def __hash__(self) -> int:
        return hash(self._settings())

    def _settings(self) -> tuple[object, ...]:
        return tuple(getattr(self, one.name) for one in fields(self) if one.name != "table")


@dataclass(frozen=True)
class Scene:
    """One view: where the dial stands, what is looked through and what is said to it.

    Attributes:
        title: its name in the list and over its slide.
        lens: the id of its lens.
        temperature: T, from 0 to ∞, both included.
        filters: what is cut away from Q at T.
        highlighted: the names of the outcomes that stand out, so that they stay the same ones
            when the table is sorted; a name that the table has not stands for nothing.
        note: a few plain sentences, shown under the picture; a reading in braces, {entropy_p}, is
            shown with its number.
        held: its own table, roles and settings of lenses; None where it is seen over those of
            the document.
    """

    title: str
    lens: str
    temperature: float
    filters: Filters = field(default_factory=Filters)
    highlighted: tuple[str, ...] = ()
    note: str = ""
    held: Held | None = None


def scene_of(
    document: "Document", title: str, highlighted: tuple[str, ...] = (), note: str = ""
) -> Scene:
    """Return the present view on a document as a scene, with the table and the settings of now."""
    lens, temperature, filters = document.lens, document.temperature, document.filters
    return Scene(title, lens, temperature, filters, highlighted, note, held_of(document))


def held_of(document: "Document") -> Held:
    """Return what a scene of the present view holds; the table is shared, not copied."""
    return Held(**{one.name: getattr(document, one.name) for one in fields(Held)})


def view_of(document: "Document", scene: Scene) -> "Document":
    """Return the document as the scene shows it: lens, temperature, filters, and what it holds.

    Everything else, the scenes too, is shared with `document`; so is the table where the scene
    holds none. Raises ValueError where its roles do not fit its table.
    """
    view: dict[str, Any] = {} if scene.held is None else vars(scene.held).copy()
    if view.get("table") is None:
        view["table"] = document.table
    view |= {"lens": scene.lens, "temperature": scene.temperature, "filters": scene.filters}
    return replace(document, **view)


def shows(document: "Document", scene: Scene) -> bool:
    """Return whether the document is seen just as the scene shows it."""
    view = (document.lens, document.temperature, document.filters)
    if view != (scene.lens, scene.temperature, scene.filters):
        return False
    return scene.held is None or scene.held == held_of(document)


def highlighted_rows(document: "Document", scene: Scene) -> tuple[int, ...]:
    """Return the rows of the table that stand out, in order; every row that bears such a name.

    `document` is the view of the scene.
    """
    if not scene.highlighted:
        return ()
    wanted = set(scene.highlighted)
    return tuple(row for row, name in enumerate(document.table.outcomes) if name in wanted)


def scene_documents(document: "Document") -> tuple["Document", ...]:
    """Return a document for each scene, in order, for a deck or a file of many pages.

    Each is the view of its scene, called by the scene's title, with the scene's note as its notes
    and no scenes of its own. Empty where the document has no scenes.
    """
    return tuple(
        replace(view_of(document, scene), title=scene.title, notes=scene.note, scenes=())
        for scene in document.scenes
    )
