"""Who cancels or is suspended stops what runs within a step, counted by the engine itself."""

from __future__ import annotations

import moving
import pytest
from databases import wait_until
from serving import TESTER, Running

from soramame.service import people, suspension


@pytest.mark.parametrize("how", ["cancel", "delete", "token", "member", "cohort", "window"])
def test_what_runs_begins_no_step_after_it_was_stopped(running: Running, how: str) -> None:
    cohort = people.make_cohort(running.db, TESTER, f"stopping by {how}", {})
    window = people.make_window(running.db, TESTER, how, cohort, (0.0, 2.0**39), {})
    member, secret = running.member(cohort_id=cohort)
    prompt = f"a slow fox, {how}"
    with running.http(secret) as http:
        (token,) = http.get("/v1/tokens").json()["data"]
        asked = {"prompt": prompt, "steps": 100, "seconds": 1}
        video = http.post("/v1/videos", json=asked).json()["id"]
        wait_until(lambda: moving.begun[prompt] >= 2)
        if how == "cancel":
            http.post(f"/v1/videos/{video}/cancel").raise_for_status()
        elif how == "delete":
            http.delete(f"/v1/videos/{video}").raise_for_status()
        else:
            subjects = {"token": token["id"], "member": member, "cohort": cohort, "window": window}
            assert suspension.suspend(running.db, TESTER, subjects[how], "a test") == 1
    begun = moving.begun[prompt]
    assert running.client().videos.create_and_poll(prompt="the next").status == "completed"
    assert moving.begun[prompt] == begun
