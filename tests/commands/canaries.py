"""Canaries: made-up words in twelve kinds of place, and a search for them in forty-odd encodings."""

from __future__ import annotations

import base64
import binascii
import bz2
import codecs
import gzip
import hashlib
import html
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path

from tests.unit.knowledge import ALONE, PROCEDURE, criterion

WORDS = {
    "title": "Zorvaquell",
    "comment": "Mibruthagon",
    "id": "QVX-81734",
    "constant": "739153746281.37",
    "list value": "LRN82KQWV7XJ4",
    "list name": "zq_velmurath",
    "table row": "418275930617.25",
    "table file": "zq_prelnogath",
    "sop id": "SOP-WKZ-77",
    "sop step": "Dravoquimel",
    "file name": "zq_hurbimolth",
    "test title": "Kestovimarg",
    "test value": "605918273645.19",
    "parameter": "827364519023.45",
    "parameter name": "zq_gothwimber",
    "indicator title": "Fraxolbundy",
    "indicator name": "zq_threnovial",
    "indicator text": "quovimaltrex",
    "description": "Ulbrectamine",
    "act reason": "Ygrobelinth",
}
"""By kind of place; restricted. Numbers have a point, IDs a hyphen."""
LIMITED = {"title": "Oxtremavul", "id": "WVK-20517", "constant": "162738495061.72"}
OVERLAY = {"parameter": "394857610293.86", "text": "Bragnolithe", "folder": "zq_privatroot"}
LINKED = {"related": "LQX-41097", "measure": "LMX-52008", "procedure": "SOP-LPX-63", "prose": "LTX-74119"}
"""IDs that a public text names: readers see these bare, and nothing else of what they stand for."""

Needles = dict[str, bytes]


def knowledge(words: dict[str, str] = WORDS, label: str = "restricted for RS") -> dict[str, str]:
    """A knowledge base by path: one public criterion with its procedure, and canaries round about it."""
    secret = words["file name"]
    parties = label.partition(" for ")[2] or "all"
    return {
        "criteria/public.crm": public_part(words, label),
        f"criteria/{secret}.crm": restricted_part(words, label, parties),
        f"criteria/{words['table file']}.csv": f"commodity_code,value\n6403,{words['table row']} EUR/kg\n",
        "criteria/limited.crm": limited_part(),
        "sops/check.crm": PROCEDURE,
        f"sops/{secret}_procedures.crm": linked_procedure(label)
        + ALONE.replace("SOP-TST-01", words["sop id"])
        .replace('"Collect" {', f'"{words["sop step"]}" {{')
        .replace("classification: public", f"classification: {label}"),
    }


def public_part(words: dict[str, str], label: str) -> str:
    """Public texts that name restricted IDs, hold a restricted indicator, and stand below restricted text."""
    indicator = (
        f'  indicator {words["indicator name"]} "{words["indicator title"]}" {{ classification: {label}\n'
        f'    when: goods_description contains any ("{words["indicator text"]}") }}\n'
        '  indicator open "Seen by all" { when: net_mass < 5 kg }\n'
    )
    declassified = criterion(
        f"open or {words['indicator name']}",
        name="TST-002",
        more=indicator,
        declassify='"""All Parties agreed."""',
    )
    hidden = f'list {words["list name"]} of lrn "{words["title"]}" {{ classification: {label}\n'
    hidden += f'  # {words["comment"]}\n  values: "{words["list value"]}" }}\n'
    public = criterion(
        related=LINKED["related"],
        description=f'"""Value is understated; see [[{LINKED["prose"]}]]."""',
    ).replace("procedure: SOP-TST-01", f"procedure: SOP-TST-01, {LINKED['procedure']}")
    public = public.replace("measure: MET-TST", f"measure: MET-TST, {LINKED['measure']}")
    test = 'test TST-001 "From China" { given { origin_country: CN } expect: selected channel: yellow }\n'
    return hidden + public + declassified + test


