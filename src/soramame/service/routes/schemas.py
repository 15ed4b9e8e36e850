"""Request bodies in the OpenAPI document, for routes that read theirs in several forms."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel

from soramame.service.body import check_text

FILES = ("input_reference", "last_frame", "video", "file")


def form_or_json(model: type[BaseModel]) -> dict[str, Any]:
    """A body that comes as multipart, with files, or as JSON."""
    schema = _schema(model)
    form = {**schema, "properties": {**schema["properties"]}}
    for name in FILES:
        if name in form["properties"]:
            form["properties"][name] = {"type": "string", "format": "binary"}
    content = {"multipart/form-data": {"schema": form}, "application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


def json_body(model: type[BaseModel]) -> dict[str, Any]:
    """A body that comes as JSON."""
    content = {"application/json": {"schema": _schema(model)}}
    return {"requestBody": {"required": True, "content": content}}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    """A model's schema with all parts in place: a reference would be looked up in the document."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})

    def placed(value: Any) -> Any:
        match value:
            case {"$ref": str(place)}:
                return placed(parts[place.rpartition("/")[2]])
            case dict():
                return {key: placed(inner) for key, inner in value.items()}
            case list():
                return [placed(inner) for inner in value]
        return value

    return dict(placed(schema))


def _storable(text: str) -> str:
    check_text(text)
    return text


Text = Annotated[str, AfterValidator(_storable)]  # no NUL, no lone surrogates
