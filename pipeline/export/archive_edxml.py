"""The header of an edXML message (QCVN 102:2016/BTTTT), to enter an old document into a document system again.

Only what the page says is filled in. Identifiers of bodies, addresses and codes of kinds are the sender's to add;
dates are `yyyy/mm/dd` there, as messages in use have them.
"""

import uuid

from lxml import etree

from pipeline.datatypes import Document
from pipeline.export.archive_fields import addressees, number_and_notation, type_name
from pipeline.export.archive_text import harmless
from pipeline.record import Finding, Record

EDXML = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
WHOLE_DAY = len("2024-01-31")


def edxml_header(_document: Document, record: Record) -> bytes:
    """Return an edXML envelope with a MessageHeader and an empty body, as UTF-8 XML.

    DocumentId is made of the source's checksum: the same file has the same one in every run.
    """
    envelope = etree.Element(f"{{{EDXML}}}edXML", nsmap={"edXML": EDXML})
    inside = _child(envelope, "edXMLEnvelope")
    message = _child(_child(inside, "edXMLHeader"), "MessageHeader")
    _filled(message, "From", {"OrganId": "", "OrganName": _value(record.header.issuer)})
    for name, _found in addressees(record):
        _filled(message, "To", {"OrganId": "", "OrganName": name})
    number, notation = number_and_notation(record)
    _filled(message, "Code", {"CodeNumber": number, "CodeNotation": notation})
    date = record.header.date.value if record.header.date else ""
    promulgated = date.replace("-", "/") if len(date) == WHOLE_DAY else ""
    _filled(message, "PromulgationInfo", {"Place": _value(record.header.place), "PromulgationDate": promulgated})
    _filled(message, "DocumentType", {"Type": "", "TypeName": type_name(record)})
    _child(message, "Subject", _value(record.header.title))
    signatory = record.signatory
    signer = {
        "Competence": _value(signatory.authority),
        "Position": _value(signatory.title),
        "FullName": _value(signatory.name),
    }
    _filled(message, "SignerInfo", signer)
    places = _child(message, "ToPlaces")
    for recipient in record.recipients:
        _child(places, "Place", recipient.value)
    _filled(message, "OtherInfo", {"PageAmount": str(record.source.pages)})
    _child(message, "DocumentId", str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:sha256:{record.source.sha256}")))
    _child(inside, "edXMLBody")
    return bytes(etree.tostring(envelope, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _value(found: Finding | None) -> str:
    return found.value if found else ""


def _filled(parent: etree._Element, name: str, values: dict[str, str]) -> None:
    element = _child(parent, name)
    for child, value in values.items():
        _child(element, child, value)


def _child(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    element = etree.SubElement(parent, f"{{{EDXML}}}{name}")
    element.text = harmless(text) or None
    return element
