"""What `crmc new` starts a declaration with: a draft that compiles, with the entries an author must fill."""

from __future__ import annotations

from collections.abc import Mapping

CRITERION = '''criterion {id} "Title: what is looked for" {{
  status: draft
  version: 0.1.0
  owner: expert_team
  risk: undervaluation  # `crmc explain risk_areas` lists them
  level: medium  # low, medium or high
  consequence: financial_interests
  classification: public  # left out, it is restricted
  applies: import
  parties: all
  valid: {year}-01-01 .. {year}-12-31
  review: {year}-09-01
  implements: GOV4

  description: """The event that may happen, and what follows from it."""

  justification {{
    proportionality: """Why the control is worth its burden."""
    urgency: """Why now."""
    impact: """What it costs traders and offices."""
  }}

  legal {{ basis: UCC art 46(3), CEFTA_REC_1_2019 action 3.2 }}

  indicator first_sign "What is unusual" {{
    when: customs_value / net_mass < 1 EUR/kg
  }}

  select when
    commodity_code in (6403)
    and first_sign

  control "What is done" {{
    type: documentary
    channel: yellow
    place: declaration_clearance
    purpose: """What the control must find out."""
  }}

  no_aeo_relief: """
    Why authorised operators are treated alike; or write `control for aeo` instead.
  """
}}

test {id} "A consignment that must be selected" {{
  given {{
    commodity_code: 6403.99
    customs_value: 50 EUR
    net_mass: 100 kg
  }}
  expect: selected
}}

test {id} "One that must not" {{
  given {{
    commodity_code: 6403.99
    customs_value: 5_000 EUR
    net_mass: 100 kg
  }}
  expect: not_selected
}}
'''
SOP = '''sop {id} "Title: what is controlled" {{
  status: draft
  version: 0.1.0
  owner: expert_team
  classification: public
  applies: import
  place: declaration_clearance
  random_share: 1 %
  rights: """What the person is told, gets and may appeal."""
  valid: {year}-01-01 .. {year}-12-31
  review: {year}-09-01
  within: 4 hours
  implements: ICT6

  purpose: """What the procedure is for."""

  legal {{ basis: UCC art 46(1), RKC standard 6.2 }}

  role officer "Customs officer"

  step receive "Take over the selection" {{
    phase: collect
    by: officer
    within: 15 min
    do: """What the officer does."""
  }}

  step compare "Compare" {{
    phase: assess
    by: officer
    within: 30 min
    do: """What is compared with what."""
  }}

  decide agrees "Does everything agree?" {{
    by: officer
    within: 15 min
    yes {{ }}
    no {{
      step act "Act on the difference" {{
        phase: act
        by: officer
        within: 1 hour
        do: """What is done."""
      }}
    }}
  }}

  step record "Record the result" {{
    phase: review
    by: officer
    within: 10 min
    do: """Enter the outcome, so that the criterion can be measured."""
  }}

  end done "Closed" outcome recorded
}}
'''
AREA = '''area {id} "Title: what is under increased control" {{
  status: draft
  version: 0.1.0
  owner: expert_team
  classification: public
  applies: import
  valid: {year}-01-01 .. {year}-06-30
  review: {year}-04-01
  scope: border_transport_mode in (3)
  usual_controls: yes  # they go on; name the common criteria in `criteria:`
  description: """Why."""
  legal {{ basis: UCC art 46(8) }}
}}
'''
ALERT = '''alert {id} "Title: what was seen" {{
  status: draft
  version: 0.1.0
  owner: expert_team
  classification: limited
  risk: smuggling_concealment
  sender: RS
  recipients: AL, BA, MK, MD, ME, XK
  urgency: immediate
  valid: {year}-01-01 .. {year}-01-31
  applies: import, transit
  scope: border_transport_mode in (3) and commodity_code in (2710)
  look_for: """What to look for."""
  legal {{ basis: CEFTA_DEC_RM_2024 }}
}}
'''
METRIC = '''metric {id} "Title: what is measured" {{
  status: draft
  classification: public
  goal: """What is wanted."""
  strategy: """How it is to be reached."""
  question: """What must be known to see whether it is."""
  formula: count(result where outcome = irregular) / count(result)
  target: >= 5 %
  per: party, criterion, quarter
  implements: GOV1
}}
'''
LIST = """list {id} of country "Title: what these have in common" {{
  classification: public
  values: AL, BA, MK, MD, ME, RS, XK
}}
"""
TABLE = """table {id} of money per kg by commodity_code, origin_country "Title: reference values" {{
  classification: public
  row 6403, any: 12 EUR/kg
  row 6403.99, CN: 10.5 EUR/kg
}}
"""
PARAMETER = """parameter {id} of money "Title: what each Party may set" {{
  classification: public
  default: 150 EUR
  range: 22 EUR .. 150 EUR
}}
"""
TEST = """test {id} "A declaration, and why it must have this outcome" {{
  given {{
    # one line an element: what is not written is missing
  }}
  expect: undetermined  # selected, not_selected, undetermined or error
}}
"""
ADOPT = """adopt {id} by {party} {{
  from: {year}-01-01
  legal {{ provision: none }}  # the national provision; or `attested:` with a function and a date
}}
"""
DEROGATE = '''derogate {id} by {party} {{
  until: {year}-06-30
  reason: """Why it does not apply here, and what is done about it."""
}}
'''
SUSPEND = '''suspend {id} by {party} {{
  from: {year}-01-01
  until: {year}-01-07
  reason: """What has happened."""
}}
'''
RECOGNISE = """recognise aeo of {id} by {party} {{
  from: {year}-01-01
  legal {{ basis: CEFTA_DEC_1_2019 }}
}}
"""
ACTS = frozenset({"adopt", "derogate", "suspend", "recognise"})
"""The kinds of templates that stand under a Party's name."""
TEMPLATES: Mapping[str, str] = {
    "criterion": CRITERION,
    "sop": SOP,
    "area": AREA,
    "alert": ALERT,
    "metric": METRIC,
    "list": LIST,
    "table": TABLE,
    "parameter": PARAMETER,
    "test": TEST,
    "adopt": ADOPT,
    "derogate": DEROGATE,
    "suspend": SUSPEND,
    "recognise": RECOGNISE,
}
