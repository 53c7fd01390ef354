"""Document: all that a person made and can save, immutable."""

import math
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Literal

from model.document.autocomplete import AutocompleteSettings
from model.document.cells import Kind
from model.document.export_choices import ExportChoices
from model.document.groups import GroupsSettings
from model.document.settings import (
    AlignmentSettings,
    CoderSettings,
    CompareSettings,
    DraftSettings,
    Filters,
    GuessingSettings,
    JointSettings,
    MatrixSettings,
    SamplingSettings,
    SurpriseSettings,
    TrainingSettings,
)
from model.document.table import Column, Table, table_of
from model.document.text_source import TextSettings, TextSource
from model.words.names import fit_line
from model.words.units import Unit

DEFAULT_LENS = "compare"


# Nothing is only this; those that are made of it are made by functions of their own.
@dataclass(frozen=True, eq=False, init=False, repr=False)
class RolesAndSettings:
    """What a document has and a scene can hold for itself: a table, its roles, lens settings.

    Attributes:
        table: outcomes and distribution columns; None where only a scene has none of its own.
        truth: the index of the column that is P.
        model: the index of the column that is Q; None where the document has no Q of its own.
        reward: the index of the reward column, if there is one. Another column of rewards is the
            true reward, for which this one stands in.
        sampling, surprise, guessing, training, alignment, matrix, autocomplete, draft,
            coder, joint, groups, compare: the settings of these lenses.
        text_view: the settings of the lenses on texts.
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
    coder: CoderSettings = field(default_factory=CoderSettings)
    joint: JointSettings = field(default_factory=JointSettings)
    groups: GroupsSettings = field(default_factory=GroupsSettings)
    compare: CompareSettings = field(default_factory=CompareSettings)
    text_view: TextSettings = field(default_factory=TextSettings)


@dataclass(frozen=True, eq=False)
class Held(RolesAndSettings):
    """What a scene holds for itself, so that it stays true while the document goes on.

    Its own table shares its blocks with the one it was taken from; None for the document's. Two
    are equal where they would be saved alike.
    """

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


# How a question is answered: by a bar that is drawn to a height, a number on a slider, higher or
# lower than a number, or one of several answers.
AnswerKind = Literal["bar", "number", "higher", "choice"]
# What of the picture and the table is covered too until a question is answered.
Cover = Literal["picture", "tempered"]
LONGEST_WORDS, LONGEST_OPTION, MOST_OPTIONS = 300, 90, 6


@dataclass(frozen=True)
class Question:
    """What a step of a lesson asks before it shows anything.

    Numbers of information are in bits, whatever unit they are shown in.

    Attributes:
        words: the question, in a sentence or two.
        kind: how it is answered.
        measure: whose number is asked for, by its id; of a bar, `tempered:` and an outcome.
        low, high: the ends of the slider.
        than: what the number is higher or lower than.
        options: what can be chosen; `right` is the place of the right one, from 0.
    """

    words: str
    kind: AnswerKind = "number"
    measure: str = ""
    low: float = 0.0
    high: float = 1.0
    than: float = 0.0
    options: tuple[str, ...] = ()
    right: int = 0

    def __post_init__(self) -> None:
        _check_words("question", self.words)
        _check_finite(low=self.low, high=self.high, than=self.than)
        if self.kind == "choice":
            _check_options(self.options, self.right)
        elif not self.measure:
            raise ValueError("A question that is no choice asks for a number; name its measure.")
        if not self.low < self.high:
            raise ValueError(f"A slider from {self.low:g} to {self.high:g} has no length.")


@dataclass(frozen=True)
class Goal:
    """What is to be reached by turning and typing; it checks itself. Information is in bits.

    Attributes:
        words: the goal, in a sentence.
        measure: whose number is to be brought within `tolerance` of `target`.
        limited: whose number has to stay at or below `most` meanwhile; "" for none.
        hint: a sentence for who asks for it.
    """

    words: str
    measure: str
    target: float
    tolerance: float
    limited: str = ""
    most: float = 0.0
    hint: str = ""

    def __post_init__(self) -> None:
        _check_words("goal", self.words)
        _check_finite(target=self.target, tolerance=self.tolerance, most=self.most)
        if self.tolerance <= 0.0:
            raise ValueError("The tolerance of a goal is a number above 0.")
        if len(self.hint) > LONGEST_WORDS:
            raise ValueError(f"A hint has at most {LONGEST_WORDS} characters; shorten it.")


@dataclass(frozen=True)
class Step:
    """What makes a scene a step of a lesson: a question or a goal; with neither it only shows.

    Attributes:
        question: what is asked first; the scene's note is said once it is answered.
        shows: the readings that stay open meanwhile, by id; all others are covered.
        covers: what is covered beside them.
        goal: what is to be reached; the scene's note is said once it is.
    """

    question: Question | None = None
    shows: tuple[str, ...] = ()
    covers: tuple[Cover, ...] = ()
    goal: Goal | None = None

    def __post_init__(self) -> None:
        if self.question is not None and self.goal is not None:
            raise ValueError("A step asks a question or sets a goal; make two steps of it.")


def _check_words(what: str, words: str) -> None:
    if not words.strip():
        raise ValueError(f"The {what} has no words; write a sentence.")
    if len(words) > LONGEST_WORDS:
        raise ValueError(f"A {what} has at most {LONGEST_WORDS} characters; shorten it.")


def _check_finite(**numbers: float) -> None:
    for name, value in numbers.items():
        if not math.isfinite(value):
            raise ValueError(f"{name} is a finite number, not {value}.")


def _check_options(options: tuple[str, ...], right: int) -> None:
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise ValueError(f"A choice has 2 to {MOST_OPTIONS} answers, not {len(options)}.")
    if any(not one.strip() or len(one) > LONGEST_OPTION for one in options):
        raise ValueError(f"Each answer has 1 to {LONGEST_OPTION} characters.")
    if not 0 <= right < len(options):
        raise ValueError(f"There is no answer {right} to be right; they are numbered from 0.")


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
        step: what it asks or sets as a goal, where it is a step of a lesson.
    """

    title: str
    lens: str
    temperature: float
    filters: Filters = field(default_factory=Filters)
    highlighted: tuple[str, ...] = ()
    note: str = ""
    held: Held | None = None
    step: Step | None = None


