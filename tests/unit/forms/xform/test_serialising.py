"""A record as the XML that a server of forms takes."""

from __future__ import annotations

from lxml import etree

from fieldapp.forms.xform.load import load_form
from fieldapp.forms.xform.serialising import instance_xml
from tests.support.xforms import begun, form, xform

HOME = """\
| survey |
| | type | name | label | relevant |
| | text | head | Head | |
| | text | more | More | ${head} = 'x' |
| | begin repeat | child | Child | |
| | text | called | Name | |
| | end repeat | | | |
"""


def test_only_what_counts_is_written_and_text_is_quoted() -> None:
    session = begun(form(HOME))
    session.set("/data/head", "A & <b>")
    session.add_repeat("/data/child")
    session.set("/data/child[2]/called", "Ann")
    written = etree.fromstring(instance_xml(session))
    assert [child.tag for child in written] == ["head", "child", "child", "meta"]
    assert written.findtext("head") == "A & <b>"
    assert [child.findtext("called") for child in written.findall("child")] == ["", "Ann"]


def test_prefixes_and_attributes_are_those_of_the_form() -> None:
    session = begun(
        load_form(
            xform(
                '<instance><data id="f" version="3"><a/><orx:meta><orx:instanceID/></orx:meta>'
                "</data></instance>",
                '<input ref="/data/a"><label>A</label></input>',
            )
        )
    )
    written = instance_xml(session)
    assert b'<data xmlns:orx="http://openrosa.org/xforms" id="f" version="3">' in written
    assert b"<orx:meta><orx:instanceID" in written


def test_a_character_that_xml_cannot_hold_is_replaced() -> None:
    session = begun(form(HOME))
    session.set("/data/head", "a\x00b\x0bc")
    assert etree.fromstring(instance_xml(session)).findtext("head") == "a\ufffdb\ufffdc"
