"""Alignment by hand: what is told counts, what is not told does not."""

from soramame.evaluation.alignment import EVERYTHING, NOTHING, align, wrong
from soramame.evaluation.prompts import Prompt, prompts
from soramame.evaluation.share import Share


def right(prompt: Prompt) -> dict[str, str]:
    return dict(prompt.scene.attributes)


def test_perfect_answers_are_perfect() -> None:
    asked = prompts(30)
    found = align(asked, [right(prompt) for prompt in asked])
    assert found.whole[EVERYTHING] == Share(30, 30)
    assert found.whole["free"] == Share(10, 10)
    assert not found.confusions
    assert all(share.right == share.of for share in found.attributes[EVERYTHING].values())


def test_a_wrong_subject_costs_the_prompt_and_is_named() -> None:
    asked = prompts(6)
    answers = [right(prompt) for prompt in asked]
    answers[0]["subject"] = "snowman"
    found = align(asked, answers)
    assert found.whole[EVERYTHING] == Share(5, 6)
    assert found.whole[asked[0].group] == Share(1, 2)
    assert found.attributes[EVERYTHING]["subject"] == Share(5, 6)
    (confusion,) = found.confusions
    assert (confusion.attribute, confusion.asked) == ("subject", asked[0].told["subject"])
    assert confusion.read == "snowman"
    assert confusion.count.right == 1


def test_what_a_prompt_does_not_tell_does_not_count() -> None:
    prompt = prompts(1)[0]
    untold = next(name for name in prompt.scene.attributes if name not in prompt.told)
    assert wrong(prompt, {**right(prompt), untold: "otherwise"}) == {}


def test_no_answer_is_a_wrong_answer() -> None:
    prompt = prompts(1)[0]
    assert wrong(prompt, {}) == dict.fromkeys(prompt.told, NOTHING)
