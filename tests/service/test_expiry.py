"""What expires does: links, invitations and videos, by the server's clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
from databases import StillClock
from serving import TESTER, Running, fast_settings, serving

from soramame.service import people, suspension
from soramame.service.database import Database
from soramame.service.sweeping import sweep

DAY = 86_400.0


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def running(tmp_path: Path, clock: StillClock) -> Iterator[Running]:
    db = Database(f"sqlite:///{tmp_path / 'test.db'}", clock)
    with serving(fast_settings(tmp_path, link_seconds=600), db) as running, running.working():
        yield running


@pytest.mark.parametrize(("asked", "lasts"), [(60, 60), (None, 600), (86_400, 600)])
def test_a_link_works_to_its_last_second(
    running: Running, clock: StillClock, asked: int | None, lasts: int
) -> None:
    _, secret = running.member()
    video = running.client(secret).videos.create_and_poll(prompt="a fox", seconds="1")
    with running.http(secret) as http, running.http() as nobody:
        body = {} if asked is None else {"seconds": asked}
        made = http.post(f"/v1/videos/{video.id}/links", json=body).json()
        assert made["expires_at"] == clock() + lasts
        link = made["url"][made["url"].index("/media") :]
        clock.jump(lasts - 1)
        assert nobody.get(link).status_code == 200
        clock.jump(1)
        late = nobody.get(link)
    assert (late.status_code, late.json()["error"]["code"]) == (403, "link_expired")


def test_an_invitation_lets_nobody_in_after_its_last_day(
    running: Running, clock: StillClock
) -> None:
    with running.http(running.member("host")[1]) as host, running.http() as nobody:
        first, second = (
            host.post("/v1/programme/invitations", json={"days": 3}).json() for _ in range(2)
        )
        clock.jump(3 * DAY - 1)
        joined = nobody.post("/v1/join", json={"code": first["code"], "name": "Ada"})
        assert joined.status_code == 200
        clock.jump(1)
        late = nobody.post("/v1/join", json={"code": second["code"], "name": "Eve"})
        members = host.get("/v1/programme/members").json()["data"]
    assert (late.status_code, late.json()["error"]["code"]) == (404, "invitation_invalid")
    assert "Eve" not in [member["name"] for member in members]


def test_a_public_window_is_open_for_its_three_hours_and_no_longer(
    running: Running, clock: StillClock
) -> None:
    with running.http(running.member("host")[1]) as host, running.http() as nobody:
        opens = clock() + 60
        times = {"opens_at": opens, "closes_at": opens + 3 * 3600}
        made = host.post("/v1/programme/windows", json={"name": "open house", **times})
        assert made.status_code == 200
        for before, jump, status in ((0, 59, 403), (59, 1, 200), (60, 3 * 3600 - 1, 200)):
            clock.jump(jump)
            answer = nobody.post("/v1/visits")
            assert answer.status_code == status, before
        visitor = running.client(answer.json()["token"], max_retries=0)
        video = visitor.videos.create_and_poll(prompt="a fox", seconds="1")
        clock.jump(1)
        assert nobody.post("/v1/visits").json()["error"]["code"] == "window_closed"
    with pytest.raises(openai.PermissionDeniedError, match="closed"):
        visitor.videos.create(prompt="a fox")
    assert visitor.videos.download_content(video.id).read()[4:8] == b"ftyp"
    clock.jump(31 * DAY)
    with pytest.raises(openai.APIStatusError):
        visitor.videos.download_content(video.id)


@pytest.fixture(params=["sqlite", "postgresql"])
def forgetful(
    request: pytest.FixtureRequest, tmp_path: Path, clock: StillClock
) -> Iterator[Running]:
    """A server that keeps videos for a day, on either database."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    url = server.create() if server else ""
    settings = fast_settings(tmp_path, retention_days=1, database_url=url)
    with serving(settings, Database(settings.database, clock)) as running, running.working():
        yield running


@pytest.mark.parametrize("what", ["member", "cohort", "window", "everybody"])
def test_what_the_suspended_made_outlasts_its_day_for_the_time_of_grace(
    forgetful: Running, clock: StillClock, what: str
) -> None:
    db, media = forgetful.db, forgetful.service.media
    cohort = people.make_cohort(db, TESTER, "spring", {})
    window = people.make_window(db, TESTER, "always", cohort, (0.0, 2.0**39), {})
    member, secret = forgetful.member(cohort_id=cohort)
    _, other = forgetful.member("host")
    made = [forgetful.client(each).videos.create_and_poll(prompt="a fox", seconds="1").id
            for each in (secret, other)]  # fmt: skip
    people.set_grace(db, TESTER, 7, "")
    subject = {"member": member, "cohort": cohort, "window": window, "everybody": what}[what]
    suspension.suspend(db, TESTER, subject, "to see")
    clock.jump(7 * DAY - 1)
    sweep(db, media, forgetful.service.settings)
    assert download(forgetful, secret, made[0]) == 200
    assert (download(forgetful, other, made[1]) == 404) == (what != "everybody")
    clock.jump(2)
    sweep(db, media, forgetful.service.settings)
    assert list(media.list("videos")) == []


def download(running: Running, secret: str, video: str) -> int:
    with running.http(secret) as http:
        return http.get(f"/v1/videos/{video}/content").status_code
