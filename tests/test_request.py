"""What can't be asked for is refused in one line that says what can."""

import numpy as np
import pytest

from soramame.request import Request, RequestError
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
    ],
)
def test_verb(given: dict, verb: str) -> None:
    assert Request("a red fox", **given).verb == verb
