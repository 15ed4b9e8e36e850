"""The built-in model in the service: from a prompt to a signed file, its extension and remix."""

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
        blue = client.videos.remix(video.id, prompt="a blue fox", extra_body=asked)
        blue = client.videos.poll(blue.id)
        assert (blue.status, blue.seconds, blue.size) == ("completed", "1", video.size), blue.error
        client.videos.download_content(blue.id).write_to_file(path)
        assert (verify(path).verb, verify(path).ingredients) == ("remix", ("source",))
