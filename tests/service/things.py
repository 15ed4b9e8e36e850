"""One of each thing that the service knows, new for whoever asks, and right requests about them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import numpy as np
from databases import wait_until
from serving import Running
from stills import data_url, halves, png

from soramame.service.ids import new_id
from soramame.video import Video

BODIES: dict[str, dict[str, Any]] = {
    "POST /v1/videos": {"prompt": "a fox", "seconds": "1", "size": "256x256",
                        "input_reference": png(halves())},
    "POST /v1/videos/extensions": {"prompt": "a fox", "seconds": "1", "video": "clip"},
    "POST /v1/videos/edits": {"prompt": "a fox", "video": "clip"},
    "POST /v1/videos/characters": {"name": "Rex", "video": "clip"},
    "POST /v1/videos/{video_id}/remix": {"prompt": "a fox"},
    "POST /v1/videos/{video_id}/links": {"variant": "thumbnail", "seconds": 60},
    "POST /v1/files": {"file": b"hello", "purpose": "user_data"},
    "POST /v1/batches": {"input_file_id": "batch_file", "endpoint": "/v1/videos",
                         "completion_window": "24h"},
    "POST /v1/webhook_endpoints": {"name": "mine", "url": "hook", "event_types": "events"},
    "POST /v1/webhook_endpoints/{endpoint_id}": {"name": "yours", "url": "hook"},
    "POST /v1/webhook_endpoints/{endpoint_id}/rotate_secret":
        {"keep_old_secret_active_for_24_hours": True},
    "POST /v1/webhook_endpoints/{endpoint_id}/test": {"event_type": "video.failed"},
    "POST /v1/programme/invitations": {"role": "tester", "cohort_id": "cohort_id"},
    "POST /v1/programme/members/{member_id}": {"role": "visitor", "cohort_id": "cohort_id"},
    "POST /v1/programme/members/{member_id}/tokens": {"name": "another"},
    "POST /v1/programme/cohorts": {"name": "cohort_name", "quota": "quota"},
    "POST /v1/programme/windows": {"name": "noon", "opens_at": 1.0, "closes_at": 2.0,
                                   "cohort_id": "cohort_id"},
    "POST /v1/programme/quotas": {"subject": "member_id", "quota": "quota"},
    "POST /v1/programme/grace": {"days": 9.0},
    "POST /v1/programme/suspend": {"subject": "member_id", "reason": "to see"},
    "POST /v1/programme/restore": {"subject": "member_id", "reason": "to see"},
    "POST /v1/tokens": {"name": "another", "permissions": "permissions"},
    "POST /v1/join": {"code": "code", "name": "Kim"},
}  # fmt: skip
QUERIES: dict[str, dict[str, Any]] = {
    "GET /v1/videos": {"after": "video_id", "order": "asc"},
    "GET /v1/files": {"after": "file_id", "purpose": "batch"},
    "GET /v1/batches": {"after": "batch_id"},
    "GET /v1/webhook_endpoints": {"after": "endpoint_id"},
    "GET /v1/videos/{video_id}/content": {"variant": "thumbnail"},
    "GET /v1/programme/members": {"cohort_id": "cohort_id"},
    "GET /v1/programme/audit": {"subject": "member_id"},
}
FORMS = ("POST /v1/videos", "POST /v1/videos/extensions", "POST /v1/videos/edits",
         "POST /v1/videos/characters", "POST /v1/files")  # fmt: skip


@dataclass(frozen=True)
class Things:
    """Makes what a host can make; `http` speaks as that host, `inbox` is where webhooks go."""

    running: Running
    http: httpx2.Client
    inbox: str

    def order(self, operation: Any) -> dict[str, Any]:
        """The parts of a request that has to succeed, about things made for it."""
        label = operation.label
        if label == "POST /v1/visits":
            self.new("public")
        if label == "GET /media/{video_id}/{variant}":
            link = urlsplit(self.new("link"))
            video, variant = link.path.split("/")[2:]
            return {"path_parameters": {"video_id": video, "variant": variant},
                    "query": dict(parse_qsl(link.query))}  # fmt: skip
        named = [parameter.name for parameter in operation.path_parameters]
        parts = {"path_parameters": {name: self.new(name) for name in named},
                 "query": self._filled(QUERIES.get(label, {}))}  # fmt: skip
        if label in BODIES:
            kind = "multipart/form-data" if label in FORMS else "application/json"
            parts |= {"body": self._filled(BODIES[label]), "media_type": kind}
        return parts

    def fitting(self, name: str, value: Any, media_type: str) -> Any:
        """A field's value as it is said in a body of this type: JSON holds no files."""
        if not isinstance(value, bytes) or media_type != "application/json":
            return value
        return {"id": self._video_id()} if name == "video" else data_url(value)

    def new(self, name: str) -> Any:
        """Something of this name, that nobody else has."""
        make = getattr(self, f"_{name}")
        return make()

    def _filled(self, fields: dict[str, Any]) -> dict[str, Any]:
        known = {value for value in fields.values() if isinstance(value, str)}
        made = {name: self.new(name) for name in known if hasattr(self, f"_{name}")}
        return {
            name: made.get(value, value) if isinstance(value, str) else value
            for name, value in fields.items()
        }

    def _made(self, path: str, **body: Any) -> dict[str, Any]:
        answer = self.http.post(f"/v1/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def _video_id(self) -> str:
        made = self._made("videos", prompt="a fox", seconds="1", size="256x256")["id"]
        wait_until(lambda: self.http.get(f"/v1/videos/{made}").json()["status"] == "completed")
        return str(made)

    def _character_id(self) -> str:
        return "character_rex"

    def _link(self) -> str:
        return str(self._made(f"videos/{self._video_id()}/links")["url"])

    def _clip(self) -> bytes:
        return Video(np.zeros((16, 64, 64, 3), np.uint8)).to_bytes("mp4")

    def _file_id(self) -> str:
        return self._file(b"hello", "user_data")

    def _batch_file(self) -> str:
        body = {"prompt": "a fox", "seconds": "1", "size": "256x256"}
        line = {"custom_id": "one", "method": "POST", "url": "/v1/videos", "body": body}
        return self._file(json.dumps(line).encode(), "batch")

    def _file(self, content: bytes, purpose: str) -> str:
        files, data = {"file": ("name", content)}, {"purpose": purpose}
        return str(self.http.post("/v1/files", files=files, data=data).json()["id"])

    def _batch_id(self) -> str:
        asked = {"endpoint": "/v1/videos", "completion_window": "24h"}
        return str(self._made("batches", input_file_id=self._batch_file(), **asked)["id"])

    def _endpoint_id(self) -> str:
        for old in self.http.get("/v1/webhook_endpoints").json()["data"]:  # or there are too many
            self.http.delete(f"/v1/webhook_endpoints/{old['id']}")
        asked = {"name": "mine", "url": self.inbox, "event_types": self._events()}
        return str(self._made("webhook_endpoints", **asked)["id"])

    def _hook(self) -> str:
        return self.inbox

    def _events(self) -> list[str]:
        return ["video.completed"]

    def _quota(self) -> dict[str, float]:
        return {"seconds_day": 60.0}

    def _permissions(self) -> list[str]:
        return ["read"]

    def _invitation_id(self) -> str:
        return str(self._made("programme/invitations")["id"])

    def _code(self) -> str:
        return str(self._made("programme/invitations")["code"])

    def _member_id(self) -> str:
        return self.running.member("tester")[0]

    def _token_id(self) -> str:
        return str(self._made("tokens", name="another")["id"])

    def _cohort_name(self) -> str:
        return new_id("name")

    def _cohort_id(self) -> str:
        return str(self._made("programme/cohorts", name=self._cohort_name())["id"])

    def _public(self) -> str:
        now = self.running.db.now()
        times = {"opens_at": now - 60, "closes_at": now + 3600}
        return str(self._made("programme/windows", name="open", **times)["id"])
