"""Rows for people and programs: a table, JSON or CSV on standard output."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"


def show(rows: list[dict[str, Any]], form: Format) -> None:
    """Print rows that all have the same columns."""
    if form is Format.json:
        print(json.dumps(rows, indent=2))
    elif form is Format.csv:
        writer = csv.DictWriter(sys.stdout, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows({name: _plain(value) for name, value in row.items()} for row in rows)
    else:
        Console().print(_table(rows))


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table()
    for name in rows[0] if rows else ():
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(_readable(name, value) for name, value in row.items()))
    return table


def _readable(name: str, value: object) -> str:
    if isinstance(value, float) and (name == "at" or name.endswith("_at")):
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d %H:%M:%S")
    return _plain(value)


def _plain(value: object) -> str:
    if value is None:
        return ""
    text = json.dumps(value) if isinstance(value, (dict, list)) else str(value)
    return "'" + text if text.startswith(("=", "+", "-", "@")) else text  # no formulas in a sheet
