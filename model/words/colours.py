"""Colours that outcomes are called by, so that a red ball is red wherever it is shown."""

# Hues each far enough from white and from black to be seen on light and on dark.
NAMED = {
    "red": "#c8372d",
    "blue": "#0072b2",
    "green": "#00916a",
    "yellow": "#e3bd1b",
    "orange": "#e07b1a",
    "purple": "#7d4fa0",
    "violet": "#7d4fa0",
    "pink": "#d977a6",
    "brown": "#87592f",
    "black": "#2b2f36",
    "white": "#f7f7f4",
    "grey": "#8b94a3",
    "gray": "#8b94a3",
    "cyan": "#35a7c4",
    "turquoise": "#2aa79b",
    "gold": "#c99a22",
    "silver": "#b4bac4",
}


def colour_word(name: str) -> str:
    """Return the first word of a name that is a colour, "" for none.

    >>> colour_word("Red balls"), colour_word("sunny")
    ('red', '')
    """
    return next((word for word in name.casefold().split() if word in NAMED), "")
