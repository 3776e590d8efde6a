"""The workbook of a release as OpenDocument: the same sheets, and the same bytes every time.

The package is put together here from five parts, with fixed moments: what a template document
would bring along (language, thumbnail, the moment it was made) is no part of a release.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

from odfdo import Cell, Column, Document, Element, Link, Paragraph, Row, Style, Table, XmlPart

from results.disclosure.release import Release
from results.exports.sheets import Book, LinkTo, Sheet, Value, book_of
from results.words import Words

MIME = "application/vnd.oasis.opendocument.spreadsheet"
VERSION = "1.3"
MADE = "2000-01-01T00:00:00"
FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP file can say
CENTIMETRES = 0.21  # of a sign's width
INK, RULE, TINT, LINK = "#0b0c0c", "#134f4a", "#e4f0ee", "#0b5a5f"

CELL_STYLES: dict[str, tuple[dict[str, str], dict[str, str], dict[str, str]]] = {
    # name: (cell, paragraph, text)
    "heading": ({}, {}, {"fo:font-weight": "bold", "fo:font-size": "14pt", "fo:color": RULE}),
    "line": ({}, {}, {"fo:color": INK}),
    "long": (
        {"fo:wrap-option": "wrap", "style:vertical-align": "top"},
        {},
        {"fo:color": INK},
    ),
    "label": ({"style:vertical-align": "top"}, {}, {"fo:font-weight": "bold", "fo:color": INK}),
    "header": (
        {
            "fo:wrap-option": "wrap",
            "style:vertical-align": "top",
            "fo:background-color": TINT,
            "fo:border-bottom": f"1.5pt solid {RULE}",
        },
        {},
        {"fo:font-weight": "bold", "fo:color": INK},
    ),
    "figure": (
        {"style:vertical-align": "top", "style:text-align-source": "fix"},
        {"fo:text-align": "end"},
        {"fo:color": INK},
    ),
    "link": (
        {"style:vertical-align": "top"},
        {},
        {"fo:color": LINK, "style:text-underline-style": "solid"},
    ),
}
NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    f'office:version="{VERSION}"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
STYLES = (
    f"{HEAD}<office:document-styles {NAMESPACES}><office:styles>"
    '<style:default-style style:family="table-cell"><style:text-properties '
    'fo:font-family="Arial" fo:font-size="11pt" fo:language="en" fo:country="GB"/>'
    '</style:default-style><style:style style:name="Default" style:family="table-cell"/>'
    "</office:styles><office:automatic-styles>"
    '<style:page-layout style:name="page"><style:page-layout-properties '
    'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" '
    'fo:margin="1.5cm" style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout>'
    "</office:automatic-styles><office:master-styles>"
    '<style:master-page style:name="Default" style:page-layout-name="page"/>'
    "</office:master-styles></office:document-styles>"
)
MANIFEST = (
    f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    f'manifest:version="{VERSION}">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="{VERSION}" '
    f'manifest:media-type="{MIME}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{part}.xml" manifest:media-type="text/xml"/>'
        for part in ("content", "styles", "meta", "settings")
    )
    + "</manifest:manifest>"
)


def render(release: Release, words: Words) -> bytes:
    """The ODS file."""
    return write(book_of(release, words))


def write(book: Book) -> bytes:
    """A described workbook as ODS."""
    parts = {
        "content.xml": _content(book),
        "styles.xml": STYLES.encode(),
        "meta.xml": _meta(book).encode(),
        "settings.xml": _settings(book).encode(),
        "META-INF/manifest.xml": MANIFEST.encode(),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        # The kind of file stands first and is not compressed, so that programs can look for it.
        package.writestr(zipfile.ZipInfo("mimetype", FIRST_MOMENT), MIME)
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, FIRST_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return stream.getvalue()


def _content(book: Book) -> bytes:
    document = Document("spreadsheet")
    content = document.get_part("content.xml")
    assert isinstance(content, XmlPart)
    # Programs refuse a package whose parts are of different versions.
    content.root.set_attribute("office:version", VERSION)
    for place in ("//office:automatic-styles", "//office:font-face-decls"):
        if (element := content.get_element(place)) is not None:
            element.clear()
    widths = sorted({column.width for sheet in book.sheets for column in sheet.table.columns})
    for width in widths:
        document.insert_style(
            Style("table-column", name=f"width-{width}", width=f"{width * CENTIMETRES:.2f}cm"),
            automatic=True,
        )
    tall = Style("table-row", name="row")
    tall.set_properties({"style:use-optimal-row-height": "true"}, area="table-row")
    document.insert_style(tall, automatic=True)
    for name, areas in CELL_STYLES.items():
        style = Style("table-cell", name=name)
        for area, properties in zip(("table-cell", "paragraph", "text"), areas, strict=True):
            if properties:
                style.set_properties(properties, area=area)
        document.insert_style(style, automatic=True)
    body = document.body
    body.clear()
    ranges = Element.from_tag("table:database-ranges")
    for sheet in book.sheets:
        body.append(_table(sheet))
        ranges.append(_range(sheet))
    body.append(ranges)
    return bytes(content.serialize())


def _table(sheet: Sheet) -> Table:
    table = Table(sheet.name)
    table.clear()
    table.name = sheet.name
    # In the order of the schema; `Table.append` has an order of its own.
    for tag, words in (
        ("table:title", f"Table on the sheet {sheet.name}"),
        ("table:desc", sheet.table.description),
    ):
        element = Element.from_tag(tag)
        element.text = words
        Element.append(table, element)
    for column in sheet.table.columns:
        Element.append(table, Column(style=f"width-{column.width}"))
    for number, line in enumerate(sheet.lines):
        styles = ["heading" if not number else "line"]
        if sheet.is_cover and number:
            styles = ["label", "long"]
        Element.append(table, _row(line, styles))
    header = Element.from_tag("table:table-header-rows")
    names = tuple(column.header for column in sheet.table.columns)
    header.append(_row(names, ["header"] * len(names)))
    Element.append(table, header)
    styles = ["figure" if column.is_figure else "long" for column in sheet.table.columns]
    for row in sheet.table.rows:
        Element.append(table, _row(row, styles))
    return table


def _row(values: tuple[Value, ...], styles: list[str]) -> Row:
    row = Row(style="row")
    for value, style in zip(values, styles, strict=False):
        row.append(_cell(value, style))
    return row


def _cell(value: Value, style: str) -> Cell:
    match value:
        case LinkTo(words, sheet):
            cell = Cell(style="link")
            cell.type = "string"
            paragraph = Paragraph()
            paragraph.append(Link(f"#'{sheet}'.A1", text=words))
            cell.append(paragraph)
        case str():
            # Set by hand: `Cell(value)` would also put the text into an attribute.
            cell = Cell(style=style)
            cell.type = "string"
            paragraph = Paragraph()
            paragraph.append_plain_text(value)
            cell.append(paragraph)
        case _:
            cell = Cell(value, style=style)
    return cell


def _range(sheet: Sheet) -> Element:
    first, last = sheet.header_row + 1, sheet.header_row + 1 + len(sheet.table.rows)
    end = column_name(len(sheet.table.columns) - 1)
    element = Element.from_tag("table:database-range")
    element.set_attribute("table:name", sheet.table.name)
    element.set_attribute(
        "table:target-range-address", f"'{sheet.name}'.A{first}:'{sheet.name}'.{end}{last}"
    )
    element.set_attribute("table:contains-header", "true")
    if not sheet.is_cover:
        element.set_attribute("table:display-filter-buttons", "true")
    return element


def column_name(place: int) -> str:
    """ "A" for 0, "AA" for 26."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _meta(book: Book) -> str:
    return (
        f"{HEAD}<office:document-meta {NAMESPACES}><office:meta>"
        f"<dc:title>{escape(book.title)}</dc:title><dc:subject>{escape(book.subject)}</dc:subject>"
        f"<dc:description>{escape(book.note)}</dc:description>"
        f"<meta:initial-creator>{escape(book.publisher)}</meta:initial-creator>"
        f"<dc:creator>{escape(book.publisher)}</dc:creator>"
        f"<meta:creation-date>{MADE}</meta:creation-date><dc:date>{MADE}</dc:date>"
        "<dc:language>en-GB</dc:language></office:meta></office:document-meta>"
    )


