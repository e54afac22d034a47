"""The same made-up criteria as a knowledge base and as Sigma rules, so that two compilers read the same."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from crmc.catalogue.loader import packaged_catalogue

SEED = 7
PER_FILE = 200
WORDS = ("cable", "engine", "glass", "nitrate", "pesticide", "sample", "textile", "toner", "wheat")


class Leaf(NamedTuple):
    """One comparison, in both languages."""

    crm: str
    sigma: dict[str, Any]


class Rule(NamedTuple):
    """Leaves joined by `and` within a group, the groups by `or`."""

    groups: tuple[tuple[Leaf, ...], ...]


def rules(count: int, seed: int = SEED) -> list[Rule]:
    """As many rules with two or three groups of two or three leaves."""
    chance = random.Random(seed)
    lists = packaged_catalogue().code_lists
    headings = sorted(code for code in lists["hs2022"].codes if len(code) == 4)
    countries = sorted(lists["country"].codes)

    def leaf(kind: int) -> Leaf:
        if kind == 0:
            codes = sorted(chance.sample(headings, chance.randint(2, 6)))
            return Leaf(f"commodity_code in ({', '.join(codes)})", {"commodity_code|startswith": codes})
        if kind == 1:
            codes = sorted(chance.sample(countries, chance.randint(2, 8)))
            return Leaf(f"origin_country in ({', '.join(codes)})", {"origin_country": codes})
        if kind == 2:
            value = chance.randint(100, 2000)
            price = f"{value // 100}.{value % 100:02d}"
            return Leaf(f"customs_value / net_mass < {price} EUR/kg", {"unit_value|lt": value / 100})
        if kind == 3:
            days = chance.randint(10, 900)
            return Leaf(f"importer_first_seen_days < {days}", {"importer_first_seen_days|lt": days})
        words = sorted(chance.sample(WORDS, chance.randint(1, 4)))
        quoted = ", ".join(f'"{word}"' for word in words)
        return Leaf(f"goods_description contains any ({quoted})", {"goods_description|contains": words})

    def rule() -> Rule:
        groups = chance.randint(1, 2)
        return Rule(
            tuple(tuple(map(leaf, chance.sample(range(5), chance.randint(2, 3)))) for _ in range(groups))
        )

    return [rule() for _ in range(count)]


CRITERION = '''criterion BEN-{number:05d} "Bench criterion {number}" {{
  status: trial
  version: 1.0.0
  owner: bench
  risk: undervaluation
  level: low
  consequence: financial_interests
  classification: public
  applies: import
  parties: all
  valid: 2026-01-01 .. 2027-12-31
  review: 2027-06-01
  implements: GOV4
  description: """Made-up criterion {number}: duty may be lost on the goods that it selects."""
  justification {{
    proportionality: """Documents first."""
    urgency: """None."""
    impact: """At most one item in a hundred."""
  }}
  legal {{ basis: UCC art 46(3) }}
  indicator first "First sign" {{ when: {first} }}
  select when {select}
  control "Check the documents" {{
    type: documentary
    channel: yellow
    place: declaration_clearance
    purpose: """Find out whether the declared data hold."""
    procedure: SOP-BEN-01
  }}
  no_aeo_relief: """Made for timing: every item is judged alike."""
  measure: MET-BEN-01
}}
'''


def criterion(number: int, rule: Rule) -> str:
    """One rule as a complete criterion."""
    groups = [" and ".join(leaf.crm for leaf in group) for group in rule.groups]
    select = " or ".join(["first", *(f"({group})" for group in groups[1:])])
    return CRITERION.format(number=number, first=groups[0], select=select)


def write_knowledge_base(root: Path, made: Sequence[Rule]) -> None:
    """`criteria/` with many criteria a file, and `sops/` with the procedure that all of them name."""
    (root / "criteria").mkdir(parents=True)
    (root / "sops").mkdir()
    for start in range(0, len(made), PER_FILE):
        text = "\n".join(
            criterion(start + index, rule) for index, rule in enumerate(made[start : start + PER_FILE])
        )
        (root / "criteria" / f"bench-{start:05d}.crm").write_text(text, "utf-8")
    (root / "sops" / "bench.crm").write_text(PROCEDURE, "utf-8")


def sigma_rules(made: Sequence[Rule]) -> str:
    """The same as Sigma rules, a document each."""
    return "\n---\n".join(
        yaml.dump(_sigma(number, rule), Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), sort_keys=False)
        for number, rule in enumerate(made)
    )


def _sigma(number: int, rule: Rule) -> dict[str, Any]:
    detection: dict[str, Any] = {}
    groups = [" and ".join(_named(group, detection)) for group in rule.groups]
    detection["condition"] = " or ".join(f"({group})" for group in groups)
    return {
        "title": f"Bench criterion {number}",
        "id": str(uuid.UUID(int=number, version=4)),
        "status": "test",
        "level": "low",
        "description": f"Made-up criterion {number}: duty may be lost on the goods that it selects.",
        "logsource": {"category": "customs"},
        "detection": detection,
    }


def _named(group: Sequence[Leaf], detection: dict[str, Any]) -> Iterator[str]:
    for leaf in group:
        name = f"sign{len(detection)}"
        detection[name] = leaf.sigma
        yield name


PROCEDURE = '''sop SOP-BEN-01 "Check the documents" {
  status: trial
  version: 1.0.0
  owner: bench
  classification: public
  applies: import
  place: declaration_clearance
  random_share: 1 %
  rights: """The declarant may be heard."""
  valid: 2026-01-01 .. 2027-12-31
  review: 2027-06-01
  within: 2 hours
  implements: ICT6
  purpose: """Check."""
  legal { basis: UCC art 46(1) }
  role officer "Officer"
  step collect "Collect" { phase: collect by: officer within: 10 min do: """Collect.""" }
  step assess "Assess" { phase: assess by: officer within: 10 min do: """Assess.""" }
  step act "Act" { phase: act by: officer within: 10 min do: """Act.""" }
  step review "Review" { phase: review by: officer within: 10 min do: """Review.""" }
  end done "Done" outcome recorded
}

metric MET-BEN-01 "Share of controls that found something" {
  classification: public
  formula: count(result where outcome = irregular) / count(result)
}
'''
