"""What a model answers to a prompt as an edit of the document: its table, and what was asked."""

from dataclasses import dataclass, replace

from model.document.document import Document
from model.document.edits import Edit
from model.document.work import Report, Watch, unwatched
from model.language_models.language_model import LanguageModel
from model.language_models.next_token import NextToken
from model.language_models.pair import pair_table

AT_REST, WHILE_TYPING = 50_000, 1_000  # how many tokens are asked for over HTTP


@dataclass(frozen=True, eq=False)
class Asked:
    """What one or two models answered to a prompt.

    Attributes:
        prompt: what was asked.
        model, against: the models in words; the second "" where there is none.
        base, tested: what they expect next.
        tokens: the prompt in the tokens of the first model.
    """

    prompt: str
    model: str
    base: NextToken
    tokens: tuple[str, ...]
    against: str = ""
    tested: NextToken | None = None


def ask(models: tuple[LanguageModel, ...], prompt: str, k: int, watch: Watch = unwatched) -> Asked:
    """Return what one or two models expect after a prompt; ModelError where one does not answer."""
    base = models[0].next_token(prompt, k, watch)
    tokens = models[0].pieces(prompt, watch)
    if len(models) == 1:
        return Asked(prompt, models[0].about.words, base, tokens)
    tested = models[1].next_token(prompt, k, watch)
    return Asked(prompt, models[0].about.words, base, tokens, models[1].about.words, tested)


def answered(document: Document, found: Asked, label: str) -> Edit:
    """Return the edit that makes an answer the table, seen through the Autocomplete lens."""
    table, _ = pair_table(found.base, found.tested)
    settings = replace(
        document.autocomplete,
        prompt=found.prompt,
        model=found.model,
        against=found.against,
        vocabulary=found.base.vocabulary,
        tokens=found.tokens,
        surprises=(),
    )
    changed = replace(
        document, table=table, truth=0, model=1, reward=None, text=None, autocomplete=settings
    )
    return Edit(label, changed)


def prompt_for_tokens(document: Document) -> str:
    """Return the prompt as a language model goes on from it.

    The word model leaves a blank behind its words; tokens bring their own in front of them.
    """
    settings = document.autocomplete
    return settings.prompt if settings.model else settings.prompt.rstrip(" ")


def said_of(found: Asked) -> tuple[str, ...]:
    """Return what is to be said of what was not listed, or not the same in both models."""
    return pair_table(found.base, found.tested)[1]


def surprises_along(
    model: LanguageModel, prompt: str, watch: Watch, report: Report
) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return the tokens of a prompt and the surprise of each in nats, −1 where it is not known."""
    text = model.score(prompt, 1, watch, report)
    surprises = (-1.0 if one.logprob is None else -one.logprob for one in text.tokens)
    return tuple(one.text for one in text.tokens), tuple(surprises)


def with_surprises(document: Document, tokens: tuple[str, ...], along: tuple[float, ...]) -> Edit:
    """Return the edit that keeps the surprise of each token of the prompt."""
    settings = replace(document.autocomplete, tokens=tokens, surprises=along)
    return Edit("Score the prompt", replace(document, autocomplete=settings))


def without_model(document: Document) -> Edit:
    """Return the edit that goes back to the word model; the table stays."""
    settings = replace(
        document.autocomplete, model="", against="", vocabulary=0, tokens=(), surprises=()
    )
    return Edit("Let go of the model", replace(document, autocomplete=settings))
