"""What a column says that its rows mean: outcomes of the same label are joined in Groups."""

import re
from collections.abc import Sequence

from model.document.groups import LONGEST_LABEL, MOST_LABELS, meaning
from model.formats.tables.layout import Content, Layout
from model.words.inert import as_typed
from model.words.names import fit

Labels = tuple[tuple[str, ...], ...]
_HEADS = re.compile(
    r"groups?|labels?|meanings?|clusters?|class(?:es)?"
    r"|(?:semantic|cluster|group|meaning)[ _-]?ids?",
    re.IGNORECASE,
)


def group_labels(columns: Sequence[Sequence[str]], layout: Layout) -> tuple[Labels, str]:
    """Return the labels of the outcomes by their names, and the heading of their column.

    It is the first column that is left out, headed as one of groups, in which some cells are alike.
    None, and "", where there is no such column; an outcome whose cell is blank has no label.
    """
    contents = layout.contents
    is_plain = not layout.turned and not layout.paired and layout.counted is None
    if not is_plain or not layout.header or Content.NAMES not in contents:
        return (), ""
    names = columns[contents.index(Content.NAMES)]
    for column, content in zip(columns, contents, strict=False):
        head = " ".join(column[0].split())
        if content is not Content.LEFT_OUT or not _HEADS.fullmatch(head):
            continue
        given = {
            as_typed(name): fit(as_typed(" ".join(cell.split())), LONGEST_LABEL)
            for name, cell in zip(names[1:], column[1:], strict=True)
            if cell.strip()
        }
        if len(set(map(meaning, given.values()))) < len(given) <= MOST_LABELS:
            return tuple(sorted(given.items())), head
    return (), ""
