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

NOTHING = ("", "{}", "[]")
UNBROKEN = 44  # characters: an id is at most that long


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
        console, table = Console(), _table(rows)
        console.width = max(console.width, _width(table))
        console.print(table)


def _table(rows: list[dict[str, Any]]) -> Table:
    """Columns in which something stands; ids and whatever else is short are never broken."""
    table = Table()
    cells = [{name: _readable(name, value) for name, value in row.items()} for row in rows]
    for name in cells[0] if cells else ():
        if all(row[name] in NOTHING for row in cells):
            continue
        longest = max(len(name), *(len(row[name]) for row in cells))
        table.add_column(name, overflow="fold", min_width=min(longest, UNBROKEN))
    for row in cells:
        table.add_row(*(row[str(column.header)] for column in table.columns))
    return table


def _width(table: Table) -> int:
    """The columns that a table takes at the least, with its frame."""
    return 1 + sum(3 + (column.min_width or 0) for column in table.columns)


def _readable(name: str, value: object) -> str:
    if isinstance(value, float) and (name == "at" or name.endswith("_at")):
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d %H:%M:%S")
    return _plain(value)


def _plain(value: object) -> str:
    if value is None:
        return ""
    text = json.dumps(value) if isinstance(value, (dict, list)) else str(value)
    return "'" + text if text.startswith(("=", "+", "-", "@")) else text  # no formulas in a sheet
