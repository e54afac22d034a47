"""The declaration kinds, found by name: every `Kind` in the files of this package."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from crmc.kinds.table import Kind


def _found() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        for value in vars(importlib.import_module(f"{__name__}.{module}")).values():
            if isinstance(value, Kind):
                kinds[value.keyword] = value
    return kinds


KINDS: Mapping[str, Kind] = MappingProxyType(_found())
"""Every kind by its keyword."""
