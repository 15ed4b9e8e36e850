"""A real browser for the tests: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

QUIET = ("--disable-gpu", "--disable-quic", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


@contextmanager
def browsing(pictures: Path) -> Iterator[Page]:
    """An empty page; what the block leaves on it is photographed into a folder."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed; on Debian: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=list(QUIET), chromium_sandbox=os.getuid() != 0
        )
        page = browser.new_page(viewport={"width": 900, "height": 800})
        try:
            yield page
            page.screenshot(path=pictures / "page.png")
        finally:
            browser.close()
