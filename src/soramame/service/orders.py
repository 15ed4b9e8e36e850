"""Requests for videos, checked and turned into jobs: create, extend, remix and edit."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Literal, TypeVar

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.datastructures import UploadFile

from soramame.request import SECONDS, SEEDS
from soramame.service import jobs
from soramame.service.access import Caller
from soramame.service.body import is_id
from soramame.service.errors import ApiError, invalid, not_found
from soramame.service.jobs import NewJob, Once
from soramame.service.recipes import Recipe
from soramame.service.sizes import kept_size, parse_size, write_size
from soramame.service.state import DAY, Service
from soramame.service.tables import videos
from soramame.service.uploads import Inbox, check_room

LONGEST = 60.0  # seconds of a clip that is extended again and again

Order = TypeVar("Order", bound=BaseModel)


class Extras(BaseModel):
    """Our optional fields, the same for every verb."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    prompt: str
    model: str | None = None
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    style: str | None = None
    negative_prompt: str | None = None


class Create(Extras):
    """What `POST /videos` takes."""

    seconds: float = 4.0
    size: str | None = None
    n: Literal[1, 2, 4, "1", "2", "4"] = 1
    loop: bool = False
    input_reference: Any = None
    last_frame: Any = None
    characters: Any = None


class Extend(Extras):
    """What `POST /videos/extensions` takes; `seconds` of new footage."""

    seconds: float
    video: Any
    backwards: bool = False


class Remix(Extras):
    """What `POST /videos/{id}/remix` takes; `strength` is how far to go from the source, 0 to 1."""

    strength: float | None = None


class Edit(Remix):
    """What `POST /videos/edits` takes."""

    video: Any


