"""The built-in model in the service: from a prompt to a signed file, its extension and remix."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest
from databases import wait_until
from openai import OpenAI
from serving import fast_settings, serving
from stills import data_url, halves, png

from soramame.engine import models
from soramame.media.kept import find
from soramame.provenance.verify import verify
from soramame.video import Video

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
        client.videos.download_content(longer.id).write_to_file(tmp_path / "longer.mp4")
        more = find(tmp_path / "longer.mp4")
        assert more is not None  # it goes on from the latents that were kept, not from the frames
        step = np.abs(more.latents).max() / 127  # they are kept as 8-bit numbers
        assert np.allclose(more.latents[: len(kept.latents)], kept.latents, atol=step)
        blue = client.videos.remix(video.id, prompt="a blue fox", extra_body=asked)
        blue = client.videos.poll(blue.id)
        assert (blue.status, blue.seconds, blue.size) == ("completed", "1", video.size), blue.error
        client.videos.download_content(blue.id).write_to_file(path)
        assert (verify(path).verb, verify(path).ingredients) == ("remix", ("source",))
        last = client.videos.poll(with_last_frame(client, halves()).id)
        assert last.status == "completed", last.error
        client.videos.download_content(last.id).write_to_file(tmp_path / "last.mp4")
        shown = Video.read(tmp_path / "last.mp4").frames
        assert distance(shown[-1], halves()) < distance(shown[0], halves()) / 2


def with_last_frame(client: OpenAI, picture: np.ndarray) -> Any:
    asked = {"last_frame": data_url(png(picture)), "steps": 4, "seed": 9}
    return client.videos.create(prompt="a green meadow", seconds="2", extra_body=asked)


def distance(one: np.ndarray, other: np.ndarray) -> float:
    return float(abs(one.astype(int) - other).mean())


def test_serve_with_no_settings_makes_a_video_for_who_has_its_token(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("SORAMAME_")}  # fmt: skip
    environment |= {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    with subprocess.Popen(
        [sys.executable, "-m", "soramame", "serve", "--port", str(port)],
        env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            told = ""
            for line in process.stdout:
                told += line
                if "listens" in line:
                    break
            secret = re.findall(r"soramame_sk_\S+", told)
            url = f"http://localhost:{port}"
            wait_until(lambda: answers(url))
            with OpenAI(base_url=f"{url}/v1", api_key=secret[0]) as client:
                video = client.videos.create_and_poll(
                    prompt="a red fox hops through a snowy forest", size="256x256"
                )
                assert video.status == "completed", video.error
                client.videos.download_content(video.id).write_to_file(tmp_path / "fox.mp4")
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    made = Video.read(tmp_path / "fox.mp4")
    assert (len(made), made.size) == (64, (256, 256))
    assert verify(tmp_path / "fox.mp4").state == "valid"
    assert len(secret) == 1


def answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/readyz").status_code == 200
    except httpx2.TransportError:
        return False
