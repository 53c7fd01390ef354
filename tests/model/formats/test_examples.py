"""Examples: each opens, and every number that its notes name is what the instrument reads."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from model.command_line import readings_of
from model.document.cells import format_cell, parse_cell
from model.document.document import Document, same_content
from model.document.edits import give_model, give_truth, set_temperature, set_unit
from model.document.table import Rest
from model.files.named_files import located_in
from model.formats import examples
from model.formats.entropy_file import decode, encode
from model.formats.examples import EXAMPLES, FIRST_EXAMPLE, FOLDER, MADE
from model.lenses import LENSES
from model.lenses.kl_report.ladder_picture import ladder_text
from model.words.numerals import significant_text
from model.words.units import Unit
from tests.evaluated import evaluated
from tests.model.cases import for_each

load_example = cache(examples.load_example)
NAMES = [example.name for example in EXAMPLES]
STORED = [name for name in NAMES if name not in MADE]


def reading(document: Document, reading_id: str) -> float:
    value = evaluated(document).value(reading_id)
    assert value is not None
    return value


def shown(document: Document, *numbers: str) -> None:
    """Assert that the notes name each of the numbers."""
    for number in numbers:
        assert re.search(rf"(?<![\d.]){re.escape(number)}(?![\d])", document.notes), number


def tempered(document: Document, temperature: float) -> Document:
    return set_temperature(document, temperature).document


def percentages(document: Document, decimals: int) -> str:
    array = evaluated(document).tempered
    assert array is not None
    return "/".join(f"{100 * share:.{decimals}f}" for share in array)


@pytest.mark.parametrize("name", NAMES)
def test_that_an_example_can_be_read_and_every_reading_has_a_number(name: str) -> None:
    readings = evaluated(load_example(name))
    # What the spread of a rest decides, what needs a Q, counts or groups may have no number: then
    # it says why.
    may_lack = readings.document.table.rest or readings.document.model is None
    special = {"sample_size", "entropy_miller_madow", "entropy_chao_shen", "entropy_interval"}
    special |= {"between_groups", "within_groups", "between_groups_qt"}
    assert all(
        one.value is not None or ((may_lack or one.id in special) and one.answer.reason)
        for one in readings.values.values()
    )


@for_each("example", EXAMPLES, ids=NAMES)
def test_that_the_menu_and_the_file_agree_on_the_title(example: object) -> None:
    entry = next(one for one in EXAMPLES if one is example)
    document = load_example(entry.name)
    assert document.title == entry.title
    assert document.lens in [lens.id for lens in LENSES]


@for_each("name", NAMES)
def test_that_the_notes_are_a_few_short_sentences(name: str) -> None:
    lines = load_example(name).notes.split("\n")
    assert 1 <= len(lines) <= 6
    assert len(re.findall(r"[.!?](?:\s|$)", load_example(name).notes)) >= 2
    assert all(line.endswith((".", "!", "?", "”")) and len(line) < 300 for line in lines), lines


@for_each("name", STORED)
def test_that_an_example_is_stored_as_the_program_would_write_it(name: str) -> None:
    path = FOLDER / f"{name}.entropy"
    data = path.read_bytes()
    assert encode(decode(data)) == data
    assert same_content(load_example(name), located_in(decode(data), path.parent))


# Here the numbers are what a model says, or a logarithm, not what a person typed.
COMPUTED = (
    "perplexity-e",
    "autocomplete-typing",
    "next-token-live",
    "giraffe",
    "same-perplexity-sure",
    "same-perplexity-unsure",
    "four-bits",
    "ladder",
    "which-kl",
)


@for_each("name", STORED)
def test_that_cells_look_as_if_typed(name: str) -> None:
    for column in load_example(name).table.columns:
        assert len(column.values)
        for row, value in enumerate(column.values.tolist()):
            text = column.texts.get(row, format_cell(value, column.kind))
            assert parse_cell(text, column.kind) == value
            if name not in COMPUTED:
                assert len(text) <= 5


def test_that_every_file_is_listed_and_the_first_one_exists() -> None:
    assert {path.stem for path in FOLDER.glob("*.entropy")} == set(NAMES) - set(MADE)
    assert len(set(NAMES)) == len(NAMES)
    assert FIRST_EXAMPLE in NAMES


def test_that_an_unknown_name_lists_those_that_there_are() -> None:
    with pytest.raises(ValueError, match=rf"no example “../x”; there are {EXAMPLES[0].name}, "):
        load_example("../x")


def test_the_boxes() -> None:
    easy, hard = load_example("box-9-red-1-blue"), load_example("box-5-and-5")
    shown(easy, f"{reading(easy, 'entropy_p'):.3f}", f"{reading(easy, 'kl_p_qt'):.3f}")
    shown(easy, f"{reading(easy, 'cross_entropy'):.0f}", "0.469", "0.531")
    shown(hard, f"{reading(hard, 'kl_p_qt'):.3f}", f"{reading(hard, 'kl_qt_p'):.3f}", "0.737")
    assert reading(hard, "entropy_p") == 1.0
    assert reading(tempered(hard, 20.0), "kl_p_qt") < reading(tempered(hard, 2.0), "kl_p_qt")


def test_the_weather() -> None:
    document = load_example("weather")
    assert document.temperature == 1.5
    shown(document, f"{percentages(document, 1).split('/')[0]}%", "48.7%", "60%")
    for name, decimals in (("entropy_q", 3), ("entropy_qt", 3), ("kl_qt_q", 3), ("kl_p_qt", 3)):
        shown(document, f"{reading(document, name):.{decimals}f}")
    cold = evaluated(tempered(document, 0.0)).tempered
    assert cold is not None
    assert cold.tolist() == [1.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("name", "told", "own", "temperature", "truth", "moved", "best"),
    [
        ("cold", [80, 15, 4, 1], "0.1454", 0.2, "98.75/1.24/0.01/0.00", "0.655", "0.56"),
        ("hot", [35, 30, 20, 15], "0.2445", 1.5, "48.7/27.2/14.8/9.3", "0.053", "2.97"),
    ],
)
def test_the_weather_as_often_told(
    name: str, told: list[int], own: str, temperature: float, truth: str, moved: str, best: str
) -> None:
    document = load_example(f"weather-as-often-told-{name}")
    assert document.truth_column.values.tolist() == told
    assert document.tempered_column.values.tolist() == [0.6, 0.25, 0.1, 0.05]
    # Its own distance is seen without turning anything; turned, the forecast becomes another.
    assert document.temperature == 1.0
    shown(document, f"{reading(document, 'kl_p_qt'):.4f}", own)
    document = replace(document, temperature=temperature)
    assert percentages(document, len(truth.split("/")[0].split(".")[1])) == truth
    assert f"{reading(document, 'kl_qt_q'):.3f}" == moved
    assert f"{reading(document, 'best_temperature'):.2f}" == best
    shown(document, truth, moved, best, "/".join(map(str, told)), "0.053", "0.655")
    assert "true of its own tables; real tempering at 0.2 moves" in document.notes


def test_that_both_told_tables_are_in_either_file() -> None:
    cold, hot = (load_example(f"weather-as-often-told-{end}") for end in ("cold", "hot"))
    other = give_truth(cold, 1).document
    assert np.array_equal(other.truth_column.values, hot.truth_column.values)
    assert reading(other, "best_temperature") == reading(hot, "best_temperature")


def test_the_next_token_of_a_real_model() -> None:
    document = load_example("next-token-live")
    settings = document.autocomplete
    assert "".join(settings.tokens) == settings.prompt == "Thank you for your help with the"
    assert document.table.outcomes[:2] == (" project", " data")
    assert document.table.columns[0].values[0] == pytest.approx(0.186041, abs=1e-5)
    assert document.table.rest == Rest(400, 48_752)
    assert len(settings.recorded) == 3
    # From the logits of the whole vocabulary: H(P) = 5.915921 nats, and D(P ‖ Q) = 0.82 bits.
    entropy = evaluated(document)["entropy_p"].answer
    assert (entropy.low or 0.0) < 5.915921 < (entropy.high or 0.0)
    assert settings.flips == (2, 3)


def test_the_autocomplete() -> None:
    document = load_example("autocomplete")
    assert document.truth_column.values.tolist() == [0.3, 0.2, 0.15, 0.35]
    shares = percentages(document, 1).split("/")
    shown(document, f"{shares[0]}%", f"{shares[2]}%", f"{shares[3]}%", "32.7%", "8.2%", "44.5%")
    assert document.table.rest == Rest(3)
    counted = document.with_table(document.table.with_rest(None))
    shown(document, f"{reading(counted, 'entropy_p'):.3f}", "1.926")
    shown(document, f"{reading(counted, 'perplexity_p'):.2f}", "3.80")


def test_the_dice() -> None:
    document = load_example("fair-and-loaded-die")
    swapped = give_model(give_truth(document, 1).document, 0).document
    shown(document, f"{reading(document, 'entropy_p'):.3f}", "2.161")
    shown(document, f"{reading(document, 'max_entropy'):.3f}", "2.585")
    shown(document, f"{reading(document, 'kl_p_qt'):.3f}", "0.424")
    shown(document, f"{reading(swapped, 'kl_p_qt'):.3f}", "0.350")


def test_the_perplexities() -> None:
    two, eight = load_example("perplexity-2"), load_example("perplexity-8")
    assert reading(two, "perplexity_p") == pytest.approx(2.0, rel=1e-14)
    assert reading(two, "entropy_p") == 1.0
    in_nats = set_unit(two, Unit.NATS).document
    expecting = give_model(two, 1).document
    shown(two, f"{reading(in_nats, 'entropy_p'):.3f}", f"{reading(expecting, 'perplexity'):.2f}")
    assert reading(in_nats, "perplexity_p") == reading(two, "perplexity_p")
    assert reading(eight, "perplexity_p") == pytest.approx(8.0, rel=1e-14)
    assert reading(eight, "entropy_p") == pytest.approx(3.0, rel=1e-15)
    hopeful = give_model(eight, 1).document
    shown(eight, f"{reading(hopeful, 'perplexity'):.2f}", "20.75")
    hottest = tempered(hopeful, np.inf)
    assert reading(hottest, "perplexity") == pytest.approx(8.0, rel=1e-14)


def test_one_nat() -> None:
    document = load_example("perplexity-e")
    assert document.unit is Unit.NATS
    assert reading(document, "entropy_p") == pytest.approx(1.0, rel=1e-14)
    shown(document, f"{reading(document, 'perplexity_p'):.2f}", "2.72")
    in_bits = set_unit(document, Unit.BITS).document
    shown(document, f"{reading(in_bits, 'entropy_p'):.3f}", "1.443")
    assert reading(in_bits, "perplexity_p") == reading(document, "perplexity_p")


def test_the_forecasters() -> None:
    document = load_example("forecasters")
    names = [column.name for column in document.table.columns]
    assert names == ["Truth", "Good", "Overconfident", "Underconfident"]
    assert document.model == 2
    costs, best = [], []
    for column in (1, 2, 3):
        other = give_model(document, column).document
        costs.append(reading(other, "kl_p_qt"))
        best.append(reading(other, "best_temperature"))
    shown(document, *(f"{cost:.3f}" for cost in costs), *(f"{one:.2f}" for one in best))
    assert costs[0] < costs[2] < costs[1]
    assert best[1] > 1.0 > best[2]


@for_each(
    ("name", "reading_id", "number"),
    [
        ("perplexity-2", "perplexity_p", "2.00"),
        ("perplexity-8", "perplexity_p", "8.00"),
        ("perplexity-e", "perplexity_p", "2.72"),
    ],
)
def test_that_the_number_of_a_title_stands_on_a_card_when_it_opens(
    name: str, reading_id: str, number: str
) -> None:
    document = load_example(name)
    assert number.rstrip("0").rstrip(".") in document.title
    assert document.model is None or reading(document, "perplexity") == pytest.approx(
        reading(document, reading_id)
    )
    assert significant_text(reading(document, reading_id)) == number


def test_the_loss_of_a_classification() -> None:
    document = load_example("classification-loss")
    assert document.truth_column.values.tolist() == [1.0, 0.0, 0.0]
    assert reading(document, "entropy_p") == 0.0
    assert reading(document, "cross_entropy") == reading(document, "kl_p_qt")
    shown(document, f"{reading(document, 'cross_entropy'):.3f}", "0.357")


def test_the_business_language() -> None:
    document = load_example("business-language")
    for model in (1, 2, 3):
        other = give_model(document, model).document
        shown(document, f"{reading(other, 'kl_p_qt'):.3f}")


def test_that_two_to_the_bits_is_e_to_the_nats() -> None:
    document = load_example("bits-and-nats")
    for unit in Unit:
        shown(document, f"{reading(set_unit(document, unit).document, 'entropy_p'):.3f}")
    shown(document, f"{reading(document, 'perplexity_p'):.3f}")


def test_that_the_network_in_fewer_bits_is_a_ladder_of_six() -> None:
    document = load_example("ladder")
    assert document.text_view.report == "ladder"
    readings = readings_of(document)
    _, ladder = ladder_text(readings)
    names = ["Q8_0", "Q5_1", "Q4_1", "Q4_0", "3.5bpw", "2.5bpw"]
    assert [one.name for one in ladder.models] == names
    assert [one.bits for one in ladder.models] == [8.5008, 6.0, 5.0, 4.5, 3.5, 2.5]
    assert [one.name for one in ladder.front] == names[::-1]
    assert ladder.tokens == 160
    # Each step is further away than the one before, by whole factors.
    far = [one.divergence for one in ladder.models]
    assert far == sorted(far)
    assert far[-1] / far[0] > 1_000.0
