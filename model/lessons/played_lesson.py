"""PlayedLesson: a lesson being played: which step, what was guessed, what is open."""

from dataclasses import dataclass, replace
from functools import cached_property

from model.document.document import Document, Scene, Step
from model.document.scenes import view_of

_ONLY_SHOWS = Step()


@dataclass(frozen=True, eq=False)
class PlayedLesson:
    """A lesson and how far a person has come; immutable, each gesture leads to the next one.

    Attributes:
        lesson: the document whose scenes are the steps.
        index: of the step that is on, from 0.
        guesses: the last answer to each question, by the index of its step.
        opened: the steps whose answer was shown.
        solved: the steps whose goal was reached.
        seen: the steps that were on.
    """

    lesson: Document
    index: int = 0
    guesses: tuple[tuple[int, float], ...] = ()
    opened: frozenset[int] = frozenset()
    solved: frozenset[int] = frozenset()
    seen: frozenset[int] = frozenset({0})

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len(self.lesson.scenes)

    @property
    def scene(self) -> Scene:
        """The scene of the step that is on."""
        return self.lesson.scenes[self.index]

    @property
    def step(self) -> Step:
        """What is asked or to be reached; of a scene without a step nothing."""
        return self.scene.step or _ONLY_SHOWS

    @cached_property
    def view(self) -> Document:
        """The document as the step sets it."""
        return view_of(self.lesson, self.scene)

    @property
    def is_covered(self) -> bool:
        """Whether something is covered: a question is asked and its answer not shown yet."""
        return self.step.question is not None and self.index not in self.opened

    @property
    def guess(self) -> float | None:
        """The answer given to the step that is on; None where there is none yet."""
        return dict(self.guesses).get(self.index)

    @property
    def done(self) -> frozenset[int]:
        """The steps that are behind: answered, solved, or seen where they only show."""
        only_show = {
            index
            for index in self.seen
            if (step := self.lesson.scenes[index].step) is None
            or (step.question is None and step.goal is None)
        }
        return self.opened | self.solved | only_show

    def at(self, index: int) -> "PlayedLesson":
        """Return the play with another step on; beyond the ends is the end."""
        place = min(max(index, 0), self.count - 1)
        return replace(self, index=place, seen=self.seen | {place})

    def guessed(self, guess: float) -> "PlayedLesson":
        """Return the play with an answer to the step that is on, while it is covered."""
        if not self.is_covered:
            return self
        others = tuple(one for one in self.guesses if one[0] != self.index)
        return replace(self, guesses=(*others, (self.index, guess)))

    def shown(self) -> "PlayedLesson":
        """Return the play with the answer of the step that is on shown."""
        return replace(self, opened=self.opened | {self.index}) if self.is_covered else self

    def reached(self) -> "PlayedLesson":
        """Return the play with the goal of the step that is on reached."""
        return replace(self, solved=self.solved | {self.index})
