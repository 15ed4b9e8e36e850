"""Each call of the contract with the unmodified openai SDK over a real socket."""

from __future__ import annotations

import io
from pathlib import Path
from typing import get_args

import av
import numpy as np
import openai
import pytest
from PIL import Image
from serving import Running
from stills import data_url, halves, png

from soramame.video import Video


def test_create_and_poll_returns_a_video(busy: Running) -> None:
    client = busy.client()
    video = client.videos.create_and_poll(prompt="a red fox", seconds="4", size="256x256")
    assert (video.status, video.progress, video.seconds, video.size) == (
        "completed", 100, "4", "256x256",
    )  # fmt: skip
    content = client.videos.download_content(video.id).read()
    with av.open(io.BytesIO(content)) as file:
        stream = file.streams.video[0]
        assert (stream.width, stream.height, stream.frames) == (256, 256, 64)


def test_a_standard_size_is_scaled_and_says_so(busy: Running) -> None:
    client = busy.client()
    video = client.videos.create_and_poll(prompt="a fox", size="720x1280", model="sora-2")
    assert video.model == "sora-2"
    assert (video.native_size, video.scaled) == ("144x256", True)
    with av.open(io.BytesIO(client.videos.download_content(video.id).read())) as file:
        assert (file.streams.video[0].width, file.streams.video[0].height) == (720, 1280)


def test_thumbnail_and_spritesheet(busy: Running) -> None:
    client = busy.client()
    video = client.videos.create_and_poll(prompt="a fox")
    thumbnail = client.videos.download_content(video.id, variant="thumbnail")
    assert thumbnail.response.headers["content-type"] == "image/webp"
    assert Image.open(io.BytesIO(thumbnail.read())).size == (256, 256)
    sheet = client.videos.download_content(video.id, variant="spritesheet")
    assert Image.open(io.BytesIO(sheet.read())).format == "JPEG"


@pytest.mark.parametrize("how", ["file", "bytes", "data url", "file id"])
def test_a_still_as_reference(busy: Running, how: str) -> None:
    client, still = busy.client(), png(halves())
    if how == "file":
        given = {"input_reference": ("a.png", still, "image/png")}
    elif how == "bytes":
        given = {"input_reference": still}
    elif how == "data url":
        given = {"extra_body": {"input_reference": {"image_url": data_url(still)}}}
    else:
        kept = client.files.create(file=("a.png", still), purpose="vision")
        given = {"extra_body": {"input_reference": {"file_id": kept.id}}}
    video = client.videos.create_and_poll(prompt="a fox", seconds="1", **given)
    assert video.status == "completed"
    assert abs(film(client, video.id)[0].astype(int) - halves()).mean() < 6


@pytest.mark.parametrize("how", ["form", "json"])
def test_a_large_still_as_data_url(busy: Running, how: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (900, 900, 3), np.uint8)
    url = data_url(png(noise))
    assert len(url) > 2**21
    client, given = busy.client(), {"image_url": url}
    if how == "form":
        made = client.videos.create(prompt="a fox", extra_body={"input_reference": given})
    else:
        body = {"prompt": "a fox", "input_reference": given}
        made = client.post("/videos", body=body, cast_to=openai.types.Video)
    assert client.videos.poll(made.id).status == "completed"


@pytest.mark.parametrize("model", get_args(get_args(openai.types.VideoModel)[1]))
def test_every_model_that_the_sdk_knows_is_an_alias(idle: Running, model: str) -> None:
    assert idle.client().videos.create(prompt="a fox", model=model).model == model


def test_extras_come_back(busy: Running) -> None:
    client = busy.client()
    extras = {"seed": 7, "n": 2, "steps": 3, "guidance": 2.5, "style": "papercraft", "loop": True}
    video = client.videos.create(prompt="a fox", extra_body=extras)
    assert (video.seed, video.steps, video.guidance, video.style) == (7, 3, 2.5, "papercraft")
    first, second = video.variations
    assert client.videos.poll(first).seed == 7
    assert client.videos.poll(second).seed == 8
    made = client.videos.retrieve(first)
    assert (made.understood, made.outside) == ("squares · a fox", ["fox"])


