"""Footnotes of a Word document, for which the Word library has no call.

A footnote stands in a part of its own; the text refers to it by number (ECMA-376 part 1,
17.11). Two separators come first, as Word writes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.text.paragraph import Paragraph

TEXT: Final = "FootnoteText"
REFERENCE: Final = "FootnoteReference"
_PLACE: Final = PackURI("/word/footnotes.xml")
_LINE: Final = '<w:footnote w:type="{0}" w:id="{1}"><w:p><w:r><w:{0}/></w:r></w:p></w:footnote>'
_EMPTY: Final = (
    f"<w:footnotes {nsdecls('w')}>{_LINE.format('separator', -1)}"
    f"{_LINE.format('continuationSeparator', 0)}</w:footnotes>"
)
_NOTE: Final = (
    f'<w:footnote {nsdecls("w")} w:id="%d"><w:p><w:pPr><w:pStyle w:val="{TEXT}"/></w:pPr>'
    f'<w:r><w:rPr><w:rStyle w:val="{REFERENCE}"/></w:rPr><w:footnoteRef/></w:r>'
    '<w:r><w:t xml:space="preserve"></w:t></w:r></w:p></w:footnote>'
)
_MARK: Final = (
    f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="{REFERENCE}"/></w:rPr>'
    '<w:footnoteReference w:id="%d"/></w:r>'
)
_BETWEEN: Final = (
    f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="{REFERENCE}"/></w:rPr>'
    '<w:t xml:space="preserve">, </w:t></w:r>'
)
"""Two marks side by side would read as one number."""
_SEPARATORS: Final = (
    f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
)


@dataclass(slots=True)
class Footnotes:
    """The footnotes of one document, numbered from 1 in the order in which they are added."""

    root: BaseOxmlElement
    count: int = 0

    def add(self, paragraph: Paragraph, text: str) -> int:
        """Add a footnote with a mark at the end of `paragraph`; return its number."""
        self.count += 1
        note = parse_xml(_NOTE % self.count)
        (words,) = note.iter(qn("w:t"))
        words.text = f" {text}"
        self.root.append(note)
        if len(paragraph._p) and paragraph._p[-1].find(qn("w:footnoteReference")) is not None:
            paragraph._p.append(parse_xml(_BETWEEN))
        paragraph._p.append(parse_xml(_MARK % self.count))
        return self.count


def footnotes(document: WordDocument) -> Footnotes:
    """Give a document its part of footnotes, with the styles of their text and marks."""
    _add_styles(document)
    compatibility = document.settings.element.find(qn("w:compat"))
    assert compatibility is not None, "the library's template has settings of compatibility"
    compatibility.addprevious(parse_xml(_SEPARATORS))
    root = parse_xml(_EMPTY)
    package = document.part.package
    part = XmlPart(_PLACE, CONTENT_TYPE.WML_FOOTNOTES, root, package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return Footnotes(root)


def _add_styles(document: WordDocument) -> None:
    text = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    assert isinstance(text, ParagraphStyle), "a paragraph style was asked for"
    text.base_style = document.styles["Normal"]
    text.element.set(qn("w:styleId"), TEXT)
    text.font.size = Pt(9)
    mark = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    assert isinstance(mark, CharacterStyle), "a character style was asked for"
    mark.element.set(qn("w:styleId"), REFERENCE)
    mark.font.superscript = True
