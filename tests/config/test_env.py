"""How the text of a variable becomes a value."""

from pathlib import Path

import pytest

from config.env import InvalidVariable, Variable, boolean, count, folder, rate, words


@pytest.fixture
def switch() -> Variable[bool]:
    return Variable("SWITCH", boolean, True, "A switch.")


@pytest.mark.parametrize(("text", "value"), [("1", True), ("on", True), ("TRUE", True), ("0", False), ("no", False)])
def test_a_switch_understands_common_words(
    monkeypatch: pytest.MonkeyPatch, switch: Variable[bool], text: str, value: bool
) -> None:
    monkeypatch.setenv("SWITCH", text)

    assert switch.value is value


def test_an_empty_variable_is_an_absent_one(monkeypatch: pytest.MonkeyPatch, switch: Variable[bool]) -> None:
    monkeypatch.setenv("SWITCH", "  ")

    assert switch.value is True
    assert not switch.is_set


def test_a_value_that_makes_no_sense_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, switch: Variable[bool]
) -> None:
    monkeypatch.setenv("SWITCH", "maybe")

    with pytest.raises(InvalidVariable, match="SWITCH='maybe' cannot be used: say 1 or 0"):
        _ = switch.value


def test_a_list_drops_what_is_empty_between_commas() -> None:
    assert words("a.example, b.example,,") == ["a.example", "b.example"]


def test_a_relative_folder_starts_at_the_working_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    assert folder("my data") == tmp_path / "my data"


def test_a_rate_is_so_often_in_so_many_seconds() -> None:
    assert rate("30/60") == (30, 60)


@pytest.mark.parametrize("text", ["30", "30/", "/60", "0/60", "30/0", "-1/60", "often"])
def test_a_rate_that_lets_nobody_or_everybody_through_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="say how often in how many seconds, as 30/60"):
        rate(text)


def test_a_count_is_at_least_one() -> None:
    assert count("1") == 1
    with pytest.raises(ValueError, match="say 1 or more"):
        count("0")
