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
SUFFIXES: tuple[str, ...] = (
    "gui.export.flows.copy_flow .png",
    "gui.export.flows.export_flow .csv",
    "gui.export.flows.export_flow .pdf",
    "gui.export.flows.export_flow .png",
    "gui.export.flows.export_flow .pptx",
    "gui.export.flows.export_flow .svg",
    "gui.export.flows.export_flow .tsv",
    "gui.export.flows.export_flow .xlsx",
    "gui.export.flows.export_writing .xlsx",
    "gui.export.flows.exports .pdf",
    "gui.export.flows.exports .png",
    "gui.export.flows.exports .pptx",
    "gui.export.flows.exports .svg",
    "gui.export.pptx.deck .pptx",
    "gui.export.pptx.slide .svg",
    "gui.files.recovery .entropy",
    "gui.files.recovery .json",
    "gui.files.recovery .png",
    "gui.look.icons .svg",
    "gui.look.style .svg",
    "gui.texts.text_dialog .json",
    "gui.texts.text_dialog .kld",
    "gui.texts.text_dialog .txt",
    "model.command_line.arguments .pdf",
    "model.command_line.arguments .png",
    "model.command_line.arguments .pptx",
    "model.command_line.arguments .svg",
    "model.files.atomic .entropy",
    "model.files.delimited_text .tsv",
    "model.formats.entropy_file .entropy",
    "model.lenses.autocomplete.controls .csv",
    "model.lenses.autocomplete.controls .txt",
    "model.texts.files.kld .kld",
    "model.texts.files.npy .npy",
    "model.texts.files.npz .npy",
    "model.texts.files.safetensors .safetensors",
    "model.texts.opening .kld",
    "model.texts.opening .npy",
    "model.texts.opening .npz",
    "model.texts.opening .safetensors",
)
# What lenses remember in their modules.
CACHES: tuple[str, ...] = ()
