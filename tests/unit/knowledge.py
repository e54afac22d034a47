"""Small knowledge bases for tests: a complete criterion whose entries a test changes."""

from __future__ import annotations

from crmc.pipeline import Compilation, compile_knowledge_base
from crmc.source import Source
from crmc.workspace import KnowledgeBase

ENTRIES = {
    "status": "trial",
    "version": "1.0.0",
    "owner": "expert_team",
    "risk": "undervaluation",
    "level": "medium",
    "consequence": "financial_interests",
    "classification": "public",
    "applies": "import",
    "parties": "all",
    "valid": "2027-01-01 .. 2027-12-31",
    "review": "2027-09-01",
    "implements": "GOV4",
    "description": '"""Value is understated; duty is lost."""',
}
BLOCKS = '''
  justification {
    proportionality: """Documents first."""
    urgency: """None."""
    impact: """Small."""
  }
  legal { basis: UCC art 46(3) }
  control "Check the documents" {
    type: documentary
    channel: yellow
    place: declaration_clearance
    purpose: """Find out."""
    procedure: SOP-TST-01
  }
  no_aeo_relief: """A test."""
  origin_reason: """A test."""
  measure: MET-TST
  titles { sq: "Provë" bs: "Proba" hr: "Proba" sr: "Проба" mk: "Проба" ro: "Probă" cnr: "Proba" }
'''
METRIC = """
metric MET-TST "Hits" {
  classification: public
  formula: count(result where outcome = irregular) / count(result)
}
"""
ALONE = '''
sop SOP-TST-01 "Check" {
  status: trial
  version: 1.0.0
  owner: expert_team
  classification: public
  applies: import, h7, transit, ens
  place: declaration_clearance
  random_share: 1 %
  rights: """Appeal."""
  valid: 2027-01-01 .. 2027-12-31
  review: 2027-09-01
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
'''
PROCEDURE = ALONE + METRIC
"""The procedure and the metric that a complete criterion names."""


def criterion(
    select: str = "origin_country in (CN)", name: str = "TST-001", more: str = "", **entries: str
) -> str:
    """The source of a complete criterion; an entry given as "" is left out."""
    merged = {**ENTRIES, **entries}
    lines = "\n".join(f"  {key}: {value}" for key, value in merged.items() if value)
    chosen = f"\n  select when {select}\n" if select else "\n"
    return f'criterion {name} "Test" {{\n{lines}\n{more}{chosen}{BLOCKS}}}\n'


def compiled(*texts: str, release: str = "2027.1.0") -> Compilation:
    """The compilation of these sources and the procedure that their controls name."""
    sources = [Source(f"criteria/{index}.crm", text.encode()) for index, text in enumerate(texts)]
    base = KnowledgeBase(None, (*sources, Source("sops/check.crm", PROCEDURE.encode())), release=release)
    return compile_knowledge_base(base)


def codes(compilation: Compilation) -> list[str]:
    """The names of what was found, in order."""
    return [found.name for found in compilation.diagnostics]
