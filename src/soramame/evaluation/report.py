"""The report: one HTML page that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib import resources

from soramame.evaluation import codec, summary, svg
from soramame.evaluation.alignment import (
    AIM,
    ATTRIBUTES,
    EVERYTHING,
    FLOOR,
    WHOLE_AIM,
    WHOLE_FLOOR,
    Alignment,
)
from soramame.evaluation.prompts import GROUPS
from soramame.evaluation.results import MODEL, READER, RENDERS, Results
from soramame.evaluation.samples import Sample
from soramame.evaluation.share import Share, percent
from soramame.evaluation.strips import Captioned

TITLES = {
    "scenes": "Unseen scenes", "combinations": "Unseen combinations", "free": "Free wording",
    EVERYTHING: "All prompts",
}  # fmt: skip
CONFUSIONS = 18


def page(
    results: Results,
    samples: Mapping[str, Sequence[Sample]],
    strips: Mapping[str, Sequence[Captioned]],
) -> str:
    """The whole page; `samples` and `strips` are pictures by kind and by part."""
    style = (resources.files("soramame.evaluation") / "report.css").read_text("utf-8")
    sections = (
        _head(results), _alignment(results), _samples(samples), _fidelity(results),
        _consistency(results), _verbs(results, strips), _codec(results, strips), _about(results),
    )  # fmt: skip
    body = "".join(sections).replace(" %", "\N{NO-BREAK SPACE}%")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Soramame: is it good?</title>\n<style>\n{style}</style></head>\n<body>\n"
        f"{body}</body></html>\n"
    )


def _head(results: Results) -> str:
    tiles = "".join(_tile(line) for line in summary.lines(results))
    about = results.about
    return (
        f"<header><h1>Is it good?</h1><p class='soft'>{escape(about['evaluated'])}, "
        f"{escape(about['started'][:10])}. Read by a recogniser that was trained on renders alone; "
        "what a prompt does not tell does not count.</p></header>"
        f"<div class='grid tiles'>{tiles}</div>"
    )


def _tile(line: summary.Line) -> str:
    state = {True: "met", False: "missed", None: ""}[line.met]
    return (
        f"<div class='card tile {state}'><small>{escape(line.name)}</small>"
        f"<b>{escape(line.value)}</b><small>{escape(line.beside)}</small></div>"
    )


def _alignment(results: Results) -> str:
    if not results.alignment:
        return ""
    ceiling = results.alignment[RENDERS]
    found = results.alignment.get(MODEL, ceiling)
    cards = "".join(_group(group, found, ceiling) for group in (EVERYTHING, *GROUPS))
    marks = (
        "The tick is what the recogniser reads of renders of the same scenes: a perfect model "
        "would reach it. " if found is not ceiling else ""
    )  # fmt: skip
    return (
        "<h2>Alignment</h2><p>Whether a clip shows what its prompt tells, by attribute. Whiskers "
        f"are 95 % intervals (Wilson). {marks}Numbers and intervals are in "
        f"<code>results.json</code>.</p><div class='grid pairs'>{cards}"
        f"{_series(results.alignment)}{_confusions(found)}</div>"
    )


def _group(group: str, found: Alignment, ceiling: Alignment) -> str:
    def mark(share: Share) -> float | None:
        return share.share if found is not ceiling and share.of else None

    whole = svg.Bar("all of it", found.whole[group], mark(ceiling.whole[group]))
    rows = [
        svg.Bar(name, found.attributes[group][name], mark(ceiling.attributes[group][name]))
        for name in ATTRIBUTES
    ]
    return (
        f"<div class='card'><h3>{TITLES[group]} "
        f"<span class='soft'>· {found.whole[group].of} prompts</span></h3>"
        f"{svg.bars([whole], WHOLE_FLOOR, WHOLE_AIM)}{svg.bars(rows, FLOOR, AIM)}</div>"
    )


def _series(alignment: Mapping[str, Alignment]) -> str:
    """A table: all of a prompt by group, for whatever was read."""
    names = {
        READER: "the prompt, by the model's reader", MODEL: "the model's clips",
        RENDERS: "renders of the same scenes",
    }  # fmt: skip
    heads = "".join(f"<th class='number'>{TITLES[group]}</th>" for group in GROUPS)
    rows = "".join(
        f"<tr><th>{names[name]}</th>"
        + "".join(f"<td class='number'>{alignment[name].whole[group]}</td>" for group in GROUPS)
        + "</tr>"
        for name in names
        if name in alignment
    )
    return (
        "<div class='card whole'><h3>All of a prompt right, where it is lost</h3>"
        f"<table><tr><th></th>{heads}</tr>{rows}</table></div>"
    )


def _confusions(found: Alignment) -> str:
    rows = "".join(
        f"<div><span class='soft'>{one.attribute}</span> {escape(one.asked)} → {escape(one.read)}"
        f"<span class='soft'>{one.count.right} of {one.count.of}</span></div>"
        for one in found.confusions[:CONFUSIONS]
    )
    return (
        "<div class='card whole'><h3>What is taken for what <span class='soft'>· asked → read, "
        f"of the times asked</span></h3><div class='confusions'>{rows}</div></div>"
    )


def _samples(samples: Mapping[str, Sequence[Sample]]) -> str:
    titles = {
        "as they come": "The first prompts, as they come",
        "right": "All right, the fullest prompts",
        "wrong": "Failures, the worst first",
    }
    return "".join(
        f"<h2>{titles[kind]}</h2><div class='grid pairs'>{''.join(map(_figure, chosen))}</div>"
        for kind, chosen in samples.items()
        if chosen
    )


def _figure(sample: Sample) -> str:
    chips = "".join(
        f"<span class='chip'>{escape(asked)}</span>" if asked == read else
        f"<span class='chip off'>{name}: {escape(asked)}, read {escape(read)}</span>"
        for name, asked, read in sample.told
    )  # fmt: skip
    truth = f"<img class='truth' alt='its render' src='{sample.truth}'>"
    return (
        "<figure class='card'><div class='strips'>"
        f"<img class='clip' alt='five frames' src='{sample.strip}'>{truth}</div>"
        f"<figcaption><q>{escape(sample.text)}</q><br>{chips}</figcaption></figure>"
    )


def _fidelity(results: Results) -> str:
    found = results.fidelity
    if found is None:
        return ""
    made, drawn, reference = found.clips
    rows = [("renders", found.renders, "renders")]
    counts = f"{drawn} renders of the prompts' scenes"
    if found.model is not None:
        rows.insert(0, ("model", found.model, "model"))
        counts = f"{made} made clips and {counts}"
    shrunk = ", ".join(f"{share:.2f}" for share in found.shrunk)
    return (
        "<h2>Fréchet distance</h2><p>In the recogniser's features (Heusel et al. 2017, eq. 6): "
        f"{counts}, each against {reference} other held-out renders; {found.dimensions} features. "
        "Covariances are shrunk (Ledoit and Wolf), by "
        f"{shrunk} for clips, renders and reference. What is left of the bias of so few clips is "
        "in both rows alike: read the first against the second.</p>"
        f"<div class='card half'>{svg.amounts(rows)}</div>"
    )


def _consistency(results: Results) -> str:
    if not results.consistency:
        return ""
    order = [name for name in (MODEL, RENDERS) if name in results.consistency]
    rows = [svg.Dots(name, results.consistency[name].cosines, name) for name in order]
    cells = "".join(
        f"<tr><th>{name}</th><td class='number'>{results.consistency[name].subject}</td>"
        f"<td class='number'>{results.consistency[name].colour}</td></tr>"
        for name in order
    )
    return (
        "<h2>Consistency</h2><p>The first second against the last: how alike the recogniser's "
        "features are (cosine; a stroke at the median), and whether subject and colour read the "
        f"same.</p><div class='grid pairs'><div class='card'>{svg.dots(rows, '{:.3f}')}</div>"
        "<div class='card'><table><tr><th></th><th class='number'>same subject</th>"
        f"<th class='number'>same colour</th></tr>{cells}</table></div></div>"
    )


def _verbs(results: Results, strips: Mapping[str, Sequence[Captioned]]) -> str:
    cards = []
    if results.stills:
        names = ("clip to picture", "round trip to picture", "clip to round trip")
        rows = [
            svg.Dots(short, [still[name] for still in results.stills], kind)
            for name, short, kind in zip(
                names, ("first frame", "codec alone", "between"), ("model", "renders", "model"),
                strict=True,
            )
        ]  # fmt: skip
        cards.append(_card("Still to video: the first frame, in dB",
                           svg.dots(rows), strips.get("stills", ())))  # fmt: skip
    if results.loops:
        rows = [svg.Dots("seam", results.loops)]
        lines = (("a usual step", 1.0),)
        cards.append(_card("Loops: the step over the seam, in usual steps",
                           svg.dots(rows, lines=lines), strips.get("loops", ())))  # fmt: skip
    if results.extensions:
        cards.append(_card("Extensions: drift of the mean colour, in L*a*b*",
                           _drifts(results), strips.get("extensions", ())))  # fmt: skip
    grid = f"<div class='grid pairs'>{''.join(cards)}</div>"
    return f"<h2>The verbs</h2>{grid}" if cards else ""


def _drifts(results: Results) -> str:
    names = ("clip", "1 extension", "2 extensions", "3 extensions")
    rows = [
        svg.Dots(name, [drifts[index] for drifts in results.extensions])
        for index, name in enumerate(names)
    ]
    rows.append(svg.Dots("a render's clip", results.drift_of_renders, "renders"))
    return svg.dots(rows)


def _codec(results: Results, strips: Mapping[str, Sequence[Captioned]]) -> str:
    found = results.codec
    if found is None:
        return ""
    everywhere = svg.dots([svg.Dots("all pixels", [clip[0] for clip in found.clips])],
                          lines=(("floor", codec.FLOOR[0]),))  # fmt: skip
    moving = svg.dots([svg.Dots("moving", [clip[1] for clip in found.clips])],
                      lines=(("floor", codec.FLOOR[1]),))  # fmt: skip
    return (
        f"<h2>Codec</h2><p>{len(found.clips)} held-out renders encoded and decoded: "
        f"{found.everywhere:.1f} dB over all pixels together, {found.moving:.1f} dB over the "
        f"{percent(found.moves)} that move (further than 6 % of the range from their clip's mean). "
        f"The recogniser reads {found.read} of their attributes rightly after the round trip, "
        f"{found.read_before} before it.</p><div class='grid pairs'>"
        f"{_card('PSNR of each clip, in dB', everywhere + moving, ())}"
        f"{_card('The worst and the best', '', strips.get('codec', ()))}</div>"
    )


def _card(title: str, chart: str, shown: Sequence[Captioned]) -> str:
    figures = "".join(
        f"<figure style='margin-top:12px'><img alt='' src='{source}' style='width:100%'>"
        f"<figcaption><small>{escape(caption)}</small></figcaption></figure>"
        for caption, source in shown
    )
    return f"<div class='card'><h3>{title}</h3>{chart}{figures}</div>"


def _about(results: Results) -> str:
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td><code>{escape(str(value))}</code></td></tr>"
        for name, value in results.about.items()
    )
    return f"<h2>How it was made</h2><div class='card'><table>{rows}</table></div>"
