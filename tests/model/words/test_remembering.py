"""What is remembered lasts no longer than what it was asked about."""

from model.words.remembering import forget, no_longer_than_wanted, remembered


def test_that_what_a_late_worker_found_is_forgotten_with_what_it_was_about() -> None:
    asked = []

    @remembered(4)
    def double(value: int) -> int:
        asked.append(value)
        return 2 * value

    with no_longer_than_wanted():
        double(1)
    assert double(1) == 2
    assert asked == [1], "nothing was forgotten meanwhile"
    with no_longer_than_wanted():
        forget()
        double(2)
    double(2)
    assert asked == [1, 2, 2]
