"""Wilson's interval against published values."""

import pytest

from soramame.evaluation.share import Share


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [
        (Share(8, 10), 0.4902, 0.9433),
        (Share(0, 10), 0.0, 0.2775),
        (Share(10, 10), 0.7225, 1.0),
        (Share(50, 100), 0.4038, 0.5962),
        (Share(0, 0), 0.0, 1.0),
    ],
)
def test_wilson(share: Share, low: float, high: float) -> None:
    assert share.interval == pytest.approx((low, high), abs=1e-4)


def test_a_share_counts_and_is_said_in_words() -> None:
    assert Share.count([True, False, True]) == Share(2, 3)
    assert str(Share(2, 3)) == "66.7 %"
    assert str(Share(0, 0)) == "–"
