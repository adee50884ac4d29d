"""What an expression takes from the form around it, and when."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from lxml import etree

from fieldapp.forms.xpath import Attribute, ExpressionProblem, Lookups, ProblemCode, parse
from fieldapp.forms.xpath.shuffle import seeded_order
from tests.unit.forms.xpath.world import World


def test_what_is_not_relevant_reads_as_empty() -> None:
    world = World(hidden={"a"})
    assert world.string("concat('<', /data/a, '>')") == "<>"
    assert world.evaluate("/data/a = ''") is True
    assert world.evaluate("count(/data/a)") == 1.0


def test_every_text_of_the_form_is_asked_of_its_host() -> None:
    world = World()
    world.evaluate("if(/data/a = 1, /data/r[n = 2]/m, /data/b) + 1")
    assert world.asked == ["a", "n", "n", "n", "m"]


def test_the_branch_of_an_if_that_is_not_taken_is_not_read() -> None:
    world = World()
    assert world.string("if(true(), 'yes', distance(''))") == "yes"
    assert world.string("/data/a = 1 or distance('')") == "true"


def test_a_choice_is_named_by_the_question_at_the_quoted_path() -> None:
    world = World(labels={"x": "Ex"})
    assert world.string("jr:choice-name('x', '/data/c')") == "c: Ex"
    assert world.string("jr:choice-name('x', ' ../c ')", "a") == "c: Ex"
    assert world.string("jr:choice-name('gone', '/data/c')") == ""


def test_a_choice_of_no_question_is_refused() -> None:
    with pytest.raises(ExpressionProblem, match="finds no question at /data/nowhere") as refused:
        World().string("jr:choice-name('x', '/data/nowhere')")
    assert refused.value.code is ProblemCode.NO_CHOICES


def test_a_text_comes_in_the_language_that_is_on() -> None:
    world = World(texts={"greeting": ["Good day", "sound.mp3"]})
    assert world.string("jr:itext('greeting')") == "Good day"
    assert world.evaluate("count(jr:itext('greeting'))") == 2.0
    assert world.string("jr:itext('nothing')") == ""


def test_chance_comes_from_the_host() -> None:
    world = World()
    assert world.evaluate("random()") == 0.25
    assert world.string("uuid()") == world.uuid()
    assert world.string("uuid(40)") == (world.uuid() * 2)[:40]
    assert world.texts_at("randomize(/data/r/n)") == ["3", "1", "2"]


def test_today_begins_at_midnight_of_the_zone() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    world = World(now=late, zone=ZoneInfo("Europe/London"))
    assert world.string("today()") == "2026-07-01"
    assert world.string("now()") == "2026-07-01T00:30:00.000+01:00"
    assert world.string("format-date(today() , '%e %b %Y')") == "1 Jul 2026"


def test_a_time_with_an_offset_is_shown_in_the_zone() -> None:
    world = World(zone=timezone(timedelta(hours=2)))
    assert world.string("date-time('2026-01-15T10:00:00Z')") == "2026-01-15T12:00:00.000+02:00"


def test_a_list_that_nobody_has_is_empty() -> None:
    assert World().texts_at("instance('missing')/root/item") == []


def test_places_that_are_kept_are_forgotten_when_the_tree_has_moved() -> None:
    world = World(lookups=Lookups(keeps_places=True))
    assert world.evaluate("count(/data/r)") == 3.0
    world.root.remove(world.at("r"))
    world.lookups.moved()
    assert world.evaluate("count(/data/r)") == 2.0


def test_attributes_are_nodes() -> None:
    root = etree.fromstring('<data id="visit" version="3"><a/></data>')
    world = World(root)
    assert world.string("/data/@version") == "3"
    assert world.evaluate("count(/data/@*)") == 2.0
    assert parse("/data/@id").nodes(root, world) == [Attribute(root, "id")]
    assert world.string("name(/data/@id/..)") == "data"


def test_names_with_a_prefix_are_found_by_their_namespace() -> None:
    root = etree.fromstring(
        '<data><orx:meta xmlns:orx="http://openrosa.org/xforms">m</orx:meta></data>'
    )
    world = World(root)
    assert world.string("/data/orx:meta") == "m"
    assert world.string("/data/meta") == ""
    assert parse("/data/o:meta", {"o": "http://openrosa.org/xforms"}).string(root, world) == "m"


def test_a_value_is_no_place_to_go_to() -> None:
    with pytest.raises(ExpressionProblem) as refused:
        parse("1 + 1").nodes(World().root, World())
    assert refused.value.code is ProblemCode.NOT_NODES


def test_words_are_taken_out_only_under_the_signature_of_the_key() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    other = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    words = b"Visit agreed"
    signed = b64encode(key.sign(words) + words).decode()
    world = World()
    for by, found in ((key, "Visit agreed"), (other, "")):
        public = b64encode(by.public_key().public_bytes_raw()).decode()
        assert world.string(f"extract-signed('{signed}', '{public}')") == found
    assert world.string("extract-signed('short', 'no key')") == ""


def test_a_seed_gives_the_order_that_odk_gives() -> None:
    assert seeded_order("ABCDEF", 42) == list("AFCBDE")
