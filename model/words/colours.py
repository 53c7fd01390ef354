"""Colours that outcomes are called by, so that a red ball is red wherever it is shown."""

# What each looks like, who draws knows.
COLOUR_WORDS = (
    "red",
    "blue",
    "green",
    "yellow",
    "orange",
    "purple",
    "violet",
    "pink",
    "brown",
    "black",
    "white",
    "grey",
    "gray",
    "cyan",
    "turquoise",
    "gold",
    "silver",
)


def colour_word(name: str) -> str:
    """Return the first word of a name that is a colour, "" for none.

    >>> colour_word("Red balls"), colour_word("sunny")
    ('red', '')
    """
    return next((word for word in name.casefold().split() if word in COLOUR_WORDS), "")
