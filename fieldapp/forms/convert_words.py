"""What pyxform says about an XLSForm, in the words of this app and under its codes.

pyxform names most mistakes by a code with row and column; older ones are sentences that
begin with a row. Both become findings. A mistake that has no words here keeps pyxform's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from string import Formatter
from typing import Final

from pyxform.errors import ErrorCode, PyXFormError

from fieldapp.forms.finding import NOWHERE_ROW, Finding, Place, Severity

_ROW: Final = re.compile(r"^\[row\s*:\s*(\d+)\]\s*")
_WHERE: Final = re.compile(
    r"^On the '(?P<sheet>[^']*)' sheet, the '(?P<column>[^']*)' value(?: '[^']*')? is "
    r"(?:invalid|problematic)\.\s*"
)
_LINK: Final = re.compile(r"\s*Learn more: \S+|\s*See https?://\S+")

# Code of pyxform: our code, column where pyxform gives none, what is wrong, what to do.
_KNOWN: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "NAMES_001": (
        "F-151", "name", "there is already something called “{value}” in the same group.",
        "Give each question, group and repeat of one group a name of its own.",
    ),
    "NAMES_002": (
        "F-151", "name", "“{value}” differs from another name by capitals alone.",
        "Give it another name: some tools that read the answers see no difference.",
    ),
    "NAMES_003": (
        "F-151", "name", "a repeat is called “{value}”, which is the name of the whole form.",
        "Give the repeat another name.",
    ),
    "NAMES_004": (
        "F-151", "name", "there is another repeat called “{value}”.",
        "Give each repeat of the form a name of its own.",
    ),
    "NAMES_005": (
        "F-151", "name", "“meta” is kept for facts about the record.", "Choose another name.",
    ),
    "NAMES_006": ("F-155", "name", "a choice has no name.", "Write a short name for the choice."),
    "NAMES_007": (
        "F-155", "name", "the choice stands twice in its list.",
        "Give each choice of a list its own name, or set allow_choice_duplicates to yes.",
    ),
    "NAMES_008": (
        "F-152", "name", "this is not a name that can be used.",
        "Begin with a letter or _; go on with letters, digits, _, - or full stops, no spaces.",
    ),
    "NAMES_009": (
        "F-152", "name", "“{name}” is not a name that can be used.",
        "Begin with a letter or _; go on with letters, digits, _, - or full stops, no spaces.",
    ),
    "PYREF_001": (
        "F-153", "", "a reference to a question is not finished.", "Write it as ${{name}}.",
    ),
    "PYREF_002": (
        "F-153", "", "a list of references cannot be read.", "Put a comma between references.",
    ),
    "PYREF_003": (
        "F-153", "", "there is no question called “{q}”.",
        "Correct the name between ${{ and }}, or add the question.",
    ),
    "PYREF_004": (
        "F-153", "", "several questions are called “{q}”, so ${{{q}}} could mean any of them.",
        "Give the questions different names.",
    ),
    "SURVEY_001": (
        "F-154", "type", "end_{type} has no begin_{type} above it.",
        "Take the row out, or add the missing begin_{type}.",
    ),
    "SURVEY_002": (
        "F-154", "type", "begin_{type} “{name}” is never ended.",
        "Add a row end_{type} after its last question.",
    ),
    "LABEL_001": ("F-155", "label", "a choice has no label.", "Write what people read there."),
    "HEADER_001": (
        "F-156", "", "the sheet has no row of headings that can be read.",
        "Put the headings (type, name, label and so on) in its first row.",
    ),
    "HEADER_002": (
        "F-156", "", "“{other}” and “{header}” are two names of the same column.",
        "Keep one of the two columns.",
    ),
    "HEADER_003": ("F-156", "", "these columns are missing: {missing}.", "Add them."),
    "HEADER_004": (
        "F-156", "{column}", "a heading is empty or has a space in it.",
        "Write headings without spaces and leave none empty.",
    ),
}  # fmt: skip
_SHEET_OF: Final = {
    "NAMES_006": "choices", "NAMES_007": "choices", "LABEL_001": "choices",
    "HEADER_004": "choices", "NAMES_014": "entities", "NAMES_015": "entities",
}  # fmt: skip
_GROUPS: Final = (
    ("ENTITY", "F-158"), ("HEADER", "F-156"), ("NAMES", "F-152"), ("RANGE", "F-157"),
    ("SURVEY", "F-157"),
)  # fmt: skip
# Sentence of pyxform: our code, sheet, column, what is wrong, what to do. A group called
# `word` is what stands in that column of the row in question.
_OLDER: Final = (
    (
        r"Unknown question type '(?P<word>[^']*)'", "F-159", "survey", "type",
        "there is no question type “{word}”.", "Choose a type of the XLSForm reference.",
    ),
    (
        r"Question with no type", "F-159", "survey", "type", "the row has no type.",
        "Write a type, or delete the row.",
    ),
    (
        r"Question or group with no name", "F-152", "survey", "name", "the row has no name.",
        "Write a short name without spaces.",
    ),
    (
        r"element named '(?P<word>[^']*)' has no label or hint", "F-162", "survey", "name",
        "the question “{word}” has nothing to read.", "Write a label or a hint.",
    ),
    (
        r"List name not in choices sheet: (?P<list>\S+)", "F-155", "survey", "type",
        "there is no list of choices called “{list}”.",
        "Add the list to the sheet choices, or correct its name.",
    ),
    (
        r"List name not in external choices sheet: (?P<list>\S+)", "F-155", "survey", "type",
        "there is no list called “{list}”.", "Add the list to the sheet external_choices.",
    ),
    (
        r"Choice names with spaces.*\[(?P<word>[^\]]*)\] in", "F-155", "choices", "name",
        "a choice of several cannot have a space in its name: “{word}”.", "Take the space out.",
    ),
    (
        r"There should be a choices sheet", "F-155", "", "", "the form has no sheet choices.",
        "Add a sheet choices with the columns list_name, name and label.",
    ),
    (
        r"specify choices for this 'or other'", "F-155", "survey", "type",
        "the question has no choices.", "Name a list of choices after the type.",
    ),
    (
        r"Duplicate column header: (?P<head>.*)", "F-156", "", "",
        "two columns have the heading “{head}”.", "Keep one of them.",
    ),
    (
        r"There is no survey element named '(?P<q>[^']*)'", "F-153", "survey", "",
        "there is no question called “{q}”.", "Correct the name between ${{ and }}.",
    ),
    (
        r"multiple survey elements named '(?P<q>[^']*)'", "F-153", "survey", "",
        "several questions are called “{q}”.", "Give the questions different names.",
    ),
    (
        r"Missing calculation", "F-157", "survey", "calculation", "a calculate has no expression.",
        "Write one under calculation.",
    ),
)  # fmt: skip
_ELSE: Final = "Correct the row as the XLSForm reference has it."

Rows = Callable[[str], Iterable[tuple[int, Mapping[str, str]]]]
"""Gives the rows of a sheet with their numbers."""


def mistake(problem: PyXFormError, rows: Rows = lambda _: ()) -> Finding:
    """Return what pyxform refuses a form for; `rows` finds a row that pyxform does not name."""
    name, facts = _recognised(problem)
    known = _KNOWN.get(name)
    if known is None:
        return _older(str(problem), rows) or _of_sentence(
            str(problem), _code_of(name), Severity.ERROR, _ELSE
        )
    code, column, message, cure = known
    place = Place(
        facts.get("sheet") or facts.get("sheet_name") or _SHEET_OF.get(name, "survey"),
        _number(facts.get("row", "")),
        facts.get("column") or column.format_map(facts),
    )
    return Finding(code, Severity.ERROR, message.format_map(facts), cure.format_map(facts), place)


def remark(sentence: str) -> Finding:
    """Return a warning of pyxform."""
    return _of_sentence(sentence, "F-161", Severity.WARNING, "The form can be used as it is.")


def unexpected(problem: Exception, rows: Rows = lambda _: ()) -> Finding:
    """Return what is said when pyxform or a reader fails without a sentence of its own."""
    key = str(problem.args[0]) if isinstance(problem, KeyError) and problem.args else ""
    if key.startswith("${"):
        # pyxform looks for the choices of select_multiple among the lists alone.
        return _several_of_a_repeat(key, rows("survey"))
    return Finding(
        "F-160",
        Severity.ERROR,
        f"The form cannot be read as it is; the converter does not say why ({_kind(problem)}).",
        "Look at headings with :: first; then take out the rows that you added last, one by one.",
    )


def _several_of_a_repeat(reference: str, rows: Iterable[tuple[int, Mapping[str, str]]]) -> Finding:
    kinds = ((number, row.get("type", "").split()) for number, row in rows)
    of_several = (
        number for number, words in kinds if words[1:2] == [reference] and _many(words[0])
    )
    return Finding(
        "F-155",
        Severity.ERROR,
        f"several choices cannot be taken from the answers of a repeat ({reference}).",
        f"Use select_one {reference}, or a list.",
        Place("survey", next(of_several, NOWHERE_ROW), "type"),
    )


def _many(kind: str) -> bool:
    return not kind.startswith(("select_one", "rank"))


def _kind(problem: Exception) -> str:
    """Return the name of an error: it helps whoever looks after the app, and tells no content."""
    return type(problem).__name__


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def _recognised(problem: PyXFormError) -> tuple[str, _Facts]:
    """Return pyxform's name of a mistake and its facts; some are raised as a sentence only."""
    if problem.code is not None:
        return problem.code.name, _Facts({k: str(v) for k, v in problem.context.items()})
    for code in ErrorCode:
        found = re.fullmatch(_pattern(code.value.msg), str(problem), re.DOTALL)
        if found:
            return code.name, _Facts(found.groupdict())
    return "", _Facts()


