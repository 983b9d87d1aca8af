"""The archive forms as XML: one element for each field, by its official name, in its official order.

What the forms have no place for stands in a namespace of its own, so that a reader of the forms may pass over it.
"""

from itertools import groupby

from lxml import etree

from pipeline.datatypes import Document
from pipeline.export.archive_fields import ArchiveField, ArchiveForm, forms
from pipeline.export.archive_text import harmless
from pipeline.record import Record

SIDE = "urn:sohoa:archive:1"
"""The namespace of what sohoa adds: the source, warnings, whole values, places."""


def archive_xml(_document: Document, record: Record) -> bytes:
    """Return the forms of NĐ 30/2020 and TT 02/2019 as UTF-8 XML; an unknown field is an empty element."""
    root = etree.Element("ArchiveRecord", nsmap={"sohoa": SIDE})
    root.set(f"{{{SIDE}}}source", harmless(record.source.path))
    root.set(f"{{{SIDE}}}sha256", record.source.sha256)
    for form in forms(record):
        root.append(_form(form))
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _form(form: ArchiveForm) -> etree._Element:
    element = etree.Element(form.name)
    element.set(f"{{{SIDE}}}title", form.title)
    for group, fields in groupby(form.fields, key=_group):
        parent, opened_by = element, ""
        for field in fields:
            if group in form.groups and (parent is element or field.number == opened_by):
                parent, opened_by = etree.SubElement(element, form.groups[group]), field.number
            _append(parent, field)
    return element


def _group(field: ArchiveField) -> str:
    return field.number.partition(".")[0]


def _append(parent: etree._Element, field: ArchiveField) -> None:
    element = etree.SubElement(parent, field.name)
    element.text = field.value
    if field.warning:
        element.set(f"{{{SIDE}}}warning", field.warning)
    if field.whole:
        element.set(f"{{{SIDE}}}whole", field.whole)
    if field.found:
        element.set(f"{{{SIDE}}}confidence", f"{field.found.confidence:.3f}")
        if field.found.page:
            element.set(f"{{{SIDE}}}page", str(field.found.page))
