"""Diagnostics as text for people: the sentence, the place, the source line with a caret, and a way out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crmc.diagnostics import Diagnostic, Related, Severity
from crmc.report.display import visible, width_of, wrapped
from crmc.report.excerpt import excerpt
from crmc.report.summary import summarise, summary_line
from crmc.source import Source, SourceLines, Span

MOST_IN_A_FILE = 200
"""How many diagnostics of one file are set out for people; of the others it says how many they are."""

NARROWEST = 24
"""Columns below which nothing legible can be set; a narrower terminal folds the lines itself."""

_BOLD, _BLUE, _RESET = "\x1b[1m", "\x1b[34m", "\x1b[0m"
_COLOURS = {Severity.ERROR: "\x1b[31m", Severity.WARNING: "\x1b[33m", Severity.NOTE: "\x1b[36m"}


def render_diagnostics(  # noqa: PLR0913 - what is shown, how, and what was read
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, Source],
    width: int = 80,
    colour: bool = False,
    *,
    files: int | None = None,
    declarations: int = 0,
) -> str:
    """The diagnostics, an empty line after each, and the summary line where `files` is given.

    `files` and `declarations` say how many were read. Of a path that `sources` lacks (a restricted one,
    or one of the catalogue) only the place is named. Lines have at most `width` columns, but a place is
    never cut: it is there to be copied. The text ends without a line break.
    """
    page = _Page(SourceLines(sources), max(width, NARROWEST), colour)
    of_file: Counter[str] = Counter()
    lines: list[str] = []
    for diagnostic in diagnostics:
        of_file[diagnostic.span.path] += 1
        if of_file[diagnostic.span.path] <= MOST_IN_A_FILE:
            lines += page.diagnostic_lines(diagnostic)
    lines += page.lines_of_the_rest(of_file)
    if files is not None:
        lines += wrapped(summary_line(summarise(diagnostics, files, declarations)), page.width)
    return "\n".join(lines).rstrip("\n")


class _Page(NamedTuple):
    sources: SourceLines
    width: int
    colour: bool

    def lines_of_the_rest(self, of_file: Mapping[str, int]) -> Iterator[str]:
        """How many diagnostics of a file are not set out; `of_file` counts all of them."""
        for path, count in of_file.items():
            if count > MOST_IN_A_FILE:
                rest = f"{visible(path)}: {count - MOST_IN_A_FILE:,} more are not shown; mend these first"
                yield from (*wrapped(rest, self.width, "", "  "), "")

    def diagnostic_lines(self, diagnostic: Diagnostic) -> Iterator[str]:
        """All lines of one diagnostic."""
        spans = [diagnostic.span, *(related.span for related in diagnostic.related)]
        gutter = max(len(str(span.line)) for span in spans)
        colour = _COLOURS[diagnostic.severity]
        yield from self._headline(diagnostic)
        yield self._place(diagnostic.span, gutter, "-->")
        yield from self._excerpt(diagnostic.span, gutter, "^", colour)
        for related in diagnostic.related:
            yield from self._related(related, gutter)
        yield from self._notes(diagnostic, gutter)
        yield ""

    def _headline(self, diagnostic: Diagnostic) -> Iterator[str]:
        label = f"{diagnostic.severity.value}[{diagnostic.code}]:"
        first, *following = wrapped(diagnostic.message, self.width, label + " ", "  ")
        colour = _COLOURS[diagnostic.severity]
        yield self._painted(label, _BOLD + colour) + self._painted(first[len(label) :], _BOLD)
        yield from (self._painted(line, _BOLD) for line in following)

    def _place(self, span: Span, gutter: int, arrow: str) -> str:
        place = f"{visible(span.path)}:{span.line}:{span.column}"
        return f"{' ' * gutter}{self._painted(arrow, _BLUE)} {place}"

    def _related(self, related: Related, gutter: int) -> Iterator[str]:
        yield self._place(related.span, gutter, ":::")
        excerpted = list(self._excerpt(related.span, gutter, "-", _BLUE, related.message))
        yield from excerpted or self._labelled(related.message, gutter, 0)

    def _excerpt(self, span: Span, gutter: int, mark: str, colour: str, label: str = "") -> Iterator[str]:
        """The source line between two bars of the gutter; nothing where no text is known."""
        line = self.sources.line(span.path, span.line)
        if line is None or _concerns_whole_file(span):
            return
        found = excerpt(line, span, self.width - gutter - 3)
        yield self._bar(gutter)
        yield f"{self._painted(f'{span.line:>{gutter}} |', _BLUE)} {found.line}".rstrip()
        marks = self._painted(mark * found.length, colour)
        underline = f"{self._bar(gutter)} {' ' * found.offset}{marks}"
        note = label or (f"up to line {span.end_line}" if span.end_line > span.line else "")
        used = gutter + 3 + found.offset + found.length + 1
        if used + width_of(visible(note)) <= self.width:
            yield f"{underline} {visible(note)}".rstrip()
        else:
            yield underline
            yield from self._labelled(note, gutter, found.offset)
        if not label:
            yield self._bar(gutter)

    def _labelled(self, label: str, gutter: int, offset: int) -> Iterator[str]:
        """A label on its own lines, under the mark where there is room, else from the gutter on."""
        room = self.width - gutter - 3
        indentation = " " * (offset if offset + min(width_of(visible(label)), 20) <= room else 0)
        for line in wrapped(label, room, indentation, indentation):
            yield f"{self._bar(gutter)} {line}"

    def _notes(self, diagnostic: Diagnostic, gutter: int) -> Iterator[str]:
        yield from self._note("help", diagnostic.help or "", gutter)
        fix = f"{diagnostic.fix.description} (by `crmc fix`)" if diagnostic.fix else ""
        yield from self._note("fix", fix, gutter)
        yield from self._note("ground", ", ".join(diagnostic.ground), gutter)

    def _note(self, word: str, text: str, gutter: int) -> Iterator[str]:
        if not text:
            return
        opening = f"{' ' * gutter} = {word}: "
        margin = " " * len(opening)
        first, *following = [
            line
            for number, part in enumerate(text.split("\n"))
            for line in wrapped(part, self.width, margin if number else opening, margin)
        ]
        painted = f"{' ' * gutter} {self._painted('=', _BLUE)} {self._painted(word, _BOLD)}: "
        yield painted + first[len(opening) :]
        yield from following

    def _bar(self, gutter: int) -> str:
        return " " * gutter + self._painted(" |", _BLUE)

    def _painted(self, text: str, colour: str) -> str:
        return f"{colour}{text}{_RESET}" if self.colour and text else text


def _concerns_whole_file(span: Span) -> bool:
    return span[1:] == (1, 1, 1, 1)