def _pattern(template: str) -> str:
    """Return a pattern for the sentences that a template of pyxform gives."""
    seen: set[str] = set()
    parts = []
    for text, name, _, _ in Formatter().parse(template):
        again = f"(?P={name})" if name in seen else f"(?P<{name}>.*?)"
        parts.append(re.escape(text) + (again if name else ""))
        seen.add(name or "")
    return "".join(parts)


def _code_of(name: str) -> str:
    return next((code for start, code in _GROUPS if name.startswith(start)), "")


def _older(sentence: str, rows: Rows) -> Finding | None:
    for pattern, code, sheet, column, message, cure in _OLDER:
        found = re.search(pattern, sentence)
        if found:
            facts = _Facts(found.groupdict())
            number = _ROW.match(sentence)
            row = int(number[1]) if number else _row_of(rows(sheet), column, facts.get("word", ""))
            place = Place(sheet, row, column)
            return Finding(
                code, Severity.ERROR, message.format_map(facts), cure.format_map(facts), place
            )
    return None


def _row_of(rows: Iterable[tuple[int, Mapping[str, str]]], column: str, word: str) -> int:
    """Return the first row that has `word` in `column`, or no row."""
    return next((n for n, row in rows if word and row.get(column) == word), NOWHERE_ROW)


def _of_sentence(sentence: str, code: str, severity: Severity, cure: str) -> Finding:
    """Return a sentence of pyxform's, with its row and column taken out of the words."""
    row = _ROW.match(sentence)
    rest = sentence[row.end() :] if row else sentence
    where = _WHERE.match(rest)
    rest = _LINK.sub("", rest[where.end() :] if where else rest)
    place = Place(
        where["sheet"] if where else "survey" if row else "",
        int(row[1]) if row else NOWHERE_ROW,
        where["column"] if where else "",
    )
    said = " ".join(rest.split("\n{")[0].split())
    return Finding(code or "F-150", severity, said, cure, place)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NOWHERE_ROW
