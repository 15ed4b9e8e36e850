"""Logs of a real server: each line of a request carries the id that its answer carried."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from databases import wait_until
from serving import fast_settings, serving

from soramame.service.logs import log_to_stderr


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    """Leave the loggers as they were."""
    root, ours = logging.root, logging.getLogger("soramame")
    before = (root.handlers, root.level, ours.level)
    yield
    root.handlers = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])


def test_every_line_of_a_request_has_the_id_that_its_answer_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines: list[dict[str, Any]] = []

    def requests() -> list[Any]:
        lines.extend(map(json.loads, capsys.readouterr().err.splitlines()))
        return [line["request_id"] for line in lines if line["message"] == "request"]

    with serving(fast_settings(tmp_path)) as running:
        _, secret = running.member()
        log_to_stderr("INFO")
        with running.http(secret) as http:
            made = http.post("/v1/videos", json={"prompt": "a secret fox"})
            assert made.status_code == 200
            answers = [made, http.get("/v1/videos"), http.get("/v1/videos/nothing"),
                       http.get("/nowhere")]  # fmt: skip
            with running.db.write() as connection:
                connection.exec_driver_sql("ALTER TABLE webhook_endpoints RENAME TO away")
            answers.append(broken := http.get("/v1/webhook_endpoints"))
    wait_until(lambda: len(requests()) == len(answers))
    assert requests() == [answer.headers["x-request-id"] for answer in answers]
    assert len(set(requests())) == len(answers)
    told = [line["status"] for line in lines if line["message"] == "request"]
    assert told == [answer.status_code for answer in answers]
    (why,) = [line for line in lines if line["level"] == "error"]
    assert why["request_id"] == broken.headers["x-request-id"]
    assert "webhook_endpoints" in why["exception"]
    assert "webhook_endpoints" not in broken.text
    for kept_back in (secret, "a secret fox"):
        assert kept_back not in json.dumps(lines)


def test_warnings_of_libraries_are_json_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ""
    with serving(fast_settings(tmp_path)) as running:
        log_to_stderr("INFO")
        with socket.create_connection(("127.0.0.1", int(running.url.rpartition(":")[2]))) as odd:
            odd.sendall(b"nonsense\r\n\r\n")
            assert odd.recv(100).startswith(b"HTTP/1.1 400")
        told += capsys.readouterr().err
    (line,) = map(json.loads, told.splitlines())
    assert (line["level"], line["logger"]) == ("warning", "uvicorn.error")