def _settings(book: Book) -> str:
    """Where each sheet is frozen: below the headers, beside the names of groups."""
    entries = "".join(_frozen(sheet) for sheet in book.sheets if not sheet.is_cover)
    return (
        f"{HEAD}<office:document-settings {NAMESPACES}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        f'<config:config-item-map-named config:name="Tables">{entries}'
        "</config:config-item-map-named>"
        '<config:config-item config:name="ActiveTable" config:type="string">'
        f"{escape(book.sheets[0].name)}</config:config-item>"
        "</config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _frozen(sheet: Sheet) -> str:
    columns = 2 if len(sheet.table.columns) > 2 else 0
    below = sheet.header_row + 1
    items: list[tuple[str, str, int]] = [
        ("HorizontalSplitMode", "short", 2 if columns else 0),
        ("VerticalSplitMode", "short", 2),
        ("HorizontalSplitPosition", "int", columns),
        ("VerticalSplitPosition", "int", below),
        ("ActiveSplitRange", "short", 3 if columns else 2),
        ("PositionLeft", "int", 0),
        ("PositionRight", "int", columns),
        ("PositionTop", "int", 0),
        ("PositionBottom", "int", below),
    ]
    return (
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>"
        + "".join(
            f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
            "</config:config-item>"
            for name, kind, value in items
        )
        + "</config:config-item-map-entry>"
    )
