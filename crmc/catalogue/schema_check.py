"""A root's catalogue file against the published JSON Schema, with a place for each fault.

INVARIANT: the packaged files are validated by a test and not at each start; a root's files always are.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from typing import Any

from crmc import packaged
from crmc.catalogue.faults import MOST_FAULTS, CatalogueFault, CatalogueText
from crmc.catalogue.sections import fault_at

SCHEMA = "schema/catalogue.schema.json"


@cache
def _validator() -> Any:
    # Imported here because it takes longer than loading the packaged catalogue, which does not need it.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(packaged.read_text(SCHEMA)))


def check_schema(file: CatalogueText, content: Any) -> list[CatalogueFault]:
    """The faults of one file in the order of its lines, at most `MOST_FAULTS`."""
    faults = {
        fault_at(file, tuple(error.absolute_path), _sentence(error))
        for error in islice(_validator().iter_errors(content), MOST_FAULTS)
    }
    return sorted(faults, key=lambda fault: (fault.line, fault.column, fault.message))


def _sentence(error: Any) -> str:
    """What is wrong, in words of an author; the schema's own words where there are none better."""
    name = f"`{error.absolute_path[-1]}`" if error.absolute_path else "this file"
    match error.validator:
        case "required":
            return f"{name} lacks {_missing(error)}"
        case "additionalProperties" | "unevaluatedProperties":
            allowed = ", ".join(sorted(error.schema.get("properties", {})))
            return f"{name} has keys that are not known here: {_unknown(error)}; allowed are {allowed}"
        case "enum":
            allowed = ", ".join(error.validator_value)
            return f"{name} is `{error.instance}`, but must be one of {allowed}"
        case "pattern":
            return f"{name} is `{error.instance}`, which does not have the form `{error.validator_value}`"
        case "type":
            return f"{name} must be {_type_in_words(error.validator_value)}"
        case _:
            return f"{name} is not as the schema says: {error.message}"


def _missing(error: Any) -> str:
    return ", ".join(f"`{key}`" for key in error.validator_value if key not in error.instance)


def _unknown(error: Any) -> str:
    known = error.schema.get("properties", {})
    return ", ".join(f"`{key}`" for key in error.instance if key not in known)


def _type_in_words(kind: Any) -> str:
    words = {"string": "a text", "object": "a block of entries", "array": "a list", "null": "empty"}
    kinds = [kind] if isinstance(kind, str) else kind
    return " or ".join(words.get(one, one) for one in kinds)
