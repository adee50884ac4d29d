"""The board of the evening meeting as a page to print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from fieldapp.reports.text import for_xml
from ui.viewmodels.findings_page import STATE_WORDS
from ui.viewmodels.meeting_state import BoardRow, BoardState


def board_html(board: BoardState) -> str:
    """Return the board; every part stands, an empty one says so."""
    columns = (
        ("Emerging strengths", board.strengths),
        ("Emerging areas for improvement", board.improve),
        ("Disputed", board.disputes),
    )
    lists = (
        ("Lines of enquiry", [one.words for one in board.lines]),
        ("Uncertainties", [one.words for one in board.unsure]),
        ("Gaps of the matrix", [one.words for one in board.gaps]),
        ("To follow up", [f"{one.name}: {one.words}" for one in board.follow_ups]),
        ("Concerns open", [one.words for one in board.concerns]),
    )
    parts = [
        f"<h1>Team meeting, {_text(board.visit)}</h1><p>{_text(board.day)}</p>",
        *(_findings(title, rows) for title, rows in columns),
        *(_list(title, words) for title, words in lists),
    ]
    return "".join(parts)


def _findings(title: str, rows: Sequence[BoardRow]) -> str:
    head = "".join(f"<th align='left'>{one}</th>" for one in ("Area", "Finding", "State", "Rests"))
    body = "".join(
        f"<tr><td>{_text(one.area)}</td><td>{_text(one.claim)} ({_text(one.name)})</td>"
        f"<td>{STATE_WORDS[one.state]}</td><td>{_text(one.about)}</td></tr>"
        for one in rows
    )
    table = f"<table cellpadding='4'><tr>{head}</tr>{body}</table>" if rows else "<p>None.</p>"
    return f"<h2>{title}: {len(rows)}</h2>{table}"


def _list(title: str, words: Iterable[str]) -> str:
    held = list(words)
    body = "".join(f"<li>{_text(one)}</li>" for one in held)
    return f"<h2>{title}: {len(held)}</h2>" + (f"<ul>{body}</ul>" if held else "<p>None.</p>")


def _text(text: str) -> str:
    return escape(for_xml(text)).replace("\n", "<br>")
