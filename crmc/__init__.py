"""crmc, the Customs Risk Management Compiler. From Python: `from crmc import Bundle`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmc.bundle.api import Bundle

__version__ = "0.1.0"
__all__ = ["Bundle", "__version__"]


def __getattr__(name: str) -> object:
    # `Bundle` is imported when it is asked for, so that `import crmc` stays cheap.
    if name == "Bundle":
        from crmc.bundle.api import Bundle

        return Bundle
    raise AttributeError(f"module `crmc` has no attribute `{name}`")
