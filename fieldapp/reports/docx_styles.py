"""The styles of Word documents: one for each voice, so that they can be told apart and found."""

from __future__ import annotations

from typing import Final

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

EXACT_WORDS: Final = "Exact words"
THINK: Final = "What I think"
ASKED: Final = "I asked"
EVENT: Final = "Event"
VERSION: Final = "Version"
NOTICE: Final = "Notice"
PROVENANCE: Final = "Provenance"
BAND: Final = "Marking"
LEAD: Final = "Time and mark"

_TEXT_FONT: Final = "Arial"
_WORDS_FONT: Final = "Atkinson Hyperlegible"
_INK: Final = RGBColor(0x17, 0x21, 0x2B)
_INK_2: Final = RGBColor(0x4A, 0x55, 0x60)
_AFI: Final = RGBColor(0x87, 0x43, 0x00)
_PRIMARY: Final = "0B5566"
_THINK_GROUND: Final = "ECE6F7"
_LANGUAGE: Final = "en-GB"
_KEPT_TABLES: Final = ("Normal Table", "Table Grid")


def dress(document: WordDocument) -> None:
    """Set paper, language and fonts, and add the styles of the voices."""
    _set_paper(document)
    _set_language(document)
    _drop_unused(document)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle), "the library's template has a Normal style"
    _font(normal, _TEXT_FONT, 11)
    normal.paragraph_format.space_after = Pt(6)
    for level in range(1, 5):
        _dress_heading(document, f"Heading {level}", 20 - 3 * level)
    _dress_heading(document, "Title", 24)
    _add_voices(document)
    _add_helpers(document)


def _set_paper(document: WordDocument) -> None:
    """Set A4 with margins that leave lines of at most 75 characters or so."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)


def _set_language(document: WordDocument) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)


def _drop_unused(document: WordDocument) -> None:
    """Take out the template's hundred table styles: each search for a style reads them all."""
    for style in list(document.styles):
        if style.type is WD_STYLE_TYPE.TABLE and style.name not in _KEPT_TABLES:
            style.delete()


def _dress_heading(document: WordDocument, name: str, points: int) -> None:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle), "the library's template has the headings"
    _font(style, _TEXT_FONT, max(points, 11))
    style.font.bold = True
    style.font.italic = False


def _font(style: ParagraphStyle, family: str, points: int) -> None:
    style.font.name = family
    style.font.size = Pt(points)
    style.font.color.rgb = _INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in [a for a in fonts.attrib if a.endswith("Theme")]:
        del fonts.attrib[attribute]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), family)


def _add(document: WordDocument, name: str) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle), "a paragraph style was asked for"
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    return style


def _add_voices(document: WordDocument) -> None:
    words = _add(document, EXACT_WORDS)
    _font(words, _WORDS_FONT, 13)
    words.paragraph_format.left_indent = Pt(18)
    _left_rule(words, _PRIMARY, 18)
    _no_proofing(words)
    think = _add(document, THINK)
    think.paragraph_format.left_indent = Pt(9)
    _ground(think, _THINK_GROUND)
    asked = _add(document, ASKED)
    asked.font.color.rgb = _INK_2
    asked.paragraph_format.keep_with_next = True
    event = _add(document, EVENT)
    event.font.italic = True
    event.font.color.rgb = _INK_2


def _add_helpers(document: WordDocument) -> None:
    version = _add(document, VERSION)
    version.font.bold = True
    version.font.size = Pt(10)
    version.paragraph_format.keep_with_next = True
    notice = _add(document, NOTICE)
    notice.font.bold = True
    notice.font.color.rgb = _AFI
    small = _add(document, PROVENANCE)
    small.font.size = Pt(9)
    small.font.color.rgb = _INK_2
    band = _add(document, BAND)
    band.font.size = Pt(9)
    band.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    lead = document.styles.add_style(LEAD, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(lead, CharacterStyle), "a character style was asked for"
    lead.font.name = _TEXT_FONT
    lead.font.size = Pt(9)
    lead.font.color.rgb = _INK_2


def _left_rule(style: ParagraphStyle, colour: str, eighths: int) -> None:
    rule = f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="{eighths}" w:space="8" '
    style.element.get_or_add_pPr().insert_element_before(
        parse_xml(f'{rule}w:color="{colour}"/></w:pBdr>'), *_AFTER_BORDER
    )


def _ground(style: ParagraphStyle, colour: str) -> None:
    ground = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>'
    style.element.get_or_add_pPr().insert_element_before(parse_xml(ground), *_AFTER_BORDER[1:])


def _no_proofing(style: ParagraphStyle) -> None:
    """Switch spelling off: exact words are never tidied."""
    style.element.get_or_add_rPr().insert_element_before(
        parse_xml(f"<w:noProof {nsdecls('w')}/>"),
        *("w:snapToGrid", "w:vanish", "w:webHidden", "w:color", "w:spacing", "w:w", "w:kern"),
        *("w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:effect", "w:lang"),
    )


_AFTER_BORDER: Final = (
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:kinsoku",
    "w:wordWrap",
    "w:overflowPunct",
    "w:topLinePunct",
    "w:autoSpaceDE",
    "w:autoSpaceDN",
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:suppressOverlap",
    "w:jc",
    "w:textDirection",
    "w:textAlignment",
    "w:textboxTightWrap",
    "w:outlineLvl",
)
"""What may follow a paragraph's border in the order that the format prescribes."""
