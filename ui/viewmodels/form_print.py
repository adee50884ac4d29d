"""A form as it is filled in, as a page of HTML to print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from fieldapp.forms.values import shown
from ui.viewmodels.form_page import FormPage, Line, Part

LineOf = Callable[[str], Line | None]


def page_html(page: FormPage, about: str = "", line_of: LineOf | None = None) -> str:
    """Return everything that is asked now, with its answers; what is empty says so.

    `line_of` gives the lines where more is known of them than the page knows.
    """
    read = line_of or page.line
    title = escape(page.state.title)
    head = f"<h1>{title}</h1>" + (f"<p>{escape(about)}</p>" if about else "")
    lines = (read(stub.ref) for stub in page.state.stubs)
    return head + "".join(_parts(line for line in lines if line is not None))


def _parts(lines: Iterator[Line]) -> Iterator[str]:
    for line in lines:
        if line.part is not Part.QUESTION:
            size = min(4, 2 + line.depth)
            yield f"<h{size}>{escape(line.label)}</h{size}>"
        elif line.question is not None and not line.question.type.takes_answer:
            yield f"<p>{escape(line.label)}</p>"
        else:
            yield f"<p><b>{escape(line.label)}</b><br>{_answer(line)}</p>"


def _answer(line: Line) -> str:
    if line.question is None or not line.text:
        return "<i>Not answered</i>"
    words = escape(shown(line.question, line.text)).replace("\n", "<br>")
    if line.caption:
        words += f"<br>In words: {escape(line.caption)}"
    return words if not line.problem else f"{words}<br><i>{escape(line.problem)}</i>"
