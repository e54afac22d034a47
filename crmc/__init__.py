"""crmc: the Customs Risk Management Compiler."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmc.bundle.api import Bundle as Bundle

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`from crmc import Bundle`, imported when it is first asked for."""
    if name == "Bundle":
        from crmc.bundle.api import Bundle

        return Bundle
    raise AttributeError(f"module 'crmc' has no attribute {name!r}")
