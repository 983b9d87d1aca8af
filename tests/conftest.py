"""What tests of several packages need."""

import shutil

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # a loaded machine takes what time it likes
settings.load_profile("untimed")


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium, driven by Playwright. For a module at most: while it runs, so does a loop of asyncio."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no Chromium is installed")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb"]
        launched = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield launched
        launched.close()
