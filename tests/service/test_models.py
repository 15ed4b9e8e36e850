"""Names of models: those of the settings' table lead to engines, others to nothing."""

from __future__ import annotations

from pathlib import Path

import openai
import pytest
import sqlalchemy as sa
from serving import fast_settings, serving

from soramame.service.settings import Settings
from soramame.service.tables import videos

ENGINES = {"one": "moving:load", "two": "moving:load"}


def test_a_name_leads_to_the_engine_that_the_table_says(tmp_path: Path) -> None:
    aliases = {"sora-2": "", "sora-2-pro": "one"}
    settings = fast_settings(tmp_path, engines=ENGINES, default_model="two", model_aliases=aliases)
    with serving(settings) as running, running.working():
        client = running.client(max_retries=0)
        leads = {"sora-2": "two", "sora-2-pro": "one", "one": "one", "two": "two"}
        for name in leads:
            made = client.videos.create_and_poll(prompt="a fox", seconds="1", model=name)
            assert (made.status, made.model) == ("completed", name)
        assert client.videos.create(prompt="a fox", seconds="1").model == "two"
        with pytest.raises(openai.BadRequestError, match="there are: one, two, sora-2, sora-2-pro"):
            client.videos.create(prompt="a fox", model="sora-2-2025-10-06")
        assert {model.id for model in client.models.list()} == set(leads)
        with running.db.read() as connection:
            found = connection.execute(sa.select(videos.c.model, videos.c.engine)).all()
    assert {name: engine for name, engine in found} == leads


@pytest.mark.parametrize(
    "wrong", [{"default_model": "one"}, {"default_model": ""}, {"model_aliases": {"sora-2": "one"}}]
)
def test_a_name_that_leads_nowhere_is_told_at_the_start(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="there are: soramame-1"):
        Settings(**wrong)