def restricted_part(words: dict[str, str], label: str, parties: str) -> str:
    """A restricted criterion with all that belongs to it, and those that public texts name."""
    indicator = (
        f'  indicator {words["indicator name"]} "{words["indicator title"]}" {{\n'
        f'    when: goods_description contains any ("{words["indicator text"]}") }}\n'
    )
    condition = (
        f"lrn in {words['list name']} or customs_value < {words['parameter name']}"
        f" or customs_value = {words['constant']} EUR or customs_value / net_mass < zq_reference"
        f" or {words['indicator name']}"
    )
    own = criterion(
        condition,
        name=words["id"],
        more=indicator,
        classification=label,
        parties=parties,
        description=f'"""{words["description"]}. It spares nobody."""',
    ).replace('"Test"', f'"{words["title"]}"', 1)
    linked = "".join(
        criterion(name=LINKED[kind], classification=label, parties=parties).replace(
            '"Test"', f'"{words["title"]} {kind}"', 1
        )
        for kind in ("related", "prose")
    )
    return f"""# {words["comment"]}
{own.replace("SOP-TST-01", words["sop id"])}{linked}
parameter {words["parameter name"]} of money "{words["title"]}" {{
  classification: {label} default: {words["parameter"]} EUR }}
table zq_reference of money per kg by commodity_code {{ classification: {label}
  from: "{words["table file"]}.csv" }}
test {words["id"]} "{words["test title"]}" {{
  given {{ customs_value: {words["test value"]} EUR goods_description: "{words["indicator text"]}" }}
  expect: selected }}
adopt {words["id"]} by RS {{ from: 2027-02-01 attested: "{words["act reason"]}", 2027-01-20
  set {words["parameter name"]}: {words["parameter"]} EUR }}
metric {LINKED["measure"]} "{words["title"]} measure" {{ classification: {label} status: trial
  implements: ICT6 valid: 2027-01-01 .. 2027-12-31 review: 2027-09-01 owner: expert_team version: 1.0.0
  goal: \"\"\"Know.\"\"\" strategy: \"\"\"Ask.\"\"\" question: \"\"\"{words["description"]}?\"\"\"
  formula: irregular / controls }}
"""


def limited_part() -> str:
    """What officers and every Party may see, and the public may not."""
    return criterion(
        f"customs_value < {LIMITED['constant']} EUR", name=LIMITED["id"], classification="limited"
    ).replace('"Test"', f'"{LIMITED["title"]}"', 1)


def linked_procedure(label: str) -> str:
    return ALONE.replace("SOP-TST-01", LINKED["procedure"]).replace(
        "classification: public", f"classification: {label}"
    )


