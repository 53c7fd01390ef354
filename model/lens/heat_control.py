"""What the tokens of a text are coloured by: the choices of the lenses on texts."""

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.lens.controls import Choice

_OF_ONE = (("surprise", "Surprise"), ("entropy", "Entropy"), ("rank", "Rank"))
_OF_TWO = (("divergence", "D"), ("change", "Change"), ("flip", "Flip"))
_TIP = "What the tokens are coloured by"


def has_two_models(document: Document) -> bool:
    """Return whether the document's text is one of two models."""
    source = document.text
    return source is not None and bool(source.against or source.embedded_against is not None)


def _heat(document: Document) -> str:
    return document.text_view.heat


def _change_heat(document: Document, heat: str) -> Edit:
    return set_lens_setting(document, "text_view", f"Colour by {heat}", heat=heat)


def _is_on_text(document: Document) -> bool:
    return document.text is not None and document.text_view.view == "text"


HEAT = Choice(
    "Colour",
    _TIP,
    _OF_ONE,
    _heat,
    _change_heat,
    shown=lambda document: _is_on_text(document) and not has_two_models(document),
)
HEAT_OR_OF_TWO = Choice(
    "Colour",
    _TIP,
    (*_OF_ONE, *_OF_TWO),
    _heat,
    _change_heat,
    shown=lambda document: _is_on_text(document) and has_two_models(document),
)
HEAT_OF_TWO = Choice("Colour", _TIP, (*_OF_TWO, _OF_ONE[0]), _heat, _change_heat, has_two_models)