def test_extension_by_id_is_stitched(busy: Running) -> None:
    client = busy.client()
    source = client.videos.create_and_poll(prompt="a fox", seconds="4")
    by_id = {"video": {"id": source.id}}
    longer = client.videos.extend(
        prompt="it jumps", seconds="8", video=openai.omit, extra_body=by_id
    )
    longer = client.videos.poll(longer.id)
    assert (longer.seconds, longer.remixed_from_video_id) == ("12", source.id)
    with av.open(io.BytesIO(client.videos.download_content(longer.id).read())) as file:
        assert file.streams.video[0].frames == 12 * 16


def test_an_extension_may_be_longer_than_the_model_makes_at_once(busy: Running) -> None:
    client = busy.client()
    source = client.videos.create_and_poll(prompt="a fox", seconds="1")
    by_id = {"video": {"id": source.id}}
    longer = client.videos.extend(
        prompt="it jumps", seconds="20", video=openai.omit, extra_body=by_id
    )
    assert client.videos.poll(longer.id).seconds == "21"
    for seconds in ("21", "0", "nan", "inf"):
        with pytest.raises(openai.BadRequestError):
            client.videos.extend(prompt="x", seconds=seconds, video=openai.omit, extra_body=by_id)


def test_extension_of_an_upload(busy: Running) -> None:
    client = busy.client()
    source = client.videos.create_and_poll(prompt="a fox", seconds="4")
    clip = client.videos.download_content(source.id).read()
    longer = client.videos.extend(prompt="it jumps", seconds="4", video=clip)
    assert client.videos.poll(longer.id).seconds == "8"


def test_an_extended_upload_keeps_its_size(idle: Running, tmp_path: Path) -> None:
    grey = np.full((17, 120, 142, 3), 128, np.uint8)
    Video(grey, 16.0).save(tmp_path / "grey.mp4")
    clip = (tmp_path / "grey.mp4").read_bytes()
    assert idle.client().videos.extend(prompt="a fox", seconds="4", video=clip).size == "142x120"


def test_paging_finds_each_video_once(idle: Running) -> None:
    client = idle.client()
    made = [client.videos.create(prompt=f"fox {i}").id for i in range(7)]
    assert [video.id for video in client.videos.list(limit=3)] == made[::-1]
    assert [video.id for video in client.videos.list(limit=2, order="asc")] == made
    assert [video.id for video in client.videos.list(after=made[2], limit=50)] == made[1::-1]


