"""The handbook of the samples, served on loopback, and a browser that writes down what it asks for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from crmc.catalogue.loader import packaged_catalogue
from crmc.diagnostics import Severity
from crmc.handbook import read_project_files, render_handbook
from tests.unit.pages_cases import TESTS, samples

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Opener = Callable[..., "Visit"]


class Visit:
    """A page in the browser with the addresses that it asked for and the errors that it met."""

    def __init__(self, page: Page, start: str) -> None:
        self.page = page
        self.start = start
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", self._note_failure)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))

    def _note_failure(self, request: Request) -> None:
        """What a page was still loading when a link led away from it: no failure."""
        if request.failure != "net::ERR_ABORTED":
            self.errors.append(f"not loaded: {request.url}: {request.failure}")

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.errors.append(text)

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.start}/{path}")
        return self.page

    def outside(self) -> list[str]:
        """Requests that left the site."""
        return [url for url in self.requests if not url.startswith((f"{self.start}/", "data:", "blob:"))]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test run shows what failed, and nothing else."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handbook with the pages and the settings of this repository."""
    destination = tmp_path_factory.mktemp("browser") / "site"
    problems = render_handbook(samples(), packaged_catalogue(), read_project_files(TESTS.parent), destination)
    assert Severity.ERROR not in [problem.severity for problem in problems]
    return destination


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Opener]:
    """Opens a visit: `visit(width=390)`, or `visit(start="file://…")`; checks each at its end."""
    contexts, visits = [], []

    def begin(width: int = 1280, start: str = address) -> Visit:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}))
        visits.append(Visit(contexts[-1].new_page(), start))
        return visits[-1]

    yield begin
    for found in visits:
        assert found.outside() == []
        assert found.errors == []
    for context in contexts:
        context.close()
