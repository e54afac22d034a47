"""Where the formatter puts comments: in their place, in their order, none lost."""

from __future__ import annotations

from textwrap import dedent

import pytest

from crmc.syntax.formatter import format_file
from crmc.syntax.parser import parse_text


def formatted(text: str) -> str:
    file, findings = parse_text("x.crm", text)
    assert findings == []
    result = format_file(file, text)
    again, findings = parse_text("x.crm", result)
    assert findings == []
    assert [c.text for c in again.comments] == [c.text for c in file.comments]
    assert format_file(again, result) == result
    return result


def check(written: str, expected: str) -> None:
    assert formatted(dedent(written).strip("\n")) == dedent(expected).strip("\n") + "\n"


def test_comments_around_declarations_keep_their_empty_lines() -> None:
    check(
        """
        # of the file
        # as well


        # of the list
        list a of b { }   # beside
        # of the next
        list c of d { }
        # of the end


        # last
        """,
        """
        # of the file
        # as well

        # of the list
        list a of b { }  # beside

        # of the next
        list c of d { }

        # of the end

        # last
        """,
    )


def test_comments_around_entries_and_braces() -> None:
    check(
        """
        criterion X-1 "t" {# opened
            # first
          level: low# beside

          # of risk

          risk: origin
          score { prior: 1 % # one
            # closing
          } # closed
          # end
        } # all
        """,
        """
        criterion X-1 "t" {  # opened
          # first
          level: low  # beside

          # of risk

          risk: origin
          score {
            prior: 1 %  # one
            # closing
          }  # closed
          # end
        }  # all
        """,
    )


def test_a_block_that_holds_only_a_comment_stays_open() -> None:
    check("yes { # nothing to do\n }", "yes {  # nothing to do\n}")
    check("yes {\n # nothing to do\n }", "yes {\n  # nothing to do\n}")


def test_a_comment_within_a_head_moves_before_it() -> None:
    check(
        'criterion # why\n X-1 "t" { # opened\n level: low }',
        '# why\ncriterion X-1 "t" {  # opened\n  level: low\n}',
    )


def test_comments_between_conditions() -> None:
    check(
        """
        criterion X-1 "t" {
          select when # what follows
            a # first
            # before the second
            and b and # beside the second
            c
            # before the group
            and (d # d
              or e # e
              # closing
            ) # beside the group
        }
        """,
        """
        criterion X-1 "t" {
          select when
            # what follows
            a  # first
            # before the second
            and b  # beside the second
            and c
            # before the group
            and (
              d  # d
              or e  # e
              # closing
            )  # beside the group
        }
        """,
    )


def test_a_comment_inside_a_comparison_moves_before_it() -> None:
    check(
        """
        criterion X-1 "t" {
          select when a and b = # why this
            1 # beside
            and at least 1 of (c # c
              < 2, d)
        }
        """,
        """
        criterion X-1 "t" {
          select when
            a
            # why this
            and b = 1  # beside
            and at least 1 of (
              # c
              c < 2,
              d)
        }
        """,
    )


def test_comments_among_values_give_each_value_its_line() -> None:
    check(
        """
        list a of country "x" {
          values: # of the list
            AT, BE, # two
            # before the last
            BG
        }
        """,
        """
        list a of country "x" {
          values:
            # of the list
            AT,
            BE,  # two
            # before the last
            BG
        }
        """,
    )


def test_comments_within_parentheses_of_every_kind() -> None:
    check(
        """
        criterion X-1 "t" {
          when: any x in (1, # one
            2 # two
            )
          let a = count(item where # c
            b)
          let h = history(count where (b # b
            ) by k over 1 days)
          let i = every item where ( # i
            b)
        }
        """,
        """
        criterion X-1 "t" {
          when: any x in (
            1,  # one
            2  # two
          )
          let a = count(
            item
            # c
            where b)
          let h = history(
            count where (
              b  # b
            )
            by k over 1 days)
          let i = every item where (
            # i
            b)
        }
        """,
    )


def test_a_comment_before_a_long_text_stays_before_it() -> None:
    check(
        'step s "S" { do: # why\n"""One.\nTwo.""" # beside\n}',
        'step s "S" {\n  do:\n    # why\n    """\n      One.\n      Two.\n    """  # beside\n}',
    )


@pytest.mark.parametrize(
    "item",
    [
        'role # c\n a "A"',
        "row 1, # c\n 2: 3",
        'field # c\n f "F" of text',
        'end e "E" # c\n outcome x',
        "set x: # c\n 1",
    ],
)
def test_no_comment_within_another_item_is_lost(item: str) -> None:
    lines = formatted(f"adopt X-1 by RS {{ {item} }}").splitlines()
    assert [line.strip() for line in lines].count("# c") == 1


def test_a_comment_is_kept_as_it_was_typed() -> None:
    check("#no space, \u0161ta god  \nlist a of b { }", "#no space, \u0161ta god\nlist a of b { }")
