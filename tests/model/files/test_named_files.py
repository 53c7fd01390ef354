"""Which files a document names, and which of them lie elsewhere than it does itself."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model.document.autocomplete import AutocompleteSettings
from model.document.document import Document, new_document, same_content
from model.document.scenes import scene_of
from model.document.text_source import TextSource
from model.files.named_files import files_elsewhere, located_in, named_from, without_files
from model.formats.entropy_file import decode, encode, read_document, write_document


def naming(name: str, folder: Path, field: str = "path") -> Document:
    """A document in `folder` whose text names a file, as it is once it was read from there."""
    named: dict[str, Any] = {field: name}
    document = replace(new_document(), text=replace(TextSource(path="own.npy"), **named))
    return located_in(document, folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "below").mkdir(parents=True)
    for name in ("own.npy", "a b.npy", "below/x.npy", "..dots"):
        (tmp_path / "docs" / name).write_bytes(b"x")
    (tmp_path / "secret.npy").write_bytes(b"x")
    return tmp_path / "docs"


@pytest.mark.parametrize("name", ["own.npy", "a b.npy", "below/x.npy", "below/../own.npy", "gone"])
def test_that_files_beside_a_document_and_below_it_are_its_own(name: str, folder: Path) -> None:
    assert files_elsewhere(naming(name, folder), folder) == ()


@pytest.mark.parametrize(
    "name",
    [
        "../secret.npy", "below/../../secret.npy", "/etc/passwd", "/dev/zero", "//server/share/x",
        r"\\server\share\x", "\\\\?\\C:\\x", "~/x", "~root/x", "file:///etc/passwd",
        "http://example.org/x", "smb://server/x", "nul\0l", ".", "below",
    ],
)  # fmt: skip
def test_that_every_other_name_is_elsewhere(name: str, folder: Path) -> None:
    for field in ("path", "targets_path", "against", "against_targets", "vocabulary"):
        assert len(files_elsewhere(naming(name, folder, field), folder)) == 1, field


def test_that_links_are_followed_and_only_plain_files_are_read(folder: Path) -> None:
    (folder / "link").symlink_to(folder.parent / "secret.npy")
    (folder / "way").symlink_to("/")
    (folder / "inner").symlink_to(folder / "own.npy")
    os.mkfifo(folder / "pipe")
    for name in ("link", "way/etc/passwd", "pipe"):
        assert len(files_elsewhere(naming(name, folder), folder)) == 1, name
    assert files_elsewhere(naming("inner", folder), folder) == ()
    # The folder itself may be reached by a link.
    (folder.parent / "alias").symlink_to(folder)
    alias = folder.parent / "alias"
    assert files_elsewhere(naming("own.npy", alias), alias) == ()


def test_that_a_document_without_a_place_has_no_files_beside_it(folder: Path) -> None:
    assert files_elsewhere(naming("own.npy", folder), None) == (str(folder / "own.npy"),)
    assert files_elsewhere(new_document(), None) == ()


def test_that_corpora_and_those_of_scenes_count(folder: Path) -> None:
    with_corpus = replace(new_document(), autocomplete=AutocompleteSettings(corpus="/etc/hosts"))
    scene = scene_of(with_corpus, "One")
    document = replace(new_document(), scenes=(scene,))
    for one in (with_corpus, document):
        assert files_elsewhere(one, folder) == ("/etc/hosts",)
        left = without_files(one, ("/etc/hosts",))
        assert files_elsewhere(left, folder) == ()
        assert b"/etc/hosts" not in encode(left)


def test_that_a_text_without_its_own_file_is_left_out(folder: Path) -> None:
    document = naming("/etc/passwd", folder)
    assert without_files(document, ("/etc/passwd",)).text is None
    vocabulary = naming("/etc/passwd", folder, "vocabulary")
    left = without_files(vocabulary, ("/etc/passwd",)).text
    assert left is not None
    assert (Path(left.path).name, left.vocabulary) == ("own.npy", "")


def test_that_names_follow_the_document_to_another_folder(folder: Path) -> None:
    corpus = AutocompleteSettings(corpus=str(folder / "below" / "x.npy"))
    document = replace(naming("own.npy", folder), autocomplete=corpus)
    document = replace(document, scenes=(scene_of(document, "One"),))
    write_document(folder / "d.entropy", document)
    kept = decode((folder / "d.entropy").read_bytes())
    assert kept.text is not None
    assert (kept.text.path, kept.autocomplete.corpus) == ("own.npy", "below/x.npy")
    assert same_content(read_document(folder / "d.entropy"), document)
    moved = folder.rename(folder.parent / "moved")
    assert files_elsewhere(read_document(moved / "d.entropy"), moved) == ()
    assert same_content(named_from(located_in(kept, moved), moved), kept)


def test_that_a_document_that_names_nothing_is_shared() -> None:
    document = new_document()
    assert without_files(document, ("x",)) is document
    assert located_in(document, Path("/")) is document
