"""The service's settings: from the environment (`SORAMAME_…`), then a TOML file, then defaults.

The file is named by `SORAMAME_CONFIG`, or is `soramame.toml` in the working folder.
Every setting is described in docs/operations.md; a test holds the two together.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any, Self

from platformdirs import user_data_path
from pydantic import Field, FilePath, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from soramame.service.errors import ApiError
from soramame.service.sizes import parse_size

Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]
SORAS = (  # what clients of the hosted API ask for
    "sora-2", "sora-2-pro", "sora-2-2025-10-06", "sora-2-pro-2025-10-06", "sora-2-2025-12-08",
)  # fmt: skip


class Settings(BaseSettings):
    """Everything that a host may choose; frozen once read. Durations are in the unit they name."""

    model_config = SettingsConfigDict(env_prefix="SORAMAME_", frozen=True, extra="forbid")

    data_dir: Path = Field(default_factory=lambda: user_data_path("soramame"))
    database_url: str = ""
    media_url: str = ""
    media_options: dict[str, Any] = {}

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    public_url: str = ""
    trusted_proxies: str = ""
    workers: Annotated[int, Field(ge=0)] = 1
    gpus_per_worker: Annotated[float, Field(ge=0)] = 0.0

    engines: dict[str, str] = {"soramame-1": "soramame.engine.models:load"}
    default_model: str = "soramame-1"
    model_aliases: dict[str, str] = dict.fromkeys(SORAS, "")  # "": the default model
    default_size: str = "720x1280"

    lease_seconds: Positive = 120.0
    max_attempts: Count = 3
    worker_poll_seconds: Positive = 0.5
    worker_shares_machine: bool = True

    poll_after_ms: Count = 1000
    polls_per_second: Positive = 20.0
    event_seconds: Positive = 0.5
    preview_seconds: Positive = 4.0

    max_upload_bytes: Count = 64 * 2**20
    uploads_at_once: Count = 2
    max_picture_pixels: Count = 40_000_000
    max_clip_seconds: Positive = 24.0
    max_member_file_bytes: Count = 2**30
    min_free_bytes: Annotated[int, Field(ge=0)] = 256 * 2**20

    retention_days: Positive | None = None
    link_seconds: Positive = 3600.0
    orphan_seconds: Positive = 6 * 3600.0
    sweep_seconds: Positive = 1800.0
    grace_days: Annotated[float, Field(ge=7)] = 30.0

    webhook_timeout_seconds: Positive = 10.0
    webhook_retry_seconds: list[float] = [5, 30, 120, 600, 3600, 21600]
    webhook_private_addresses: bool = False
    webhook_ca_file: FilePath | None = None
    housekeeping_seconds: Positive = 1.0

    flag_addresses: Count = 5
    flag_minutes: Positive = 10.0
    log_level: str = "INFO"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments beat the environment, which beats the file."""
        file = Path(os.environ.get("SORAMAME_CONFIG", "soramame.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file)

    @model_validator(mode="after")
    def _check_models(self) -> Self:
        """A name that leads nowhere is for the host to mend: clients would be told to use it."""
        for name in (self.default_model, *filter(None, self.model_aliases.values())):
            if name not in self.engines:
                there = ", ".join(self.engines)
                raise ValueError(f"engines has no model {name!r}; there are: {there}")
        return self

    @field_validator("default_size")
    @classmethod
    def _check_size(cls, size: str) -> str:
        try:
            parse_size(size)
        except ApiError as error:
            raise ValueError(str(error)) from None
        return size

    @property
    def database(self) -> str:
        """The database's URL: the given one, or a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'soramame.db'}"

    @property
    def base_url(self) -> str:
        """Where clients reach the service, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    def resolve_model(self, name: str | None) -> str | None:
        """The engine's name behind a model name or alias; None if there is no such model."""
        name = self.model_aliases.get(name or "", name) or self.default_model
        return name if name in self.engines else None

    def as_environment(self) -> dict[str, str]:
        """The settings that differ from the defaults, as variables for a worker's process."""
        changed = self.model_dump(
            mode="json", include=set(self.model_fields_set), exclude_none=True
        )
        texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in changed.items()}
        return {f"SORAMAME_{name.upper()}": text for name, text in texts.items()}
