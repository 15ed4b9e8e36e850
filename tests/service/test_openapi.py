"""schemathesis over the whole OpenAPI document: nothing that it sends makes the service fail.

It sends what the document allows and what it does not. Every operation is tried on things that
exist too, so that what it sends also gets through.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import schemathesis
from databases import postgres_programs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inboxes import listening
from schemathesis import GenerationMode
from serving import Running, fast_settings, serving
from things import Things

NEVER = {"POST /v1/videos/characters": 501, "GET /v1/videos/characters/{character_id}": 404}
CHARACTERS = ("POST /v1/videos", "POST /v1/videos/characters")  # what may be answered with 501


@pytest.fixture(scope="module")
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """On PostgreSQL where it is installed: it takes less than SQLite does."""
    database = request.getfixturevalue("postgres").create() if postgres_programs() else ""
    settings = fast_settings(tmp_path_factory.mktemp("openapi"), database_url=database)
    with serving(settings) as running, running.working():
        yield running


@pytest.fixture(scope="module")
def things(running: Running) -> Iterator[Things]:
    with listening() as inbox, closing(running.http(running.member("host")[1])) as http:
        yield Things(running, http, inbox.url)


@pytest.fixture(scope="module")
def document(running: Running) -> Any:
    return schemathesis.openapi.from_url(f"{running.url}/openapi.json")


def test_what_the_document_refers_to_is_in_it(running: Running) -> None:
    with running.http() as http:
        document = http.get("/openapi.json").json()

    def references(part: Any) -> Iterator[str]:
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            if key == "$ref":
                yield value
            elif isinstance(value, (dict, list)):
                yield from references(value)

    found = set(references(document))
    assert found
    for place in found:
        part = document
        for key in place.removeprefix("#/").split("/"):
            part = part[key]


def test_no_request_breaks_the_service(document: Any, things: Things) -> None:
    for operation in (found.ok() for found in document.get_all_operations()):
        _try(operation, GenerationMode.POSITIVE, things)
        if list(operation.iter_parameters()) or operation.body:
            _try(operation, GenerationMode.NEGATIVE, things)


def test_every_operation_does_what_it_is_asked(document: Any, things: Things) -> None:
    for operation in (found.ok() for found in document.get_all_operations()):
        answer = _call(operation.Case(**things.order(operation)), things)
        assert answer.status_code == NEVER.get(operation.label, 200), (operation.label, answer.text)


def _try(operation: Any, mode: GenerationMode, things: Things) -> None:
    """Send what was invented, with some of it replaced by what would have been right."""
    right = things.order(operation)

    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def attempt(case: Any, data: st.DataObject) -> None:
        if data.draw(st.booleans(), "on things that exist"):
            for part, fields in right.items():
                if fields and isinstance(fields, dict) and isinstance(getattr(case, part), dict):
                    taken = data.draw(st.sets(st.sampled_from(sorted(fields))), part)
                    kind = str(case.media_type)
                    chosen = {name: things.fitting(name, fields[name], kind) for name in taken}
                    getattr(case, part).update(chosen)
        answer = _call(case, things)
        unable = answer.status_code == 501 and operation.label in CHARACTERS
        assert answer.status_code < 500 or unable, answer.text
        if answer.status_code >= 400:
            assert set(answer.json()["error"]) == {"message", "type", "param", "code"}

    attempt()


def _call(case: Any, things: Things) -> Any:
    return case.call(headers={"authorization": things.http.headers["authorization"]})
