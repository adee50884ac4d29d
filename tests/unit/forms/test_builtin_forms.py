"""The forms that ship with the app: complete, pinned, and in words for people."""

import re
import tomllib
from pathlib import Path

import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.forms.convert import convert
from fieldapp.forms.digest import form_hash
from fieldapp.forms.library import FormLibrary, builtin, load_library
from fieldapp.forms.loader import load
from fieldapp.forms.model import BlockStyle, Form, QuestionType
from fieldapp.forms.problems import ProblemKind, problems
from fieldapp.forms.prompts import builtin_prompts
from fieldapp.forms.xform.load import load_form

RESOURCES = Path(__file__).parents[3] / "resources"
BUILTIN = sorted((RESOURCES / "forms").glob("*.md"))
PINNED = Path(__file__).with_name("pinned.toml")


@pytest.fixture(scope="module")
def library() -> FormLibrary:
    return builtin()


_WITHOUT = (RecordKind.FORM, RecordKind.IDENTITIES, RecordKind.JOURNEY)


@pytest.mark.parametrize("kind", [kind for kind in RecordKind if kind not in _WITHOUT])
def test_each_kind_of_record_has_a_form(library: FormLibrary, kind: RecordKind) -> None:
    form = library.latest(kind)
    assert form.kind is kind
    assert form.id == kind.value
    assert form.questions()


def test_no_issued_form_has_changed(library: FormLibrary) -> None:
    """A change of wording is a new file with the next version; issued hashes stay as they are."""
    now = {f"{f.id}.{f.version}": form_hash(f).hex() for f in library.forms}
    assert now == tomllib.loads(PINNED.read_text("utf-8"))


def test_a_record_is_pinned_to_the_words_it_began_with(library: FormLibrary) -> None:
    form = library.latest(RecordKind.NOTE)
    assert library.pinned("note", 1, form_hash(form)) == form
    with pytest.raises(Refused, match="F-122"):
        library.pinned("note", 1, bytes(32))
    with pytest.raises(Refused, match="F-121"):
        library.pinned("note", 999, bytes(32))
    assert library.get("note", 999) is None


def test_a_file_must_bear_the_name_of_its_form(tmp_path: Path) -> None:
    source = (RESOURCES / "forms/note.1.md").read_bytes()
    (tmp_path / "note.2.md").write_bytes(source)
    with pytest.raises(Refused, match=r"F-103.*version 1"):
        load_library(tmp_path)


def test_older_versions_stay_loadable_beside_newer_ones(tmp_path: Path) -> None:
    source = (RESOURCES / "forms/note.1.md").read_text("utf-8")
    (tmp_path / "note.1.md").write_text(source, "utf-8")
    newer = source.replace("| note | 1 |", "| note | 2 |").replace("Heading", "Title")
    (tmp_path / "note.2.md").write_text(newer, "utf-8")
    library = load_library(tmp_path)
    assert library.latest(RecordKind.NOTE).version == 2
    first, second = library.get("note", 1), library.get("note", 2)
    assert first is not None
    assert second is not None
    assert form_hash(first) != form_hash(second)


@pytest.mark.parametrize("file", BUILTIN, ids=lambda path: path.name)
def test_a_built_in_form_is_an_xlsform_that_other_tools_read(file: Path) -> None:
    made = convert(file.read_bytes(), file.name)
    form = load_form(made.xform)
    ours = load(file.read_bytes(), file.name)
    asked = {names[-1] for names in (node.names for node in form.nodes.values())}
    assert made.warnings == ()
    assert (form.id, form.version) == (ours.id, str(ours.version))
    assert {question.key for question in ours.questions()} <= asked


def test_every_prompt_set_that_a_form_offers_exists(library: FormLibrary) -> None:
    known = {one.key for one in builtin_prompts().set}
    offered = {key for f in library.forms if (s := f.section()) for key in s.prompts}
    assert offered <= known


def test_permission_and_lawful_basis_are_two_questions(library: FormLibrary) -> None:
    form = library.latest(RecordKind.INTERVIEW_CHILD)
    permission, basis = form.question("permission_from"), form.question("lawful_basis")
    assert permission is not None
    assert basis is not None
    assert permission.required
    assert basis.required
    assert not {c.name for c in permission.choices} & {c.name for c in basis.choices}


@pytest.mark.parametrize("kind", [k for k in RecordKind if k.value.startswith("interview")])
def test_exact_words_stand_apart_from_what_the_inspector_thinks(
    library: FormLibrary, kind: RecordKind
) -> None:
    form = library.latest(kind)
    section = form.section()
    assert section is not None
    assert section.style is BlockStyle.ANSWERS
    assert [q.key for q in form.questions() if q.type is QuestionType.THINK] == ["think"]


def test_the_limit_of_privacy_is_said_before_every_interview(library: FormLibrary) -> None:
    for kind in (k for k in RecordKind if k.value.startswith("interview")):
        said = library.latest(kind).question("said_limit")
        assert said is not None
        assert said.required


def test_a_concern_has_the_steps_of_the_path_in_order(library: FormLibrary) -> None:
    form = library.latest(RecordKind.CONCERN)
    names = [step.name for step in form.steps]
    assert names == ["child_safe", "lead_told", "referred", "reply", "ended"]
    assert "999" in form.steps[0].hint
    assert {outcome.name for outcome in form.outcomes} == {"satisfied", "escalated"}


def test_problems_name_their_question_and_never_block(library: FormLibrary) -> None:
    form = library.latest(RecordKind.INTERVIEW_CHILD)
    found = problems(form, {"child": "T03", "permission_when": "last week", "ended": "14:05"})
    kinds = {str(problem.key): problem.kind for problem in found}
    assert "child" not in kinds
    assert kinds["permission_when"] is ProblemKind.UNREADABLE
    assert kinds["ended"] is ProblemKind.UNREADABLE
    assert kinds["lawful_basis"] is ProblemKind.MISSING
    asked = [question.key for question in form.questions()]
    assert [problem.key for problem in found] == sorted(kinds, key=asked.index)


def _sentences(form: Form) -> str:
    parts = [form.title, form.hint]
    for group in form.walk():
        parts += [group.title, group.hint]
    for question in form.questions():
        parts += [question.label, question.hint, *(c.label for c in question.choices)]
    return "\n".join(parts)


_NOT_OUR_WORDS = re.compile(
    r"\b(sync\w*|submit\w*|upload\w*|commit\w*|payload|entit(?:y|ies)|users?|fail\w*|invalid|"
    r"illegal|abort\w*|gonna|behavior|color|center)\b",
    re.IGNORECASE,
)


def test_forms_speak_the_words_of_the_field(library: FormLibrary) -> None:
    for form in library.forms:
        assert not _NOT_OUR_WORDS.findall(_sentences(form)), form.id
        assert "!" not in _sentences(form), form.id


@pytest.mark.parametrize("page", sorted((RESOURCES / "help").glob("*.md")), ids=lambda p: p.stem)
def test_help_pages_speak_the_words_of_the_field(page: Path) -> None:
    text = page.read_text("utf-8")
    assert not _NOT_OUR_WORDS.findall(text)
    assert "!" not in text
    assert text.startswith("# ")
    assert "http" not in text


def test_the_help_index_names_every_page() -> None:
    index = tomllib.loads((RESOURCES / "help/index.toml").read_text("utf-8"))
    named = {entry["page"] for entry in index["screen"]}
    assert named == {page.name for page in (RESOURCES / "help").glob("*.md")}
