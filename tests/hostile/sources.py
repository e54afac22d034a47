"""Hostile sources by name, each a folder of files: a mebibyte of anything, chains, cycles, odd characters."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

MEBIBYTE = 1 << 20
Files = dict[str, bytes]


def one(data: bytes | str) -> Files:
    """One source file of at most one mebibyte."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return {"criteria/x.crm": raw[:MEBIBYTE]}


def filled(before: str, piece: str, after: str = "", size: int = MEBIBYTE) -> Files:
    """`before`, as many of `piece` as fit, `after`."""
    room = size - len((before + after).encode())
    return one(before + piece * (room // len(piece.encode())) + after)


def numbered(line: Callable[[int], str], count: int, before: str = "", after: str = "") -> Files:
    """Lines that differ by their number, cut where a file is full."""
    room = MEBIBYTE - len((before + after).encode())
    lines: list[str] = []
    for number in range(count):
        text = line(number)
        room -= len(text.encode())
        if room < 0:
            break
        lines.append(text)
    return one(before + "".join(lines) + after)


def spread(line: Callable[[int], str], count: int, each: int = 5_000, before: str = "") -> Files:
    """Numbered lines over as many files as they need."""
    return {
        f"criteria/f{start // each:03}.crm": (
            before + "".join(line(number) for number in range(start, min(start + each, count)))
        ).encode()
        for start in range(0, count, each)
    }


CRITERION = 'criterion A-1 "A" {{ status: trial applies: import {} }}\n'


PARAMETER = "parameter p of money { default: 1 EUR range: 1 EUR .. 9 EUR }\n"


def condition(text: str) -> str:
    return CRITERION.format("select when " + text)


def _random_bytes(seed: int, size: int, low: int = 0, high: int = 256) -> bytes:
    generator = random.Random(seed)
    return bytes(generator.randrange(low, high) for _ in range(size))


def _random_text(seed: int, size: int) -> str:
    generator = random.Random(seed)
    letters = [chr(c) for c in range(0xA1, 0x3000) if unicodedata.category(chr(c))[0] in "LNPS"]
    return unicodedata.normalize("NFC", "".join(generator.choice(letters) for _ in range(size)))


def _words_of_language(seed: int, size: int) -> str:
    words = (
        "criterion list table sop { } ( ) and or not in is missing else any every item where count sum "
        'history by over random at least of select when let row set status: applies: "a" """ 1 2.5 kg EUR '
        "2027-01-01 .. , = < > + - * / . A-1 net_mass origin_country CN # \n : % for except within before"
    ).split(" ")
    generator = random.Random(seed)
    return " ".join(generator.choice(words) for _ in range(size))


TOKENS: dict[str, Callable[[], Files]] = {
    f"mebibyte of {name}": (lambda piece=piece: filled("", piece))
    for name, piece in {
        "open braces": "{",
        "close braces": "}",
        "open parentheses": "(",
        "close parentheses": ")",
        "quotes": '"',
        "hashes": "#",
        "line ends": "\n",
        "nulls": "\0",
        "letters": "x",
        "capitals and hyphens": "A-",
        "digits": "9",
        "digits and dots": "9.",
        "digits and underscores": "9_",
        "zeros after the point": "0",
        "commas": ",",
        "colons": ":",
        "keys": "a: ",
        "keys on lines": "a:\n",
        "minus signs": "-",
        "nots": "not ",
        "points": ".",
        "carets": "^",
        "backslashes": "\\",
        "spaces": " ",
        "tabs": "\t",
        "carriage returns": "\r",
        "mixed line ends": "a\r\nb\nc\r",
        "numbers": "1 ",
        "dates": "2027-01-01 ",
        "combining marks": "\u0301",
        "right-to-left overrides": "\u202e",
        "letters not composed": "e\u0301",
        "wide letters": "礼",
        "letters beyond the plane": "\U0001d4b3",
        "kinds": "criterion ",
        "kinds on lines": "criterion\n",
        "heads": "criterion A-1 ",
        "heads on lines": "criterion A-1\n",
        "empty long texts": '""""""',
        "opened long texts": '""" ',
        "divisions": "art 1 ",
        "assignments": "set a: 1 ",
        "braces of blocks": "a { ",
        "closed blocks": "a { } ",
        "closed blocks on lines": "a { }\n",
        "set lines": "set\n",
        "selects": "select when ",
        "rows": "row ",
    }.items()
}

BODIES: dict[str, Callable[[], Files]] = {
    "open parentheses in a condition": lambda: filled("criterion A-1 { select when ", "(", "}"),
    "minus signs in a condition": lambda: filled("criterion A-1 { select when ", "-", "1 }"),
    "nots in a condition": lambda: filled("criterion A-1 { select when ", "not ", "a }"),
    "a long sum": lambda: filled(
        "criterion A-1 { applies: import select when net_mass", " + net_mass", " > 1 kg }"
    ),
    "a long product": lambda: filled(
        "criterion A-1 { applies: import select when net_mass", " * 2", " > 1 kg }"
    ),
    "a long quotient": lambda: filled(
        "criterion A-1 { applies: import select when net_mass", " / 2", " > 1 kg }"
    ),
    "a long and": lambda: filled(
        "criterion A-1 { applies: import select when importer_is_aeo", " and importer_is_aeo", " }"
    ),
    "a long or of comparisons": lambda: filled(
        "criterion A-1 { status: trial applies: import select when origin_country = CN",
        " or origin_country = CN",
        " }",
    ),
    "a long at least": lambda: filled(
        "criterion A-1 { applies: import select when at least 2 of (importer_is_aeo",
        ", importer_is_aeo",
        ") }",
    ),
    "a long chain of else": lambda: filled(
        "criterion A-1 { applies: import select when net_mass", " else net_mass", " > 1 kg }"
    ),
    "a long membership": lambda: filled(
        "criterion A-1 { applies: import select when origin_country in (AL", ", AL", ") }"
    ),
    "unknown members": lambda: numbered(
        lambda n: f", q{n}",
        200_000,
        "criterion A-1 { applies: import select when origin_country in (AL",
        ") }",
    ),
    "unknown units": lambda: filled("criterion A-1 { select when ", "1 foo or ", "1 foo }"),
    "unknown units of different names": lambda: numbered(
        lambda n: f"{n} foo{n} or ", 90_000, "criterion A-1 { select when ", "1 }"
    ),
    "unknown names": lambda: numbered(
        lambda n: f"na{n} or ", 90_000, "criterion A-1 { applies: import select when ", "a }"
    ),
    "unknown keys": lambda: numbered(lambda n: f"statu{n}: 1\n", 100_000, "criterion A-1 {\n", "}"),
    "one unknown key often": lambda: filled("criterion A-1 {\n", "statu: 1\n", "}"),
    "known keys often": lambda: filled("criterion A-1 {\n", "status: draft\n", "}"),
    "unknown blocks": lambda: numbered(lambda n: f"bloc{n} {{ }}\n", 100_000, "criterion A-1 {\n", "}"),
    "unknown kinds": lambda: numbered(lambda n: f"kin{n} A-{n} {{ }}\n", 100_000),
    "unknown elements in a test": lambda: numbered(
        lambda n: f"e{n}: 1\n", 100_000, "test T-1 { given {\n", "} }"
    ),
    "unknown statements": lambda: filled("criterion A-1 {\n", " foo bar\n", "}"),
    "unknown IDs": lambda: numbered(lambda n: f", Z-{n}", 100_000, 'criterion A-1 "A" { related: Z-0', " }"),
    "unknown words": lambda: numbered(
        lambda n: f", w{n}", 100_000, 'criterion A-1 "A" { applies: import', " }"
    ),
    "unknown citations": lambda: numbered(
        lambda n: f", UCC art {n}x", 100_000, 'criterion A-1 "A" { legal { basis: UCC art 46(3)', " } }"
    ),
    "unknown instruments": lambda: numbered(
        lambda n: f", QQ{n}", 100_000, 'criterion A-1 "A" { legal { basis: UCC art 46(3)', " } }"
    ),
    "a list of duplicates": lambda: filled("list a of country { values: AL", ", AL", " }"),
    "a list of unknown codes": lambda: numbered(
        lambda n: f", Q{n}", 200_000, "list a of country { values: AL", " }"
    ),
    "a list of commodity codes": lambda: numbered(
        lambda n: f", {n:08}", 200_000, "list a of commodity_code { values: 2402", " }"
    ),
    "a list of texts": lambda: numbered(
        lambda n: f', "t{n}"', 200_000, 'list a of identifier { values: "t"', " }"
    ),
    "a list of wrong values": lambda: filled("list a of country { values: AL", ", 1 kg", " }"),
    "a table of rows": lambda: numbered(
        lambda n: f"row {n:04}.{n % 97:02}: 16.5 EUR/kg\n",
        100_000,
        "table t of money per kg by commodity_code {\n",
        "}",
    ),
    "a table of one row often": lambda: filled(
        "table t of money per kg by commodity_code {\n", "row 2402: 16.5 EUR/kg\n", "}"
    ),
    "a table of wrong rows": lambda: filled(
        "table t of money per kg by commodity_code {\n", "row ZZ: 1 day\n", "}"
    ),
    "empty criteria of one ID": lambda: filled("", "criterion A-1 { }\n"),
    "empty criteria": lambda: numbered(lambda n: f"criterion A-{n} {{ }}\n", 50_000),
    "empty lists": lambda: numbered(lambda n: f"list l{n} of country {{ }}\n", 50_000),
    "empty parameters": lambda: numbered(lambda n: f"parameter p{n} of money {{ }}\n", 50_000),
    "empty procedures": lambda: numbered(lambda n: f"sop S-{n} {{ }}\n", 50_000),
    "empty tests": lambda: filled("", "test A-1 { }\n"),
    "empty alerts": lambda: numbered(lambda n: f"alert A-{n} {{ }}\n", 50_000),
    "empty adoptions": lambda: filled("", "adopt A-1 for RS { }\n"),
    "adoptions of one ID": lambda: filled(
        PARAMETER + CRITERION.format(""),
        "adopt A-1 for RS { from: 2027-01-01 set p: 2 EUR }\n",
    ),
    "adoptions that differ": lambda: numbered(
        lambda n: f"adopt A-1 for RS {{ from: 2027-01-01 set p: {n} EUR }}\n",
        50_000,
        PARAMETER + CRITERION.format(""),
    ),
    "criteria that do not parse": lambda: filled("", "criterion A-1 { x }\n"),
    "criteria that do not close": lambda: filled("", "criterion A-1 {\n"),
    "lines that do not parse": lambda: filled("criterion A-1 {\n", " foo bar\n", "}"),
    "a condition that does not parse": lambda: filled("criterion A-1 { select when a ", "= = ", "}"),
    "entries without a value": lambda: filled("criterion A-1 {\n", "status:\n", "}"),
    "texts not closed on lines": lambda: filled("criterion A-1 {\n", 'title: "a\n', "}"),
    "a long text not closed": lambda: filled('criterion A-1 { description: """', 'a"', ""),
    "a long text too long": lambda: filled('criterion A-1 { description: """', "a", '""" }'),
    "texts of the longest length": lambda: one(
        "\n".join(f'criterion A-{n} "{"x" * 60_000}" {{ }}' for n in range(17))
    ),
    "many links": lambda: one(
        "".join(f'criterion A-{n} {{ description: "{"](a)" * 10_000}" }}\n' for n in range(20))
    ),
    "many open brackets in prose": lambda: one(
        "".join(f'criterion A-{n} {{ description: "{"![" * 30_000}" }}\n' for n in range(16))
    ),
    "many backticks in prose": lambda: one(
        "".join(
            f'criterion A-{n} {{ description: "{" ".join("`" * length for length in range(1, 350))}" }}\n'
            for n in range(16)
        )
    ),
    "many definitions of links in prose": lambda: one(
        "".join(
            f'criterion A-{n} {{ description: """{"[" + chr(10)}{("[" + chr(10)) * 30_000}""" }}\n'
            for n in range(16)
        )
    ),
    "many reference links in prose": lambda: one(
        "".join(f'criterion A-{n} {{ description: "{"[[A-9]]" * 8_000}" }}\n' for n in range(16))
    ),
    "many tags in prose": lambda: one(
        "".join(f'criterion A-{n} {{ description: "{"<b>" * 20_000}" }}\n' for n in range(16))
    ),
    "many half tags in prose": lambda: one(
        "".join(f'criterion A-{n} {{ description: "{"<" * 60_000}" }}\n' for n in range(16))
    ),
    "brackets on lines in prose": lambda: one(
        'criterion A-1 {\n description: """\n' + " [" * 32_000 + '"""\n}\n'
    ),
    "comments": lambda: filled("", "# a\n"),
    "comments and keys on one line": lambda: filled("criterion A-1 {\n", "status: draft # a\n", "}"),
    "a key after one long line": lambda: filled("criterion A-1 { ", "statu: 1 ", "}"),
    "lets in a row": lambda: numbered(
        lambda n: f"let a{n + 1} = a{n}\n",
        60_000,
        "criterion A-1 { applies: import let a0 = importer_is_aeo\n",
        "}",
    ),
    "lets in a row backwards": lambda: numbered(
        lambda n: f"let a{n} = a{n + 1}\n", 60_000, "criterion A-1 { applies: import\n", "}"
    ),
    "lets in a circle": lambda: one(
        "criterion A-1 { applies: import\n"
        + "".join(f"let a{n} = a{(n + 1) % 40_000}\n" for n in range(40_000))
        + "}"
    ),
    "lets that double": lambda: one(
        "criterion A-1 { status: trial applies: import let a0 = importer_is_aeo\n"
        + "".join(f"let a{n + 1} = a{n} and a{n}\n" for n in range(60))
        + "select when a60 }"
    ),
    "lets that double below the depth": lambda: one(
        "criterion A-1 { status: trial applies: import let a0 = importer_is_aeo\n"
        + "".join(f"let a{n + 1} = a{n} and a{n}\n" for n in range(28))
        + "select when a28 }"
    ),
    "lets that double in wide lines": lambda: one(
        "criterion A-1 { status: trial applies: import let a0 = net_mass > 1 kg\n"
        + "".join(f"let a{n + 1} = " + " or ".join([f"a{n}"] * 40) + "\n" for n in range(20))
        + "select when a20 }"
    ),
    "indicators in a row": lambda: numbered(
        lambda n: f"indicator a{n + 1} {{ when: a{n} }}\n",
        40_000,
        "criterion A-1 { applies: import let a0 = importer_is_aeo\n",
        "}",
    ),
    "indicators in a circle": lambda: one(
        "criterion A-1 { applies: import\n"
        + "".join(f"indicator a{n} {{ when: a{(n + 1) % 30_000} }}\n" for n in range(30_000))
        + "}"
    ),
    "steps": lambda: numbered(
        lambda n: f'step s{n} "S" {{ phase: act role: r }}\n', 50_000, 'sop S-1 "S" {\n', "}"
    ),
    "steps of one name": lambda: filled('sop S-1 "S" {\n', 'step s "S" { }\n', "}"),
    "decisions in a row": lambda: filled('sop S-1 "S" {\n', 'decide d "D" { yes { } no { } }\n', "}"),
    "blocks at the deepest level": lambda: one("sop S-1 { " + "repeat at most 2 { " * 60 + "}" * 61),
    "blocks at the deepest level often": lambda: filled(
        "", "sop S-1 { " + "repeat at most 2 { " * 60 + "}" * 61 + "\n"
    ),
    "doubled decisions at the deepest level": lambda: filled(
        "", "sop S-1 { " + 'decide d "D" { yes { ' * 30 + "} }" * 30 + "}\n"
    ),
    "parentheses at the deepest level often": lambda: filled(
        "", condition("(" * 60 + "importer_is_aeo" + ")" * 60)
    ),
    "nesting of 64": lambda: one(condition("(" * 63 + "importer_is_aeo" + ")" * 63)),
    "nesting of 65": lambda: one(condition("(" * 64 + "importer_is_aeo" + ")" * 64)),
    "a number with an exponent": lambda: one(condition("net_mass > 1e999999 kg")),
    "a number of many digits": lambda: filled(
        "criterion A-1 { applies: import select when net_mass > ", "9", " kg }"
    ),
    "a fraction of many digits": lambda: filled(
        "criterion A-1 { applies: import select when net_mass > 0.", "0", " kg }"
    ),
    "numbers of the longest length": lambda: filled(
        "criterion A-1 { applies: import select when net_mass > 1 kg",
        " or net_mass > 999999999999999999.999999999 kg",
        " }",
    ),
    "products of the longest numbers": lambda: filled(
        "criterion A-1 { status: trial applies: import select when net_mass > 1 kg",
        " * 999999999999999999.999999999",
        " }",
    ),
    "products of the longest numbers in groups": lambda: filled(
        "criterion A-1 { status: trial applies: import select when net_mass > 1 kg",
        " * (999999999999999999.999999999 / 0.000000001)",
        " }",
    ),
    "one long word in a list": lambda: filled("list a of country { values: AL, ", "X", " }"),
    "one long key": lambda: filled("criterion A-1 { ", "k", ": draft }"),
    "one long kind": lambda: filled("", "k", " A-1 { }"),
    "one long ID": lambda: filled("criterion A-", "A", " { }"),
    "one long ID in a reference": lambda: filled("criterion A-1 { related: A-", "A", " }"),
    "one long name in a condition": lambda: filled(
        "criterion A-1 { applies: import select when ", "n", " > 1 }"
    ),
    "one long unit": lambda: filled("criterion A-1 { applies: import select when net_mass > 1 ", "u", " }"),
    "one long locator": lambda: filled("criterion A-1 { legal { basis: UCC art 1", "(1)", " } }"),
    "one long division": lambda: filled("criterion A-1 { legal { basis: UCC art 1", "a", " } }"),
    "one long dotted code": lambda: filled("list a of commodity_code { values: 24", ".02", " }"),
    "one long date": lambda: one(condition("received_date > 9999-99-99")),
    "one long title": lambda: filled('criterion A-1 "', "t", '" { }', 64 << 10),
    "one long comment": lambda: filled("#", "x"),
    "one long word with its colon": lambda: filled(
        "criterion A-1 { applies: import select when ", "a:", " }"
    ),
    "one long hyphenated word": lambda: filled("criterion A-1 { applies: import select when ", "a-b", " }"),
    "sets of unknown parameters": lambda: numbered(
        lambda n: f"set p{n}: 1\n", 60_000, "adopt A-1 for RS {\n", "}"
    ),
    "lets of unknown names": lambda: numbered(
        lambda n: f"let a{n} = b{n} and c{n}\n", 40_000, "criterion A-1 { applies: import\n", "}"
    ),
    "roles that steps name": lambda: numbered(
        lambda n: f'role r{n} "R" step s{n} "S" {{ by: r{n} do: "D" }}\n', 30_000, 'sop S-1 "S" {\n', "}"
    ),
    "roles that no procedure has": lambda: numbered(
        lambda n: f'role r{n} "R" step s{n} "S" {{ by: q{n} do: "D" }}\n', 30_000, 'sop S-1 "S" {\n', "}"
    ),
    "tests of one ID": lambda: filled(
        CRITERION.format("select when importer_is_aeo"),
        'test A-1 "T" { given { importer_is_aeo: yes } expect: selected }\n',
    ),
    "form fields": lambda: numbered(
        lambda n: f'field f{n} "F" of text\n', 50_000, 'sop S-1 { form f "F" {\n', "} }"
    ),
    "roles": lambda: numbered(lambda n: f'role r{n} "R"\n', 50_000, "sop S-1 {\n", "}"),
    "scored indicators": lambda: numbered(
        lambda n: (
            f"indicator i{n} {{ when: net_mass > {n} kg "
            "evidence: in 38 of 460 irregular, in 92 of 19540 regular }\n"
        ),
        5_000,
        'criterion A-1 "A" { status: trial applies: import level: low\n',
        "score { prior: 1 % select: >= 5 % }\n}",
    ),
    "a long formula": lambda: filled('metric M-1 "M" { formula: count', " + count", " }"),
    "history keys": lambda: filled(
        "criterion A-1 { applies: import select when history(count by (importer_id",
        ", importer_id",
        ") over 30 days) > 1 }",
    ),
    "random words of the language": lambda: one(_words_of_language(5, 200_000)),
    "random words of the language in a criterion": lambda: one(
        "criterion A-1 {\n" + _words_of_language(6, 200_000)
    ),
    "random bytes": lambda: one(_random_bytes(1, MEBIBYTE)),
    "random printable bytes": lambda: one(_random_bytes(2, MEBIBYTE, 32, 127)),
    "random text of many scripts": lambda: one(_random_text(3, 400_000)),
    "UTF-16": lambda: one(('criterion A-1 "A" { }\n' * 20_000).encode("utf-16")),
    "UTF-16 without a mark": lambda: one(('criterion A-1 "A" { }\n' * 20_000).encode("utf-16-be")),
    "UTF-32": lambda: one(('criterion A-1 "A" { }\n' * 9_000).encode("utf-32")),
    "invalid UTF-8 in the last line": lambda: one(b"# a\n" * 200_000 + b"\xff\n"),
    "a lone surrogate": lambda: one('criterion A-1 "A\ud800" { }\n'),
    "an overlong character": lambda: one(b'criterion A-1 "\xc0\xaf" { }\n'),
    "a character beyond Unicode": lambda: one(b'criterion A-1 "\xf4\x90\x80\x80" { }\n'),
    "every character": lambda: one(
        "".join(chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000)[:300_000]
    ),
    "every private-use character": lambda: one("# " + "".join(chr(c) for c in range(0xE000, 0xF900))),
    "every tag and variation character": lambda: one("# " + "".join(chr(c) for c in range(0xE0000, 0xE0200))),
    "marks on one letter": lambda: filled('criterion A-1 "a', "\u0316\u0301", '" { }', 60_000),
    "too large by one byte": lambda: {"criteria/x.crm": b"#" * (MEBIBYTE + 1)},
}

MANY_FILES: dict[str, Callable[[], Files]] = {
    "a circle of related criteria": lambda: spread(
        lambda n: f'criterion A-{n} "A" {{ status: trial applies: import related: A-{(n + 1) % 100_000} }}\n',
        100_000,
    ),
    "a row of lists that name lists": lambda: spread(
        lambda n: f"list l{n} of country {{ values: l{n + 1} }}\n", 100_000
    ),
    "a circle of lists that name lists": lambda: spread(
        lambda n: f"list l{n} of country {{ values: l{(n + 1) % 100_000} }}\n", 100_000
    ),
    "a circle of procedures": lambda: spread(
        lambda n: f'sop S-{n} "S" {{ related: S-{(n + 1) % 50_000} }}\n', 50_000
    ),
    "a circle of alerts": lambda: spread(
        lambda n: f'alert A-{n} "A" {{ related: A-{(n + 1) % 50_000} }}\n', 50_000
    ),
    "misspelt references to many IDs": lambda: spread(
        lambda n: f'criterion ABC-{n} "A" {{ status: trial applies: import related: ABD-{n} }}\n', 20_000
    ),
}
"""These are over a mebibyte, and need only an end and a bound of memory."""
