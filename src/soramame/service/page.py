"""The page that shows the API: its OpenAPI document as plain HTML, with nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import Any

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:3rem auto;padding:0 1rem;color:#222}
h1{font-weight:600}h2{margin-top:2.5rem;border-bottom:1px solid #ddd;text-transform:capitalize}
summary{cursor:pointer;padding:.3rem 0}code{font:14px ui-monospace,monospace}
.method{display:inline-block;width:4.2rem;font-weight:600;color:#2b6a3f}.about{color:#555}
table{border-collapse:collapse;margin:.3rem 0 1rem 4.2rem}td{padding:.1rem 1rem .1rem 0}
@media(prefers-color-scheme:dark){body{background:#161814;color:#ddd}.about{color:#aaa}
.method{color:#8fcf9f}h2{border-color:#444}}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def render(document: dict[str, Any]) -> str:
    """The whole page."""
    groups: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tag = operation.get("tags", ["other"])[0]
            shown = _operation(document, path, method, operation)
            groups.setdefault(tag, []).append(shown)
    body = "".join(f"<h2>{escape(tag)}</h2>{''.join(some)}" for tag, some in groups.items())
    info = document["info"]
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(info['title'])}</title>"
        f"<meta name=viewport content='width=device-width'><style>{STYLE}</style>"
        f"<h1>{escape(info['title'])}</h1><p>{escape(info['description'])} "
        f"Machines read <a href=/openapi.json>openapi.json</a>.</p>{body}</html>"
    )


def _operation(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> str:
    about = escape(operation.get("description", "").partition("\n")[0])
    fields = [
        (parameter["name"], parameter.get("schema", {}), parameter.get("required", False))
        for parameter in operation.get("parameters", ())
    ]
    content = operation.get("requestBody", {}).get("content", {})
    body = _resolved(document, next((kind["schema"] for kind in content.values()), {}))
    for name, field in body.get("properties", {}).items():
        fields.append((name, field, name in body.get("required", ())))
    rows = "".join(_field(document, *field) for field in fields)
    return (
        f"<details><summary><span class=method>{method.upper()}</span> <code>{escape(path)}</code> "
        f"<span class=about>{about}</span></summary><table>{rows}</table></details>"
    )


def _field(document: dict[str, Any], name: str, schema: dict[str, Any], required: bool) -> str:
    options = [_resolved(document, option) for option in schema.get("anyOf", [schema])]
    kinds = " or ".join(_kind(option) for option in options if option.get("type") != "null")
    default = "" if schema.get("default") in (None, "") else f"default {schema['default']}"
    note = "required" if required else default
    cells = (f"<code>{escape(name)}</code>", escape(kinds), escape(note))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _kind(schema: dict[str, Any]) -> str:
    choices = schema.get("enum") or ([schema["const"]] if "const" in schema else None)
    if choices:
        return ", ".join(dict.fromkeys(str(choice) for choice in choices))
    return str(schema.get("format") or schema.get("type") or "any")


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A schema itself, where only a reference to it is given."""
    reference = schema.get("$ref", "")
    if not reference.startswith("#/components/schemas/"):
        return schema
    found: dict[str, Any] = document["components"]["schemas"][reference.rpartition("/")[2]]
    return found
