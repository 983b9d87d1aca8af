"""What is left of a page's instructions once its old text is out: what is drawn, and what of it is marked silent."""

import json
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.export.old_text import SILENT, take_out_text

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/export/old_text.json").read_text())
SHOWN = {"Tj", "TJ", "'", '"', "Do", "T*"}


def page_with(content, forms):
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    image = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 1, "Height": 1, "BitsPerComponent": 8}
    scan = pdf.make_stream(b"\0", ColorSpace=Name.DeviceGray, **image)
    glass = pdf.make_stream(b"\0", ColorSpace=Name.DeviceGray, SMask=scan, **image)
    objects = Dictionary({"/Scan": scan, "/Glass": glass})
    font = Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page.Resources = Dictionary(XObject=objects, Font=font)
    for name, inside in forms.items():
        objects[name] = pdf.make_stream(
            inside.encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 595, 842]),
            Resources=page.Resources,
        )
    page.Contents = pdf.make_stream(content.encode())
    return pdf, page


def shown(instructions, resources, *, silent=False):
    """Yield what instructions draw, forms gone into, and whether it is marked silent."""
    depth = 0
    for instruction in instructions:
        operator = str(instruction.operator)
        depth += {"BDC": 1, "EMC": -1}.get(operator, 0)
        if operator not in SHOWN:
            continue
        first = instruction.operands[0] if instruction.operands else operator
        drawn = resources.XObject.get(str(first)) if operator == "Do" else None
        if drawn is not None and drawn.Subtype == Name.Form:
            inside = pikepdf.parse_content_stream(drawn)
            yield from shown(inside, drawn.get(Name.Resources, resources), silent=silent or depth > 0)
        else:
            yield str(first), silent or depth > 0


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_hidden_text_goes_and_other_text_is_silent(case):
    pdf, page = page_with(case["content"], case.get("forms", {}))
    take_out_text(pdf, page)
    left = [*shown(pikepdf.parse_content_stream(page), page.Resources)]
    assert [text for text, _silent in left] == case["drawn"]
    assert [text for text, silent in left if silent] == case["silent"]


def test_a_form_that_other_pages_draw_is_left_as_it_was():
    pdf, page = page_with("/Layer Do", {"/Layer": "BT 3 Tr /F 9 Tf (old) Tj ET"})
    form = page.Resources.XObject["/Layer"]
    take_out_text(pdf, page)
    assert b"old" in form.read_bytes()


def test_a_page_that_cannot_be_parsed_is_silenced_whole():
    pdf, page = page_with("BT /F 9 Tf 1 Tr Tr (seen) Tj ET", {})
    take_out_text(pdf, page)
    contents = b"\n".join(part.read_bytes() for part in page.Contents)
    assert contents.startswith(SILENT)
    assert contents.rstrip().endswith(b"EMC")


def test_forms_that_draw_each_other_end():
    pdf, page = page_with("/A Do", {"/A": "BT /F 9 Tf (x) Tj ET /B Do", "/B": "/A Do"})
    take_out_text(pdf, page)
    assert page.Contents[0].read_bytes().startswith(SILENT)
