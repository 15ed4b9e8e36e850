"""The page behind an invitation link, in a real browser against a real server."""

from __future__ import annotations

from pathlib import Path

from browsers import browsing
from serving import TESTER, Running

from soramame.service import people


def test_an_invited_person_joins_in_a_browser(idle: Running, tmp_path: Path) -> None:
    _, code = people.invite(idle.db, TESTER, "tester", None, 1)
    errors: list[str] = []
    with browsing(tmp_path) as page:
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.goto(f"{idle.url}/join#{code}")
        page.get_by_label("What shall we call you?").fill("Ada <b>Bold</b>")
        page.get_by_role("button", name="Join").click()
        secret = page.locator("#token")
        secret.wait_for()
        token = secret.inner_text()
        assert page.locator("#standing").inner_text() == "Welcome, Ada <b>Bold</b>."
        assert code not in page.url
    assert errors == []
    assert list(idle.client(token).videos.list()) == []
    with idle.http(token) as http:
        assert http.get("/v1/me").json()["role"] == "tester"


def test_a_used_link_says_so_in_a_browser(idle: Running, tmp_path: Path) -> None:
    _, code = people.invite(idle.db, TESTER, "tester", None, 1)
    people.join(idle.db, code, "first", "192.0.2.1")
    with browsing(tmp_path) as page:
        page.goto(f"{idle.url}/join#{code}")
        page.get_by_label("What shall we call you?").fill("second")
        page.get_by_role("button", name="Join").click()
        page.get_by_text("unknown, used or expired").wait_for()


def test_anybody_visits_in_a_browser_while_a_public_window_is_open(
    idle: Running, tmp_path: Path
) -> None:
    now = idle.db.now()
    with browsing(tmp_path) as page:
        page.goto(f"{idle.url}/join")
        page.get_by_role("button", name="Visit").click()
        page.get_by_text("No public window is open").wait_for()
        people.make_window(idle.db, TESTER, "open house", None, (now - 1, now + 3600), {})
        page.get_by_role("button", name="Visit").click()
        page.get_by_text("The window closes at").wait_for()
        token = page.locator("#token").inner_text()
    made = idle.client(token).videos.create(prompt="a fox", seconds="4")
    assert made.status == "queued"
