"""What is given is used: pictures become frames, latents are gone on from, wishes are heard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openai
import pytest
from moving import Moving
from serving import Running
from stills import data_url, halves, png

from soramame.media.kept import Kept, find
from soramame.service.recipes import Recipe
from soramame.video import Limits, Video


@pytest.mark.parametrize("field", ["input_reference", "last_frame"])
@pytest.mark.parametrize("how", ["file", "file id", "data url", "brackets", "json"])
def test_a_frame_is_the_picture_that_was_given(running: Running, field: str, how: str) -> None:
    client, content = running.client(), png(halves())
    form: dict[str, Any] = {"prompt": "a fox", "seconds": "1"}
    if how == "file":
        sent = {"data": form, "files": {field: ("a.png", content, "image/png")}}
    elif how == "file id":
        kept = client.files.create(file=("a.png", content), purpose="vision")
        sent = {"data": {**form, field: kept.id}}
    elif how == "data url":
        sent = {"data": {**form, field: data_url(content)}}
    elif how == "brackets":
        sent = {"data": {**form, f"{field}[image_url]": data_url(content)}}
    else:
        sent = {"json": {**form, field: {"image_url": data_url(content)}}}
    with running.http(client.api_key) as http:
        answer = http.post("/v1/videos", **sent)
    made = client.videos.poll(answer.json()["id"])
    assert (made.status, made.size) == ("completed", "256x256")
    frames = film(client, made.id).astype(int)
    place, inward = (0, 1) if field == "input_reference" else (-1, -2)
    assert abs(frames[place] - halves()).mean() < 6
    assert abs(frames[inward] - halves()).mean() > 30


def test_every_wish_reaches_the_engine() -> None:
    wishes = {"seconds": 2.0, "seed": 7, "steps": 3, "guidance": 2.5, "style": "papercraft",
              "negative_prompt": "fog", "loop": True}  # fmt: skip
    recipe = Recipe("a fox", size=(720, 1280), **wishes)
    heard = recipe.request({}, Limits(), Moving("moving"))
    assert {name: getattr(heard, name) for name in wishes} == wishes
    assert (heard.prompt, heard.size) == ("a fox", (144, 256))


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
