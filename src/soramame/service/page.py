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
            groups.setdefault(tag, []).append(_operation(path, method, operation))
    body = "".join(f"<h2>{escape(tag)}</h2>{''.join(some)}" for tag, some in groups.items())
    info = document["info"]
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(info['title'])}</title>"
        f"<meta name=viewport content='width=device-width'><style>{STYLE}</style>"
        f"<h1>{escape(info['title'])}</h1><p>{escape(info['description'])} "
        f"Machines read <a href=/openapi.json>openapi.json</a>.</p>{body}</html>"
    )


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    about = escape(operation.get("description", "").partition("\n")[0])
    rows = [_parameter(p["name"], p.get("schema", {}), p.get("required", False))
            for p in operation.get("parameters", ())]  # fmt: skip
    content = operation.get("requestBody", {}).get("content", {})
    schema: dict[str, Any] = next((kind["schema"] for kind in content.values()), {})
    required = schema.get("required", ())
    rows += [_parameter(name, field, name in required)
             for name, field in schema.get("properties", {}).items()]  # fmt: skip
    return (
        f"<details><summary><span class=method>{method.upper()}</span> <code>{escape(path)}</code> "
        f"<span class=about>{about}</span></summary><table>{''.join(rows)}</table></details>"
    )


def _parameter(name: str, schema: dict[str, Any], required: bool) -> str:
    options = schema.get("anyOf", [schema])
    kinds = " or ".join(str(o.get("format") or o.get("type") or "any") for o in options)
    default = "" if schema.get("default") is None else f"default {schema['default']}"
    return (
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(kinds)}</td>"
        f"<td>{'required' if required else escape(default)}</td></tr>"
    )
