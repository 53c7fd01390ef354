"""What the house still breaks of its laws: what is mended has to leave these lists."""

# Imports that go up a floor.
UP: tuple[tuple[str, ...], ...] = ()
# Files that import each other.
FILE_CIRCLES: tuple[tuple[str, ...], ...] = ()
# Folders that import each other.
FOLDER_CIRCLES: tuple[tuple[str, ...], ...] = ()
# Folders of more than sixteen modules.
CROWDED: tuple[str, ...] = ()
# Public names that only tests use.
DEAD: tuple[str, ...] = ()
# Names of types that mean two things.
DOUBLED: tuple[str, ...] = ()
# Files that know a suffix by heart, beside the lists.
SUFFIXES: tuple[str, ...] = ()
# What lenses remember in their modules.
CACHES: tuple[str, ...] = ()
