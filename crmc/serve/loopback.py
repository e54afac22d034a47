"""This machine and no other."""

from __future__ import annotations

import ipaddress

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from crmc.serve.refusals import refusal

WORDS = (
    "this server answers to `localhost` and loopback addresses only: a gateway before it must ask for these"
)


class OfThisMachine:
    """Refuses names of other hosts: else a web page whose own name leads to this machine could ask it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_of_this_machine(Request(scope).headers.get("host", "")):
            await refusal(421, WORDS)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_of_this_machine(host: str) -> bool:
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    return is_loopback(name.strip("[]"))


def is_loopback(name: str) -> bool:
    """Is that this machine and nothing that others reach?"""
    if name.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
