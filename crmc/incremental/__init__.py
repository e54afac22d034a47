"""`crmc check` that looks again only at what a change can reach, on every core, in bounded memory.

The sources are cut into pieces of one declaration; what was found in a piece holds as long as neither it nor
anything that it depends on changes. `pieces.py` cuts, `dependencies.py` says what depends on what,
`examination.py` compiles a set of pieces, `kept.py` keeps the findings between runs, `check.py` leads.
"""
