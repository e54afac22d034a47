"""The commands. One file a command, imported only when it is called, so that `--help` is quick."""

from __future__ import annotations

import contextlib
import errno
import gc
import importlib
import os
import signal
import sys
import threading
from typing import Any, TextIO

import click

from crmc import __version__

COMMANDS = {
    "check": "Report every problem of the sources.",
    "build": "Check, test, and make the bundles of the Parties and the handbook.",
    "fmt": "Put the sources into the one form.",
    "fix": "Apply the fixes of the problems that have one.",
    "explain": "Explain a code, an ID, an element, a word or a provision.",
    "new": "Start a declaration from a template.",
    "test": "Run the `test` declarations.",
    "vectors": "Make the tests that would notice what the tests do not.",
    "evaluate": "Judge declarations by a bundle or a knowledge base.",
    "why": "Tell why a declaration is selected, or is not, and what would turn that.",
    "sample": "Make up declarations for trials.",
    "serve": "Judge declarations over HTTP.",
    "diff": "Tell what a change means.",
    "lock": "Keep versions and what they stand for together.",
    "bundle": "Show or verify a bundle.",
    "gaps": "Tell what is missing before a criterion can be active in a Party.",
    "ledger": "Tell who applies what, since when, by which act.",
    "roadmap": "Tell what of the strategy and of the law in scope is covered.",
}
"""Every command with its line in `crmc --help`."""

EXIT_FINDINGS, EXIT_USAGE, EXIT_EXPIRED, EXIT_DEFECT = 1, 2, 3, 70

_DISK_REFUSES = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)

DEEPEST_CALLS = 20_000
"""INVARIANT: nesting (64) times parts in a row (32) times the calls of one level stays below it."""


OBJECTS_BETWEEN_COLLECTIONS = 200_000
"""A command ends soon, and what it makes holds few circles: to look for them often takes longer than it."""


class _LazyGroup(click.Group):
    """Knows its commands by name and imports one when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"crmc.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from crmc.nearest import listed, nearest_name

            near = nearest_name(args[0], COMMANDS)
            hint = f"did you mean `{near}`?" if near else f"the commands are {listed(COMMANDS)}"
            raise click.UsageError(f"there is no command `{args[0]}`: {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="crmc")
def cli() -> None:
    """Compile, check and run common customs risk criteria and procedures."""


def program() -> None:
    """What runs by the name `crmc`: `main`, and an end that does not take the memory apart piece by piece.

    With a large knowledge base that takes a tenth of a check. Where anything else is at work, or what was
    written does not go out, the interpreter ends as it does.
    """
    try:
        main()
    except SystemExit as ended:
        if isinstance(ended.code, int) and threading.active_count() == 1 and _is_out(sys.stdout, sys.stderr):
            os._exit(ended.code)
        raise


def _is_out(*streams: TextIO) -> bool:
    """Whether all that was written has left this process."""
    try:
        for stream in streams:
            stream.flush()
    except (OSError, ValueError):
        return False
    return True


def main() -> None:
    """The program: every outcome has its exit status, and a defect of ours is one line."""
    if sys.flags.optimize > 1:  # pages and schemas hold docstrings: without them the bytes would differ
        click.echo("Error: crmc needs its docstrings: leave out -OO and PYTHONOPTIMIZE=2", err=True)
        sys.exit(EXIT_USAGE)
    sys.setrecursionlimit(DEEPEST_CALLS)
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    with contextlib.suppress(ValueError):  # only the main thread may say what a signal does
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Exit as exit_:
        status = exit_.exit_code
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; nothing was left half-written", err=True)
        status = 130
    except BrokenPipeError:
        sys.stderr.close()
        status = 141
    except Exception as error:
        status = _failed(error)
    sys.exit(status if isinstance(status, int) else 0)


def _failed(error: Exception) -> int:
    """One line: the disk that takes no more, or a defect of ours."""
    if isinstance(error, OSError) and error.errno in _DISK_REFUSES:
        click.echo(f"Error: nothing more can be written ({(error.strerror or '').lower()})", err=True)
        return EXIT_USAGE
    click.echo(f"crmc: a defect of ours ({_place_of(error)}); please report it with the sources", err=True)
    return EXIT_DEFECT


def _place_of(error: BaseException) -> str:
    """What and where, in one line and without a traceback."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" at {trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
    words = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}{where}: {words}"
