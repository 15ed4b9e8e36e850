"""schemathesis over the whole OpenAPI document: nothing that it sends makes the service fail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from serving import Running, fast_settings, serving


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(fast_settings(tmp_path_factory.mktemp("openapi"))) as running:
        yield running


@pytest.fixture(scope="module")
def secret(running: Running) -> str:
    return running.member("host")[1]


@pytest.fixture(scope="module")
def document(running: Running) -> Any:
    return schemathesis.openapi.from_url(f"{running.url}/openapi.json")


def test_no_request_breaks_the_service(document: Any, secret: str) -> None:
    for found in document.get_all_operations():
        _try(found.ok(), secret)


def _try(operation: Any, secret: str) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    def attempt(case: Any) -> None:
        answer = case.call(headers={"authorization": f"Bearer {secret}"})
        assert answer.status_code < 500 or answer.status_code == 501, answer.text
        if answer.status_code >= 400:
            assert set(answer.json()["error"]) == {"message", "type", "param", "code"}

    attempt()
