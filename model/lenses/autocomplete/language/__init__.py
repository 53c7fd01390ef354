"""Language: a small word model learned from a text, what it expects, and how it would go on."""

from model.lenses.autocomplete.language.along import entropies_along, surprisals
from model.lenses.autocomplete.language.beams import (
    BeamNode,
    BeamTree,
    Fate,
    Hypothesis,
    beam_search,
    length_penalty,
)
from model.lenses.autocomplete.language.generate import Continuation, sample_continuations
from model.lenses.autocomplete.language.held_out import (
    LearningPoint,
    TextFit,
    fit_to,
    learning_curve,
)
from model.lenses.autocomplete.language.kept import (
    KeptComparison,
    KeptSummary,
    compare_kept,
    summarise,
    word_frequencies,
)
from model.lenses.autocomplete.language.kneser_ney import WordModel
from model.lenses.autocomplete.language.text_file import (
    WORK_EMAILS,
    WORK_EMAILS_HELD_OUT,
    read_text,
)
from model.lenses.autocomplete.language.tokenise import END, START, UNKNOWN, detokenise, tokenise

__all__ = [
    "END",
    "START",
    "UNKNOWN",
    "WORK_EMAILS",
    "WORK_EMAILS_HELD_OUT",
    "BeamNode",
    "BeamTree",
    "Continuation",
    "Fate",
    "Hypothesis",
    "KeptComparison",
    "KeptSummary",
    "LearningPoint",
    "TextFit",
    "WordModel",
    "beam_search",
    "compare_kept",
    "detokenise",
    "entropies_along",
    "fit_to",
    "learning_curve",
    "length_penalty",
    "read_text",
    "sample_continuations",
    "summarise",
    "surprisals",
    "tokenise",
    "word_frequencies",
]
