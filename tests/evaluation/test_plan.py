"""What can be asked of an evaluation, and what can't."""

from typing import Any

import pytest

from soramame.evaluation.plan import OF_CLIPS, PARTS, Plan


def test_one_dial_decides_all_counts() -> None:
    full, quick = Plan(), Plan(prompts=3)
    assert (full.few, full.fewer, full.codec_clips) == (17, 8, 51)
    assert (quick.few, quick.fewer, quick.codec_clips) == (1, 1, 2)
    assert full.parts == PARTS


@pytest.mark.parametrize(
    ("dials", "says"),
    [
        ({"prompts": 1}, "prompts 1 is outside 2 to"),
        ({"seconds": 0.5}, "seconds 0.5 is outside 1 to 12"),
        ({"steps": 0}, "steps 0 is outside 1 to 100"),
        ({"guidance": 99.0}, "guidance 99 is outside 1 to 10"),
        ({"seed": -1}, "seed -1 is below 0"),
        ({"parts": ("beauty",)}, "unknown parts 'beauty'; there are: alignment, fidelity"),
        ({"parts": ()}, "there are: alignment"),
        ({"renders": True}, "unknown parts of renders 'stills, loops, extensions, codec'"),
    ],
)
def test_what_is_wrong_is_named(dials: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Plan(**dials)


def test_renders_have_parts_of_their_own() -> None:
    assert Plan(renders=True, parts=OF_CLIPS).wants("alignment")
