"""A root's `mkdocs.yml`: plain YAML, read without running anything that it names."""

from __future__ import annotations

from typing import Any

import yaml

from crmc.diagnostics import Severity
from crmc.handbook.problems import Problem
from crmc.handbook.project_files import CONFIG

_RUN = ("hooks", "watch", "INHERIT")
"""Keys that run or read files outside what the handbook is made of."""


def read_configuration(data: bytes) -> tuple[dict[str, Any], list[Problem]]:
    """The settings, and what is wrong with them."""
    try:
        settings = yaml.safe_load(data.decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as failure:
        return {}, [
            Problem(Severity.ERROR, f"`{CONFIG}` is not plain YAML: {' '.join(str(failure).split())}")
        ]
    if not isinstance(settings, dict):
        return {}, [
            Problem(Severity.ERROR, f"`{CONFIG}` holds no settings: it needs keys such as `site_name`")
        ]
    refused = [key for key in _RUN if key in settings]
    kept = {key: value for key, value in settings.items() if key not in refused}
    return kept, [Problem(Severity.WARNING, f"`{key}` in `{CONFIG}` has no effect here") for key in refused]
