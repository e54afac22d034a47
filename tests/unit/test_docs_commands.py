"""Every command and option has its place on the page of commands, and the page names no other."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click
import pytest

from crmc.cli import COMMANDS

PAGE = (Path(__file__).parents[2] / "docs/commands.md").read_text("utf-8")
OPTION = re.compile(r"`(--[a-z][a-z-]*)")
SHARED = {"--root", "--overlay"}


def command_of(name: str) -> click.Command:
    """The command of that name, without running it."""
    command = importlib.import_module(f"crmc.cli.{name}_command").command
    assert isinstance(command, click.Command)
    return command


def leaves() -> dict[str, click.Command]:
    """Every command that does something, by the words after `crmc`."""
    found: dict[str, click.Command] = {}
    for name in COMMANDS:
        command = command_of(name)
        if isinstance(command, click.Group):
            found |= {f"{name} {inner}": each for inner, each in command.commands.items()}
        else:
            found[name] = command
    return found


def section(name: str) -> str:
    """The text under the heading of a command, without that of other commands."""
    match = re.search(rf"^(##+) `crmc {name}`\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert match, f"`crmc {name}` has no heading"
    return match[2]


def option_rows(text: str) -> set[str]:
    """The options in the tables of a text."""
    rows = [line for line in text.splitlines() if line.startswith("| `-")]
    return {option for row in rows for option in OPTION.findall(row.split("|")[1])}


def options_of(command: click.Command) -> set[str]:
    return {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
        if name.startswith("--")
    }


def test_every_command_has_a_heading_and_a_line() -> None:
    for name in COMMANDS:
        assert f"| [`crmc {name}`](#crmc-{name}) |" in PAGE
        section(name)


@pytest.mark.parametrize("name", leaves())
def test_the_options_listed_are_those_of_the_command(name: str) -> None:
    assert option_rows(section(name)) == options_of(leaves()[name])


@pytest.mark.parametrize("name", leaves())
def test_the_choices_of_an_option_are_told(name: str) -> None:
    for parameter in leaves()[name].params:
        if isinstance(parameter.type, click.Choice) and "party" not in parameter.opts[0]:
            short = [str(choice) for choice in parameter.type.choices if str(choice) not in party_codes()]
            if parameter.opts[0].startswith("--"):
                row = next(line for line in section(name).splitlines() if f"`{parameter.opts[0]}" in line)
                assert all(f"`{choice}`" in row for choice in short), row
            else:
                assert all(f"`{choice}`" in section(name) for choice in short)


def party_codes() -> set[str]:
    from crmc.cli.options import PARTY_CODES

    return set(PARTY_CODES)


def test_no_heading_is_without_its_command() -> None:
    known = {*COMMANDS, *leaves()}
    assert set(re.findall(r"^##+ `crmc ([a-z ]+)`", PAGE, re.MULTILINE)) == known


def test_commands_on_other_pages_exist() -> None:
    """A command in a box of any page is one that there is, with options that it has."""
    root = Path(__file__).parents[2]
    for page in [*(root / "docs").rglob("*.md"), root / "README.md", root / "CONTRIBUTING.md"]:
        text = page.read_text("utf-8") if page.is_file() else ""
        for line in re.findall(r"^\$ crmc (.*?)(?:\s+#.*)?$", text, re.MULTILINE):
            words = line.split()
            name = " ".join(words[:2]) if words[0] == "bundle" else words[0]
            assert name in leaves(), f"{page.name}: crmc {line}"
            given = {word.split("=")[0] for word in words if word.startswith("--")}
            assert given <= options_of(leaves()[name]), f"{page.name}: crmc {line}"
