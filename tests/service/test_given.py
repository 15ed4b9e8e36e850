"""What is given is used: the last frame is the picture, an extension goes on from kept latents."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import openai
import pytest
from PIL import Image
from serving import Running

from soramame.media.kept import Kept, find
from soramame.video import Video


def halves() -> np.ndarray:
    """A picture that no engine draws by chance: orange above, teal below."""
    picture = np.empty((256, 256, 3), np.uint8)
    picture[:128], picture[128:] = (230, 120, 20), (10, 110, 120)
    return picture


@pytest.mark.parametrize("how", ["file", "file id", "data url"])
def test_the_last_frame_is_the_picture_that_was_given(busy: Running, how: str) -> None:
    client = busy.client()
    buffer = io.BytesIO()
    Image.fromarray(halves()).save(buffer, "PNG")
    form, files = {"prompt": "a fox", "seconds": "1"}, {}
    if how == "file":
        files["last_frame"] = ("last.png", buffer.getvalue(), "image/png")
    elif how == "file id":
        kept = client.files.create(file=("last.png", buffer.getvalue()), purpose="vision")
        form["last_frame"] = kept.id
    else:
        form["last_frame"] = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
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