@dataclass(frozen=True, eq=False)
class Document(RolesAndSettings):
    """A table, the roles of its columns, and the view on it.

    Attributes:
        temperature: T, from 0 to ∞, both included.
        unit: in which information is shown.
        order: the order α of the Rényi and Tsallis entropies.
        lens: the id of the lens that is looked through.
        title: the name of the document, shown in the window and on exports.
        notes: a few plain sentences about it.
        filters: what is cut away from Q at T before drawing; off by default.
        text: the text that is looked at, as a reference or with its tokens; None for none.
        export: how pictures leave the window.
        scenes: saved views, in the order in which they are presented.
        later: what a newer program wrote into the file and this one does not know: its place there
            and its JSON, so that it is written again.
    """

    # Without a default: what the base takes as None is not left out here.
    table: Table = field()
    temperature: float = 1.0
    unit: Unit = Unit.BITS
    order: float = 2.0
    lens: str = DEFAULT_LENS
    title: str = "Untitled"
    notes: str = ""
    filters: Filters = field(default_factory=Filters)
    text: TextSource | None = None
    export: ExportChoices = field(default_factory=ExportChoices)
    scenes: tuple[Scene, ...] = ()
    later: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        check_temperature(self.temperature)
        for scene in self.scenes:
            check_temperature(scene.temperature)
        count = len(self.table.columns)
        for role in (self.truth, self.model, self.reward):
            if role is not None and not 0 <= role < count:
                raise ValueError(f"There is no column {role + 1} to give a role to.")
        for role in (self.truth, self.model):
            if role is not None and self.table.columns[role].kind is Kind.REWARDS:
                name = fit_line(self.table.columns[role].name, 40)
                raise ValueError(f"{name} holds rewards, so it cannot be P or Q.")

    @property
    def truth_column(self) -> Column:
        """The column that is P."""
        return self.table.columns[self.truth]

    @property
    def model_column(self) -> Column | None:
        """The column that is Q, if there is one."""
        return None if self.model is None else self.table.columns[self.model]

    @property
    def reward_column(self) -> Column | None:
        """The column of rewards, if there is one."""
        return None if self.reward is None else self.table.columns[self.reward]

    @property
    def true_reward(self) -> int | None:
        """The index of the first other column of rewards: what the reward stands in for."""
        if self.reward is None:
            return None
        others = enumerate(self.table.columns)
        return next((k for k, one in others if one.kind is Kind.REWARDS and k != self.reward), None)

    @property
    def tempered_column(self) -> Column:
        """The column that the dial tempers: Q, or P where there is no Q."""
        return self.truth_column if self.model is None else self.table.columns[self.model]

    def with_table(self, table: Table) -> "Document":
        """Return the document over another table."""
        return replace(self, table=table)


def check_temperature(temperature: float) -> None:
    """Raise ValueError, with a sentence, unless 0 ≤ temperature ≤ ∞."""
    if math.isnan(temperature) or temperature < 0.0:
        raise ValueError(f"A temperature is a number from 0 to inf, not {temperature}.")


def check_order(order: float) -> None:
    """Raise ValueError, with a sentence, unless 0 ≤ order ≤ ∞."""
    if math.isnan(order) or order < 0.0:
        raise ValueError(f"An order is a number from 0 to inf, not {order}.")


def new_document() -> Document:
    """Return what File, New opens: two equally likely outcomes, for P and for Q.

    >>> new_document().table.outcomes
    ('heads', 'tails')
    """
    table = table_of(["heads", "tails"], P=[0.5, 0.5], Q=[0.5, 0.5])
    return Document(table, truth=0, model=1)


_settings = attrgetter(*(one.name for one in fields(Document) if one.name != "table"))


def same_content(one: Document, other: Document) -> bool:
    """Return whether saving both would write the same; compares by identity where it can."""
    if one is other:
        return True
    # Not by a document of both: the roles of one may name columns that the other lacks.
    return _settings(one) == _settings(other) and one.table.same_content(other.table)
