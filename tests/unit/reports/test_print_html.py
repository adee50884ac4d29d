"""Print: escaped text, both bands, nothing that loads anything."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.change import BlockKind
from fieldapp.forms.library import builtin
from fieldapp.reports.print_html import record_html
from tests.unit.reports.records import CONTEXT, block, disputed, fields, interview, record


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    return tags


def html_of(one) -> str:  # type: ignore[no-untyped-def]
    return record_html(one, builtin().get(one.form, one.form_version), CONTEXT).html


def test_the_band_of_every_page_goes_with_the_record() -> None:
    one = interview()
    page = record_html(one, builtin().get(one.form, one.form_version), CONTEXT)
    assert page.band == "OFFICIAL-SENSITIVE  Personal data of children. Need to know only."
    assert "OFFICIAL-SENSITIVE" not in page.html


def test_exact_words_stand_in_their_own_voice_behind_a_rule() -> None:
    html = html_of(interview())
    before, _, after = html.partition("The dog sleeps")
    assert before.rstrip().endswith('<blockquote class="words"><p class="words">It’s alright.')
    assert 'bgcolor="#0B5566"' in before.rsplit("<table", 1)[1]
    assert '<p class="think">Fourth worker' in after


def test_all_versions_are_printed_with_their_authors() -> None:
    html = html_of(disputed())
    assert "Version A, written by OF2" in html
    assert "Version B, written by CQ1" in html


@given(st.text())
def test_no_text_becomes_a_tag_or_loads_anything(text: str) -> None:
    hostile = f"<img src='http://x/y.png'><script>alert(1)</script>{text}"
    one = record(held=fields(title=hostile, other=text), blocks=(block(hostile, BlockKind.WORDS),))
    tags = parsed(html_of(one))
    assert not {"img", "script", "link", "a", "object", "iframe"} & set(tags.tags)
    assert not {"src", "href", "onload", "onerror"} & {name for name, _ in tags.attributes}
    assert any("<img src='http://x/y.png'>" in piece for piece in tags.text)


def test_line_ends_and_signs_are_kept() -> None:
    one = record(blocks=(block("first & <second>\nthird", BlockKind.WORDS),))
    assert "first &amp; &lt;second&gt;<br>third" in html_of(one)


def test_a_character_that_a_page_cannot_hold_is_said() -> None:
    html = html_of(record(blocks=(block("a\x00b"),)))
    assert "a\ufffdb" in html
    assert "1 character that a page cannot hold" in html
