"""The direction of imports: what is deep knows nothing of what stands on it."""

import ast
from pathlib import Path

import soramame

ROOT = Path(soramame.__file__).parent
FORBIDDEN = {
    "toybox": ("model", "text", "engine", "training", "evaluation", "provenance", "service",
               "studio", "cli", "request", "making"),
    "model": ("toybox", "engine", "training", "evaluation", "service", "studio", "cli"),
    "sampling": ("toybox", "model", "text", "engine", "training", "service", "studio", "cli"),
    "tokens": ("toybox", "model", "text", "engine", "training", "service", "studio", "cli"),
    "plan": ("toybox", "model", "text", "engine", "training", "service", "studio", "cli"),
    "sketch": ("toybox", "model", "text", "engine", "training", "service", "studio", "cli"),
    "scenery": ("toybox", "model", "text", "engine", "training", "service", "studio", "cli"),
    "animatic": ("toybox", "model", "text", "engine", "training", "service", "studio", "cli"),
    "seen": ("toybox", "model", "text", "engine", "training", "service", "studio", "cli"),
    "media": ("engine", "model", "toybox", "training", "service", "studio", "cli"),
    "engine": ("training", "evaluation", "service", "studio", "cli", "making"),
    "training": ("service", "studio", "cli"),
    "service": ("studio", "cli", "training"),
}  # fmt: skip
NO_TORCH = ("engine", "text", "media", "provenance", "service", "toybox", "cli")


def imports(path: Path, top_level: bool = False) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    nodes = tree.body if top_level else ast.walk(tree)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


def files(part: str) -> list[Path]:
    return [ROOT / f"{part}.py"] if (ROOT / f"{part}.py").exists() else sorted(
        (ROOT / part).rglob("*.py")
    )  # fmt: skip


def test_nothing_deep_imports_what_stands_on_it() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for part, others in FORBIDDEN.items()
        for path in files(part)
        for name in imports(path)
        if any(f"{name}.".startswith(f"soramame.{other}.") for other in others)
    ]
    assert not wrong


def test_generating_and_serving_do_without_torch() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for part in NO_TORCH
        for path in files(part)
        if path.name != "torch_networks.py"
        and any(f"{name}.".startswith(("torch.", "soramame.model.")) for name in
                imports(path, top_level=True))
    ]  # fmt: skip
    assert not wrong