def written(folder: Path, texts: dict[str, str]) -> Path:
    """The knowledge base in a folder."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def needles(word: str) -> Needles:
    """What to look for, by the name of the encoding; a number also as it is written, scaled and divided."""
    found = {name: encode(word.encode()) for name, encode in _BYTES.items()}
    found |= {name: encode(word).encode() for name, encode in _TEXT.items()}
    found |= {name: word.encode(name) for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")}
    found |= {f"base64 from byte {skipped}": _base64_within(word.encode(), skipped) for skipped in (1, 2)}
    for name in ("md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256"):
        digest = hashlib.new(name, word.encode())
        found[f"{name} in hexadecimal, cut"] = digest.hexdigest()[:16].encode()
        found[f"{name} in base64"] = base64.b64encode(digest.digest()).rstrip(b"=")
    return found | (_of_number(word) if word.replace(".", "").isdigit() else {})


_BYTES: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "base64": lambda data: base64.b64encode(data).rstrip(b"=")[:-1],
    "base64 for addresses": lambda data: base64.urlsafe_b64encode(data).rstrip(b"=")[:-1],
    "base32": lambda data: base64.b32encode(data).rstrip(b"=")[:-1],
    "base85": base64.b85encode,
    "ascii85": base64.a85encode,
    "hexadecimal": binascii.hexlify,
    "hexadecimal with blanks": lambda data: data.hex(" ").encode(),
    "uuencode": lambda data: binascii.b2a_uu(data).strip()[1:],
    "percent": lambda data: "".join(f"%{byte:02X}" for byte in data).encode(),
    "quoted-printable": lambda data: "".join(f"={byte:02X}" for byte in data).encode(),
    "escapes of bytes": lambda data: "".join(f"\\x{byte:02x}" for byte in data).encode(),
    "octal escapes": lambda data: "".join(f"\\{byte:03o}" for byte in data).encode(),
    "binary digits": lambda data: "".join(f"{byte:08b}" for byte in data).encode(),
    "decimal bytes": lambda data: ",".join(str(byte) for byte in data).encode(),
    "reversed": lambda data: data[::-1],
}
_TEXT: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "lower case": str.lower,
    "decimal entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "hexadecimal entities": lambda text: "".join(f"&#x{ord(letter):x};" for letter in text),
    "escapes of JSON": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    "ROT13": lambda text: codecs.encode(text, "rot13") if any(map(str.isalpha, text)) else text,
    "punycode": lambda text: ("č" + text).encode("punycode").decode(),
    "UTF-7": lambda text: text.encode("utf-7").decode(),
    "spaced": " ".join,
    "hyphens for underscores": lambda text: text.replace("_", "-"),
    "HTML": html.escape,
    "JSON": lambda text: json.dumps(text)[1:-1],
}


def _base64_within(data: bytes, skipped: int) -> bytes:
    """What stays the same in base64 when some bytes stand before and after."""
    return base64.b64encode(b"\0" * (3 - skipped) + data)[4:].rstrip(b"=")[:-1]


def _of_number(word: str) -> Needles:
    whole, _, part = word.partition(".")
    grouped = f"{int(whole):,}"
    as_fraction = Fraction(word)
    return {
        "grouped": f"{grouped}.{part}".encode(),
        "grouped by dots": f"{grouped.replace(',', '.')},{part}".encode(),
        "grouped by blanks": grouped.replace(",", " ").encode(),
        "grouped by narrow blanks": grouped.replace(",", "\u202f").encode(),
        "grouped by underscores": grouped.replace(",", "_").encode(),
        "whole part": whole.encode(),
        "scaled": f"{whole}{part}".encode(),
        "fraction": f"{as_fraction.numerator}/{as_fraction.denominator}".encode(),
        "hexadecimal number": f"{int(whole):x}".encode(),
        "exponent": f"{whole[0]}.{whole[1:]}".encode(),
    }


def views(data: bytes) -> Iterator[bytes]:
    """The bytes, and what they hold when they are opened: zip members with their names, gzip, bzip2, zlib."""
    yield data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from views(archive.read(name))
    for magic, opened in (
        (b"\x1f\x8b", gzip.decompress),
        (b"BZh", bz2.decompress),
        (b"\x78", zlib.decompress),
    ):
        if data.startswith(magic):
            try:
                yield from views(opened(data))
            except (OSError, zlib.error, EOFError):
                continue


def leaks(outputs: dict[str, bytes], words: Iterable[str]) -> list[tuple[str, str, str]]:
    """(word, encoding, output) of every canary that an output holds; letters of either case are the same.

    Each pair of word and output is told once. No needle holds a line feed, so equal lines are searched once.
    """
    lines: dict[bytes, list[str]] = {}
    for output, data in outputs.items():
        for view in (output.encode(), *views(data)):
            for line in view.lower().split(b"\n"):
                holders = lines.setdefault(line, [])
                if not holders or holders[-1] != output:
                    holders.append(output)
    text = b"\n".join(lines)
    found: dict[tuple[str, str], str] = {}
    for word in words:
        for needle, encoding in {needle.lower(): name for name, needle in needles(word).items()}.items():
            if needle in text:
                for line, holders in lines.items():
                    found |= {(word, output): encoding for output in holders if needle in line}
    return [(word, encoding, output) for (word, output), encoding in sorted(found.items())]


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
