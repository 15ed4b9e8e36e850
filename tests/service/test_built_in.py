"""The built-in model behind the service, from a prompt to a signed file and its extension."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving import fast_settings, serving

from soramame.engine import models
from soramame.media.kept import find
from soramame.provenance.verify import verify

pytestmark = pytest.mark.skipif(
    models.DEFAULT not in models.names(), reason="the built-in model is not in this checkout"
)


def test_create_and_poll_with_the_built_in_model(tmp_path: Path) -> None:
    engines = {models.DEFAULT: "soramame.engine.models:load"}
    with (
        serving(fast_settings(tmp_path, engines=engines)) as running,
        running.working(),
    ):
        client = running.client()
        asked = {"seed": 3, "steps": 2}
        video = client.videos.create_and_poll(
            prompt="a red fox hops left through a snowy forest at sunset", seconds="1",
            extra_body=asked,
        )  # fmt: skip
        assert video.status == "completed", video.error
        assert "fox" in video.understood
        path = tmp_path / "fox.mp4"
        client.videos.download_content(video.id).write_to_file(path)
        assert verify(path).state == "valid"
        kept = find(path)
        assert kept is not None
        assert kept.model == models.DEFAULT
        by_id = {"video": {"id": video.id}, **asked}
        longer = client.post("/videos/extensions", cast_to=type(video),
                             body={"prompt": "it jumps", "seconds": "1", **by_id})  # fmt: skip
        longer = client.videos.poll(longer.id)
        assert (longer.status, longer.seconds) == ("completed", "2")
