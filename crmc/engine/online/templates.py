"""Pieces of the source that `source.Writer` puts together; {names} are filled in with names of constants.

In each, `r` is what was declared, `may` the clauses that are left, `doubt` those that are never sure.
"""

from __future__ import annotations

FROM_ITEM = "r = item.get({name})"
FROM_HEADER = "r = header.get({name})"
FROM_BOTH = """
r = item.get({name})
if r is None:
    r = header.get({name})
elif {name} in header and header[{name}] is not None:
    raise {odd}
"""
NOT_MADE = """
if r is None and item.get({part}) is not None:
    raise {odd}
"""
NEVER_BOTH = """
r = item.get({name})
if {name} in header and header[{name}] is not None:
    raise {odd}
"""
MISSING = """
if r is None:
    may &= {gone}
    doubt |= {touched}
else:
"""
FLAT = """
    if type(r) is list:
        r = tuple(r)
    try:
        may &= {known}[r]
    except KeyError:
        may &= {miss}(r)
"""
SINGLE_FLAT = """
    try:
        may &= {known}[r]
    except KeyError:
        may &= {miss}(r)
"""
BOOL = """
    if r is True:
        may &= {true}
    elif r is False:
        may &= {false}
    else:
        raise {odd}
"""
# A value without these methods is no text: the AttributeError makes the declaration odd.
CODE = """
    m = {known}(r[:{longest}]) if r.isdigit() and r.isascii() and len(r) in {lengths} else None
    if m is None:
        m, s = {judged}(r)
        doubt |= s
    may &= m
"""
DECIMAL = """
    if type(r) is str:
        a, p, b = r.partition(".")
        n, c = len(b), a + b
        if a and (n or not p) and n <= {after} and len(a) <= {most} and c.isdigit() and c.isascii():
            {number} = int(c) * {powers}[n]
        else:
            {number} = {miss}(r)
    elif type(r) is int and 0 <= r < {limit}:
        {number} = r * {unit}
    else:
        {number} = {miss}(r)
"""
COUNT = """
    if type(r) is int and {least} <= r < {limit}:
        may &= {masks}[r] if r < {count} else {last}
    else:
        r = {miss}(r)
        may &= {of}(r, 1)
"""
WHOLE = """
    {number} = r if type(r) is int and 0 <= r < {limit} else {miss}(r)
"""
LEAST = """
    if {number} is not None and {number} < {least}:
        {number} = {miss}(r)
"""
NO_NUMBER = """
    if {number} is None:
        doubt |= {touched}
"""
DAY_NUMBER = """
    try:
        {number} = {known}[r]
    except KeyError:
        {number} = {miss}(r)
"""
NO_MASK = """
    if r not in {known}:
        {miss}(r)
"""
TEXT = """
    if type(r) is not str:
        raise {odd}
    m = {base}
    for t in (r if r.isascii() else {normalise}(r)).split():
        try:
            m |= {known}[t]
        except KeyError:
            m |= {miss}(t)
    may &= m
"""
BY_NUMBER = """
if {number} is not None:
    may &= {masks}[{number}] if 0 <= {number} < {count} else {last} if {number} > 0 else {of}({number}, 1)
"""
BY_PLACE = """
if {number} is not None:
    may &= {of}({number}, 1)
"""
QUOTIENT_BY_NUMBER = """
if {below} and {number} is not None:
    w = {dividend} // {below}
    may &= {masks}[w] if 0 <= w < {count} else {last} if w > 0 else {of}({number}, {below})
else:
    doubt |= {touched}
"""
QUOTIENT_BY_PLACE = """
if {below} and {number} is not None:
    may &= {of}({number}, {below})
else:
    doubt |= {touched}
"""
SAME = """
if {left} is not None and {right} is not None:
    may &= {equal} if {left} == {right} else {unequal}
"""
CHECK = """
if r is not None:
    if type(r) is list:
        r = tuple(r)
    if r not in {known}:
        {miss}(r)
"""
