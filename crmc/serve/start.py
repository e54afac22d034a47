"""Listens, says where, and answers until a signal ends it."""

from __future__ import annotations

from collections.abc import Callable

from crmc.serve.app import application
from crmc.serve.holder import Holder, named
from crmc.serve.limits import Limits
from crmc.serve.loopback import is_loopback
from crmc.serve.server import bound_socket, run


def serve(holder: Holder, place: tuple[str, int], limits: Limits, tell: Callable[[str], None]) -> None:
    """`place` is the address and the port, 0 for any; `tell` takes the lines of the log.

    Raises OSError where it cannot listen.
    """
    listening = bound_socket(*place)
    address, port = listening.getsockname()[:2]
    loopback = is_loopback(address)
    if not loopback:
        tell(f"warning: whoever reaches {address} is answered, and nobody is asked who they are")
    shown = f"[{address}]" if ":" in address else address
    tell(f"listening on http://{shown}:{port}, {named(holder.serving.bundle)}")
    run(application(holder, limits, tell, loopback), listening, limits.seconds)
    tell("ended")
