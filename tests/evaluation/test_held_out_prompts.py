"""Held-out prompts are held out, and the same again for a seed."""

from soramame.evaluation.prompts import (
    GROUPS,
    LEAST_TOLD,
    prompt,
    prompts,
    reference_scenes,
    says_unseen,
)
from soramame.toybox import captions, grammar


def test_a_seed_gives_the_same_prompts_and_more_of_them_begin_alike() -> None:
    assert prompts(9) == prompts(12)[:9]
    assert prompts(9) != prompts(9, seed=1)


def test_groups_take_turns_and_differ_in_what_is_held_out() -> None:
    for found in prompts(90):
        assert found.group == GROUPS[found.number % 3]
        actor = found.scene.actors[0]
        unseen = grammar.held_out(actor, found.scene.place)
        assert unseen == (found.group == "combinations")
        assert says_unseen(found.text, found.language) == (found.group == "free")


def test_only_what_is_true_and_told_counts() -> None:
    for found in prompts(90):
        assert LEAST_TOLD <= len(found.told) <= 9
        assert found.told.items() <= found.scene.attributes.items()
        assert len(found.scene.actors) == 1


def test_five_hundred_prompts_are_five_hundred_sentences() -> None:
    assert len({found.text for found in prompts(510)}) >= 500


def test_training_captions_hold_no_unseen_word() -> None:
    for seed in range(60):
        scene = grammar.sample(seed)
        assert not says_unseen(captions.describe(scene, seed).text, "en")


def test_the_reference_is_of_other_scenes() -> None:
    asked = {prompt(number).scene for number in range(60)}
    assert not asked & set(reference_scenes(60))
