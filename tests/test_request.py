"""What can't be asked for is refused in one line that says what can."""

from dataclasses import replace

import numpy as np
import pytest

from soramame.request import Request, RequestError, native_size
from soramame.video import Video

PICTURE = np.zeros((8, 8, 3), np.uint8)
CLIP = Video(np.zeros((9, 16, 16, 3), np.uint8))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"prompt": "  "}, "the prompt is empty"),
        ({"prompt": "x" * 10_000}, "10,000 characters; at most 2,000"),
        ({"seconds": 0.5}, "seconds 0.5 is outside 1 to 12"),
        ({"seconds": float("nan")}, "outside 1 to 12"),
        ({"size": (640, 480)}, "640x480 can't be made; there are: 256x256, 256x144, 144x256"),
        ({"seed": -1}, "seed -1 is outside 0 to"),
        ({"steps": 0}, "steps 0 is outside 1 to 100"),
        ({"guidance": 99.0}, "guidance 99 is outside 1 to 10"),
        ({"style": "oil"}, "unknown style 'oil'; there are: natural, archival"),
        ({"backwards": True}, "backwards needs a clip"),
        ({"loop": True, "last": PICTURE}, "a loop ends where it begins"),
        ({"extend": CLIP, "loop": True}, "can't be asked for together"),
        ({"remix": CLIP, "loop": True}, "a loop and a clip to remix can't be asked for together"),
        ({"remix": CLIP, "strength": 1.5}, "strength 1.5 is outside 0 to 1"),
        ({"remix": CLIP, "strength": float("nan")}, "outside 0 to 1"),
        ({"strength": 0.5}, "strength needs a clip to remix"),
        ({"remix": CLIP, "seconds": 2.0}, "a remix keeps its clip's seconds: leave seconds out"),
        ({"remix": CLIP, "size": (256, 144)}, "a remix keeps its clip's size: leave size out"),
        ({"remix": Video(np.zeros((26, 2, 2, 3), np.uint8), 2)}, "lasts 13 s; at most 12 s"),
        ({"negative_prompt": " "}, "negative prompt is empty; say what should not be seen"),
        ({"negative_prompt": "x" * 3_000}, "negative prompt has 3,000 characters"),
        ({"negative_prompt": "snow", "guidance": 1.0}, "needs a guidance above 1"),
        ({"extend": CLIP, "connect": (CLIP, CLIP)}, "can't be asked for together"),
    ],
)
def test_refused(wrong: dict, says: str) -> None:
    with pytest.raises(RequestError, match=says) as caught:
        Request(**{"prompt": "a red fox", **wrong})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "verb"),
    [
        ({}, "text"),
        ({"first": PICTURE}, "image"),
        ({"first": PICTURE, "last": PICTURE}, "frames"),
        ({"extend": CLIP}, "extend"),
        ({"extend": CLIP, "backwards": True}, "extend"),
        ({"connect": (CLIP, CLIP)}, "connect"),
        ({"loop": True}, "loop"),
        ({"loop": True, "first": PICTURE}, "loop"),
        ({"remix": CLIP}, "remix"),
    ],
)
def test_verb(given: dict, verb: str) -> None:
    assert Request("a red fox", **given).verb == verb


def test_a_remix_takes_length_and_size_from_its_clip() -> None:
    request = Request("a red fox", remix=Video(np.zeros((20, 90, 50, 3), np.uint8), 10))
    assert (request.seconds, request.size) == (2.0, (144, 256))
    assert replace(request, seed=4).seconds == 2.0


@pytest.mark.parametrize(
    ("size", "native"),
    [((256, 144), (256, 144)), ((1920, 1080), (256, 144)), ((720, 1280), (144, 256)),
     ((500, 480), (256, 256)), ((1, 5000), (144, 256))],
)  # fmt: skip
def test_the_native_size_is_the_nearest_in_shape(
    size: tuple[int, int], native: tuple[int, int]
) -> None:
    assert native_size(size) == native
