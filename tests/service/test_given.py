"""What is given is used: the last frame is the picture, an extension goes on from kept latents."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openai
import pytest
from serving import Running
from stills import data_url, halves, png

from soramame.media.kept import Kept, find
from soramame.video import Video


@pytest.mark.parametrize("how", ["file", "file id", "data url"])
def test_the_last_frame_is_the_picture_that_was_given(busy: Running, how: str) -> None:
    client, content = busy.client(), png(halves())
    form, files = {"prompt": "a fox", "seconds": "1"}, {}
    if how == "file":
        files["last_frame"] = ("last.png", content, "image/png")
    elif how == "file id":
        kept = client.files.create(file=("last.png", content), purpose="vision")
        form["last_frame"] = kept.id
    else:
        form["last_frame"] = data_url(content)
    with busy.http(client.api_key) as http:
        answer = http.post("/v1/videos", data=form, files=files or None)
    made = client.videos.poll(answer.json()["id"])
    assert (made.status, made.size) == ("completed", "256x256")
    frames = film(client, made.id).astype(int)
    assert abs(frames[-1] - halves()).mean() < 6
    assert abs(frames[-2] - halves()).mean() > 30


@pytest.mark.parametrize("backwards", [False, True])
def test_an_extension_gets_the_kept_latents(busy: Running, tmp_path: Path, backwards: bool) -> None:
    client = busy.client()
    source = client.videos.create_and_poll(prompt="a fox", seconds="1", extra_body={"seed": 3})
    given = {"video": {"id": source.id}, "seed": 5, "backwards": backwards}
    made = client.videos.extend(prompt="on", seconds="1", video=openai.omit, extra_body=given)
    assert client.videos.poll(made.id).status == "completed"
    before, after = (kept_in(client, each.id, tmp_path) for each in (source, made))
    old, new = before.latents, after.latents
    assert len(new) == 2 * len(old)
    assert np.allclose(new[len(old) :] if backwards else new[: len(old)], old, atol=0.05)
    assert np.allclose(new[: len(old)] if backwards else new[len(old) :], 5, atol=0.05)


def film(client: openai.OpenAI, video_id: str) -> np.ndarray:
    return Video.read(client.videos.download_content(video_id).read()).frames


def kept_in(client: openai.OpenAI, video_id: str, folder: Path) -> Kept:
    """The latents in a video's file."""
    client.videos.download_content(video_id).write_to_file(folder / video_id)
    kept = find(folder / video_id)
    assert kept is not None
    return kept