def test_delete_erases(busy: Running) -> None:
    client = busy.client()
    video = client.videos.create_and_poll(prompt="a fox")
    assert client.videos.delete(video.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.videos.retrieve(video.id)
    assert not list(busy.service.media.list(f"videos/{video.id}"))


def test_delete_cancels_what_runs(busy: Running) -> None:
    client = busy.client()
    video = client.videos.create(prompt="a slow fox", extra_body={"steps": 100})
    while client.videos.retrieve(video.id).status == "queued":
        pass
    assert client.videos.delete(video.id).deleted
    assert client.videos.create_and_poll(prompt="the next").status == "completed"
    assert not list(busy.service.media.list(f"videos/{video.id}"))


def test_a_failure_has_its_reason(busy: Running) -> None:
    client = busy.client()
    video = client.videos.create(prompt="a broken fox")
    with busy.db.write() as connection:  # as if it had been tried before
        connection.exec_driver_sql(f"UPDATE videos SET attempts = 2 WHERE id = '{video.id}'")
    video = client.videos.poll(video.id)
    assert (video.status, video.error.code) == ("failed", "generation_failed")


def test_a_remix_names_its_source_and_keeps_its_shape(busy: Running) -> None:
    client = busy.client()
    source = client.videos.create_and_poll(prompt="a fox", seconds="1", size="480x480")
    extras = {"seed": 5, "strength": 0.4, "negative_prompt": "fog", "style": "papercraft"}
    made = client.videos.remix(source.id, prompt="a dog", extra_body=extras)
    assert (made.status, made.prompt, made.remixed_from_video_id) == ("queued", "a dog", source.id)
    made = client.videos.poll(made.id)
    assert (made.status, made.seconds, made.size) == ("completed", "1", "480x480")
    assert {name: getattr(made, name) for name in extras} == extras
    again = client.videos.remix(made.id, prompt="a duck")
    assert client.videos.poll(again.id).remixed_from_video_id == made.id
    before, after = (film(client, video.id).mean() for video in (source, made))
    assert before != after


def film(client: openai.OpenAI, video_id: str) -> np.ndarray:
    return Video.read(client.videos.download_content(video_id).read()).frames


@pytest.mark.parametrize("how", ["id", "json", "bytes"])
def test_an_edit_of_a_video(busy: Running, how: str) -> None:
    client = busy.client()
    source = client.videos.create_and_poll(prompt="a fox", seconds="1", size="256x144")
    by_id = {"video": {"id": source.id}}
    if how == "id":
        made = client.videos.edit(prompt="a dog", video=openai.omit, extra_body=by_id)
    elif how == "json":
        made = client.post("/videos/edits", body={"prompt": "a dog", **by_id},
                           cast_to=openai.types.Video)  # fmt: skip
    else:
        clip = client.videos.download_content(source.id).read()
        made = client.videos.edit(prompt="a dog", video=clip)
    made = client.videos.poll(made.id)
    assert (made.status, made.seconds, made.size) == ("completed", "1", "256x144"), made.error
    assert made.remixed_from_video_id == (None if how == "bytes" else source.id)


def test_an_edit_keeps_the_shape_of_an_upload(busy: Running) -> None:
    client = busy.client()
    ground = np.zeros((20, 120, 141, 3), np.uint8)
    ground[:, :, 80:] = 200
    made = client.videos.edit(prompt="a dog", video=Video(ground, 10).to_bytes("mp4"))
    made = client.videos.poll(made.id)
    assert (made.seconds, made.size, made.native_size) == ("2", "142x120", "256x256")
    frames = film(client, made.id).astype(int)
    assert frames.shape == (32, 120, 142, 3)
    assert abs(frames[0, 10, 90:].mean() - frames[0, 10, :70].mean() - 100) < 5
    longer = client.videos.extend(
        prompt="it jumps", seconds="4", video=openai.omit, extra_body={"video": {"id": made.id}}
    )
    assert client.videos.poll(longer.id).size == made.size


def test_what_cannot_be_remixed_is_told(busy: Running) -> None:
    client = busy.client(max_retries=0)
    source = client.videos.create_and_poll(prompt="a fox", seconds="1")
    long = client.videos.create_and_poll(prompt="a fox", seconds="8", extra_body={"steps": 1})
    longer = client.videos.extend(prompt="on", seconds="8", video=openai.omit,
                                  extra_body={"video": {"id": long.id}})  # fmt: skip
    assert client.videos.poll(longer.id).seconds == "16"
    wrong: list[tuple[str, dict[str, object], str, str]] = [
        (client.videos.create(prompt="a slow fox").id, {}, "video_not_completed", "video"),
        (longer.id, {}, "invalid_value", "video"),
        (source.id, {"strength": 2}, "invalid_value", "strength"),
        (source.id, {"negative_prompt": "x", "guidance": 1}, "invalid_value", "negative_prompt"),
        (source.id, {"seconds": "4"}, "unknown_parameter", "seconds"),
        (source.id, {"video": {"id": source.id}}, "unknown_parameter", "video"),
    ]
    for video_id, extra, code, param in wrong:
        with pytest.raises(openai.BadRequestError) as caught:
            client.videos.remix(video_id, prompt="a dog", extra_body=extra)
        assert (caught.value.code, caught.value.param) == (code, param)
    for call in (
        lambda: busy.client().videos.remix(source.id, prompt="a dog"),
        lambda: client.videos.remix("video_0", prompt="a dog"),
        lambda: busy.client().videos.edit(prompt="a dog", video=openai.omit,
                                          extra_body={"video": {"id": source.id}}),
    ):  # fmt: skip
        with pytest.raises(openai.NotFoundError):
            call()


def test_a_repeated_extension_outlives_its_source(busy: Running) -> None:
    client = busy.client(max_retries=0)
    source = client.videos.create_and_poll(prompt="a fox", seconds="1")
    asked = {"video": {"id": source.id}, "prompt": "on", "seconds": 1}
    options = {"headers": {"Idempotency-Key": "once"}}

    def extend() -> str:
        path = "/videos/extensions"
        return client.post(path, cast_to=openai.types.Video, body=asked, options=options).id

    first = extend()
    client.videos.poll(first)
    client.videos.delete(source.id)
    assert extend() == first


def test_an_idempotency_key_holds_for_one_video_alone(busy: Running) -> None:
    client = busy.client(max_retries=0)
    one, two = (client.videos.create_and_poll(prompt="a fox", seconds="1") for _ in range(2))
    key = {"Idempotency-Key": "again"}
    made = client.videos.remix(one.id, prompt="a dog", extra_headers=key)
    assert client.videos.remix(one.id, prompt="a dog", extra_headers=key).id == made.id
    with pytest.raises(openai.ConflictError):
        client.videos.remix(two.id, prompt="a dog", extra_headers=key)


def test_a_running_remix_is_cancelled(busy: Running) -> None:
    client = busy.client()
    source = client.videos.create_and_poll(prompt="a fox", seconds="1")
    made = client.videos.remix(source.id, prompt="a slow dog", extra_body={"steps": 100})
    while client.videos.retrieve(made.id).status == "queued":
        pass
    cancelled = client.post(f"/videos/{made.id}/cancel", cast_to=openai.types.Video)
    assert (cancelled.status, cancelled.error.code) == ("failed", "cancelled")
    assert client.videos.create_and_poll(prompt="the next", seconds="1").status == "completed"


def test_characters_are_501(busy: Running) -> None:
    client = busy.client(max_retries=0)
    video = client.videos.create_and_poll(prompt="a fox")
    clip = client.videos.download_content(video.id).read()
    with pytest.raises(openai.InternalServerError) as caught:
        client.videos.create_character(name="Rex", video=clip)
    assert (caught.value.status_code, caught.value.code) == (501, "not_supported")
    with pytest.raises(openai.InternalServerError, match="character"):
        client.videos.create(prompt="Rex runs", extra_body={"characters": [{"id": "char_1"}]})
    with pytest.raises(openai.NotFoundError):
        client.videos.get_character("char_1")


def test_errors_have_their_classes(idle: Running) -> None:
    client = idle.client(max_retries=0)
    wrong = [
        ({"prompt": "a fox", "model": "sora-9"}, "model_not_found"),
        ({"prompt": "a fox", "size": "3x4"}, "invalid_value"),
        ({"prompt": "a fox", "seconds": "400"}, "invalid_value"),
        ({"prompt": " "}, "invalid_value"),
        ({"prompt": "a\0fox"}, "invalid_value"),
        ({"prompt": "a fox", "extra_body": {"stpes": 4}}, "unknown_parameter"),
    ]
    for asked, code in wrong:
        with pytest.raises(openai.BadRequestError) as caught:
            client.videos.create(**asked)
        assert caught.value.code == code
        assert caught.value.request_id.startswith("req_")
    with pytest.raises(openai.AuthenticationError):
        idle.client("nonsense").videos.list()
    with pytest.raises(openai.NotFoundError):
        client.videos.retrieve("video_../../etc")


def test_foreign_videos_are_not_found(idle: Running) -> None:
    video = idle.client().videos.create(prompt="mine")
    other = idle.client()
    for call in (other.videos.retrieve, other.videos.delete, other.videos.download_content):
        with pytest.raises(openai.NotFoundError):
            call(video.id)


def test_the_sdk_asks_again_when_it_is_told_to(
    busy: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, slept = busy.client(), list[float]()
    monkeypatch.setattr(client.videos, "_sleep", slept.append)
    made = client.videos.create(prompt="a slow fox", seconds="1")
    told = client.videos.with_raw_response.retrieve(made.id).headers["openai-poll-after-ms"]
    assert int(told) >= busy.service.settings.poll_after_ms
    assert client.videos.poll(made.id).status == "completed"
    assert len(set(slept)) == 1
    assert slept[0] >= busy.service.settings.poll_after_ms / 1000
    done = client.videos.with_raw_response.retrieve(made.id)
    assert "openai-poll-after-ms" not in done.headers