def parse(kind: type[Order], fields: dict[str, Any]) -> Order:
    """Validate a body's fields; raises 400 naming the first one that is wrong."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise invalid(f"there is no parameter {place!r}", place, "unknown_parameter") from None
        raise invalid(f"{place}: {first['msg']}", place) from None


def create(service: Service, caller: Caller, order: Create, once: Once | None) -> list[str]:
    """Enqueue `n` videos from text and pictures; their ids."""
    if order.characters:
        raise no_characters()
    size = parse_size(order.size or service.settings.default_size)
    recipe = replace(_recipe(order, order.seconds, size), loop=order.loop)
    with _inbox(service, caller) as inbox:
        recipe = replace(
            recipe,
            first=inbox.picture(order.input_reference, "input_reference"),
            last=inbox.picture(order.last_frame, "last_frame"),
        )
        seeds = [(recipe.seed + i) % SEEDS for i in range(int(order.n))]
        variations = [replace(recipe, seed=seed) for seed in seeds]
        made = [_job(service, order, each, each.seconds, inbox) for each in variations]
        return jobs.enqueue(service.db, caller, made, once)


def extend(service: Service, caller: Caller, order: Extend, once: Once | None) -> list[str]:
    """Enqueue a longer version of a finished or an uploaded video."""
    with _inbox(service, caller) as inbox:
        recipe = _recipe(order, order.seconds, (256, 256))
        recipe = replace(recipe, verb="extend", backwards=order.backwards)
        if isinstance(order.video, UploadFile):
            key, video = inbox.clip(order.video.file.read(), "video")
            recipe = replace(recipe, clip=key, size=kept_size(video.size))
            before, source = video.seconds, None
        else:
            row = finished(service, caller, reference(order.video))
            recipe = replace(recipe, source=row.media, size=Recipe.from_row(row.recipe).size)
            before, source = row.seconds, row.id
        total = before + order.seconds
        if total > LONGEST:
            raise invalid(f"the extended clip would last {total:g} s; at most {LONGEST:g} s",
                          "seconds")  # fmt: skip
        job = replace(_job(service, order, recipe, total, inbox), source_id=source)
        return jobs.enqueue(service.db, caller, [job], once)


def remix(
    video_id: str, service: Service, caller: Caller, order: Remix, once: Once | None
) -> list[str]:
    """Enqueue a finished video made anew."""
    return edit(service, caller, Edit(video={"id": video_id}, **order.model_dump()), once)


def edit(service: Service, caller: Caller, order: Edit, once: Once | None) -> list[str]:
    """Enqueue a finished or an uploaded video made anew; it keeps its length and size."""
    with _inbox(service, caller) as inbox:
        if isinstance(order.video, UploadFile):
            key, video = inbox.clip(order.video.file.read(), "video")
            seconds, size, source = video.seconds, kept_size(video.size), None
            recipe = replace(_recipe(order, seconds, size), clip=key)
        else:
            row = finished(service, caller, reference(order.video))
            seconds, size, source = row.seconds, Recipe.from_row(row.recipe).size, row.id
            recipe = replace(_recipe(order, seconds, size), source=row.media)
        if seconds > SECONDS[1]:
            raise invalid(f"the video lasts {seconds:g} s; at most {SECONDS[1]:g} s can be made "
                          "anew", "video")  # fmt: skip
        recipe = replace(recipe, verb="remix", strength=order.strength)
        job = replace(_job(service, order, recipe, seconds, inbox), source_id=source)
        return jobs.enqueue(service.db, caller, [job], once)


def reference(given: Any) -> str:
    """The id in `{"id": …}`; raises 400 for anything else."""
    match given:
        case {"id": str(video_id)} if len(given) == 1:
            return video_id
    raise invalid("video is a file or {id} of a finished video", "video")


_OWNED = sa.select(videos).where(
    videos.c.id == sa.bindparam("id"), videos.c.member_id == sa.bindparam("member")
)


def find(connection: sa.Connection, caller: Caller, video_id: str) -> Any:
    """One of the caller's own videos; None for other people's as for none at all."""
    if not is_id(video_id):
        return None
    given = {"id": video_id, "member": caller.member_id}
    return connection.execute(_OWNED, given).first()


def owned(connection: sa.Connection, caller: Caller, video_id: str) -> Any:
    """One of the caller's own videos; raises 404, also for other people's."""
    if (row := find(connection, caller, video_id)) is None:
        raise not_found("video", video_id)
    return row


def first_left(connection: sa.Connection, caller: Caller, ids: list[str]) -> Any:
    """The first of some videos that has not been deleted since; raises 409 if all have."""
    for row in (find(connection, caller, video_id) for video_id in ids):
        if row is not None:
            return row
    raise ApiError(409, "idempotency_gone", "What this Idempotency-Key has made was deleted.",
                   "Idempotency-Key", retry=False)  # fmt: skip


def finished(service: Service, caller: Caller, video_id: str) -> Any:
    """One of the caller's own finished videos; raises 404, or 400 if it isn't finished."""
    with service.db.read() as connection:
        row = owned(connection, caller, video_id)
    if row.status != "completed":
        raise invalid(f"video {video_id} is {row.status}; it has to be completed first", "video",
                      "video_not_completed")  # fmt: skip
    return row


def once_of(key: str | None, fields: dict[str, Any]) -> Once | None:
    """The idempotency key with a fingerprint of the fields; raises 400 for an endless key."""
    if key is None:
        return None
    if not 1 <= len(key) <= 255 or not key.isprintable():
        raise invalid("an Idempotency-Key has 1 to 255 printable characters", "Idempotency-Key")
    plain = json.dumps(fields, sort_keys=True, default=_file_print)
    return Once(key, hashlib.sha256(plain.encode()).hexdigest())


def _file_print(upload: UploadFile) -> str:
    content = upload.file.read()
    upload.file.seek(0)
    return hashlib.sha256(content).hexdigest()


def _recipe(order: Extras, seconds: float, size: tuple[int, int]) -> Recipe:
    seed = secrets.randbelow(SEEDS) if order.seed is None else order.seed
    return Recipe(
        order.prompt, seconds=seconds, size=size, seed=seed, steps=order.steps,
        guidance=order.guidance, style=order.style, negative_prompt=order.negative_prompt,
    )  # fmt: skip


def _job(service: Service, order: Extras, recipe: Recipe, seconds: float, inbox: Inbox) -> NewJob:
    engine = service.settings.resolve_model(order.model)
    if engine is None:
        known = ", ".join((*service.settings.engines, *service.settings.model_aliases))
        raise invalid(f"no model is called {order.model!r}; there are: {known}", "model",
                      "model_not_found")  # fmt: skip
    recipe.check()
    days = service.settings.retention_days
    return NewJob(
        recipe, order.model or service.settings.default_model, engine, seconds,
        write_size(recipe.size),
        inputs=inbox.folder if recipe.first or recipe.last or recipe.clip else None,
        expires_at=None if days is None else service.db.now() + days * DAY,
    )  # fmt: skip


@contextmanager
def _inbox(service: Service, caller: Caller) -> Iterator[Inbox]:
    check_room(service.media, service.settings)
    inbox = Inbox.open(service.db, service.media, service.settings, caller)
    try:
        yield inbox
    except BaseException:
        inbox.discard()
        raise


def no_characters() -> ApiError:
    """501: no model here can hold a character, and nothing pretends that it could."""
    message = (
        "The model can't hold a character: it knows kinds of subjects, such as a red fox, and has "
        "no way to keep the looks of one of them for later prompts."
    )
    return ApiError(501, "not_supported", message, retry=False)
