"""Open prompts never lead, and leading questions get one quiet word."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.errors import Refused
from fieldapp.forms.prompts import LeadingRule, builtin_prompts, leading, load_prompts


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("Did he shout?", LeadingRule.YES_OR_NO),
        ("Didn’t she come?", LeadingRule.YES_OR_NO),
        ("And were you scared?", LeadingRule.YES_OR_NO),
        ("Was it because of the move?", LeadingRule.REASON),
        ("You like it there, don't you?", LeadingRule.TAG),
        ("It was scary, right?", LeadingRule.TAG),
        ("Was it in the morning or the evening?", LeadingRule.CHOICE),
        ("So he hit you?", LeadingRule.ASSUMES),
        ("When did he hit you?", LeadingRule.ASSUMES),
        ("I see. Was it him?", LeadingRule.YES_OR_NO),
        ("Why did you run away?", LeadingRule.BLAME),
    ],
)
def test_a_leading_question_gets_one_word_of_advice(question: str, rule: LeadingRule) -> None:
    advice = leading(question)
    assert advice is not None
    assert advice.rule is rule
    assert "Try: " in advice.text


@pytest.mark.parametrize(
    "question",
    [
        "",
        "Tell me about that.",
        "Can you tell me more?",
        "Could you please describe the room?",
        "What happened then?",
        "How was school?",
        "You said you have a dog. Tell me about the dog.",
        "did " * 400,
        "Would you like to stop?",
        "Do you want a break?",
        "Is there anything else you want me to know?",
        "Are you still all right?",
        "Who is at home in the evening or at weekends?",
    ],
)
def test_an_open_question_gets_none(question: str) -> None:
    assert leading(question) is None


def test_no_prompt_of_ours_leads() -> None:
    lines = [line for one in builtin_prompts().set for line in one.lines]
    assert len(lines) > 20
    assert not [line for line in lines if leading(line)]


def test_tell_explain_and_describe_are_offered() -> None:
    offered = builtin_prompts().get("open")
    assert offered is not None
    begins = {line.split()[0] for line in offered.lines}
    assert {"Tell", "Explain", "Describe"} <= begins
    assert builtin_prompts().get("nothing") is None


@given(st.text(max_size=300))
def test_advice_never_stumbles_over_what_is_typed(question: str) -> None:
    advice = leading(question)
    assert advice is None or advice.text.endswith(".")


def test_prompts_that_cannot_be_read_are_refused_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "prompts.toml"
    file.write_text("[[set]]\nkey = 1\n", "utf-8")
    with pytest.raises(Refused, match=r"F-105.*prompts\.toml"):
        load_prompts(file)
