"""What a source has beside its text is in the copy too: its own bookmarks, labels, fields, files, tags, units."""

import io
import os
import shutil
from dataclasses import replace

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem

from diacritics import Edit, Revision
from pipeline import convert
from pipeline.datatypes import Document, Problem
from pipeline.export.searchable_pdf import searchable_pdf
from pipeline.extract import build_record
from pipeline.text.normalize import normalize
from pipeline.text.reading import read_through
from tests.pipeline.export.written import FIXTURES, blank, boxes, made, page_of, pdfium, pictures, poppler

LETTER = FIXTURES / "documents/cong-van.pdf"
KINDS = {"plain": {}, "linearised": {"linearize": True}, "locked": {"encryption": pikepdf.Encryption(owner="a", R=6)}}


def printed(pdf, text):
    """Return an appearance that prints a text."""
    font = Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    return pdf.make_stream(
        f"BT /F 10 Tf 2 4 Td ({text}) Tj ET".encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 90, 14],
        Resources=Dictionary(Font=font),
    )


def furnished(path, **how):
    """Write the letter with everything that a PDF may have beside its pages' text, and return its path."""
    with pikepdf.open(LETTER) as pdf:
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), 1, Dictionary(S=Name.D, St=5)]))
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([])))
        pdf.attachments["bang.csv"] = AttachedFileSpec(pdf, b"1;2", filename="bang.csv")
        with pdf.open_outline() as outline:
            outline.root.append(OutlineItem("Trang hai", 1))
        box = Dictionary(Yes=printed(pdf, "X"), Off=printed(pdf, " "))
        widgets = [
            {"FT": Name.Tx, "T": "y_kien", "V": "Dong y cap", "AP": Dictionary(N=printed(pdf, "Dong y cap"))},
            {"FT": Name.Btn, "T": "duyet", "V": Name.Yes, "AS": Name.Yes, "AP": Dictionary(N=box)},
        ]
        fields = [
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Widget, F=4, Rect=[400, 20 + 20 * at, 490, 34 + 20 * at], **one
                )
            )
            for at, one in enumerate(widgets)
        ]
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[9, 9, 99, 20], A=Dictionary(S=Name.URI, URI="a:b"))
        pdf.pages[0].Annots = Array([*fields, pdf.make_indirect(link)])
        pdf.Root.AcroForm = Dictionary(Fields=fields)
        for at, page in enumerate(pdf.pages):
            page.StructParents = at
            page.UserUnit = 2
        pdf.save(path, min_version="1.7", **how)
    return path


def restored(document):
    """Return a document of whose pages a word was restored, so that their layers are replaced."""
    pages = []
    for page in document.pages:
        word = page.text.split()[0]
        edit = Edit(page.text.index(word), page.text.index(word) + len(word), word, word.title(), "stripped", 0.9)
        pages.append(page.revised(Revision("restore", page.text, (edit,))))
    return Document(document.source, tuple(pages), read_through("\n\f\n".join(page.text for page in pages)))


def parts(pdf):
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    return {
        "bookmarks": titles,
        "labels": [page.label for page in pdf.pages],
        "tags": [Name.StructTreeRoot in pdf.Root, pdf.Root.MarkInfo.Marked],
        "tagged": [int(page.StructParents) for page in pdf.pages],
        "units": [float(page.UserUnit) for page in pdf.pages],
        "files": {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()},
        "fields": {str(field.T): str(field.V) for field in pdf.Root.AcroForm.Fields},
        "annotations": [str(one.Subtype) for one in pdf.pages[0].Annots],
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", [lambda document: document, restored], ids=["kept", "replaced"])
def test_a_copy_has_all_that_its_source_has(change, kind, read, tmp_path):
    path = furnished(tmp_path / "a.pdf", **KINDS[kind])
    document = change(read(path))
    data = searchable_pdf(document, build_record(document))
    with pikepdf.open(path) as before, pikepdf.open(io.BytesIO(data)) as after:
        assert parts(after) == parts(before)
        assert not after.is_encrypted
        assert after.check_pdf_syntax() == []
    for one, other in zip(pictures(path.read_bytes()), pictures(data), strict=True):
        assert np.array_equal(one, other)
    assert sorted(poppler(data, "-raw").split()) == sorted(document.text.split())


def test_what_a_field_prints_is_read_once(read, tmp_path):
    document = restored(read(furnished(tmp_path / "a.pdf")))
    data = searchable_pdf(document, build_record(document))
    assert "Dong y cap" in document.text
    assert poppler(data, "-raw").split() == pdfium(data).split() == document.text.split()


def test_an_appearance_that_pages_share_is_changed_on_the_page_that_was_restored(tmp_path):
    pdf = pikepdf.new()
    stamp = pdf.make_indirect(Dictionary(N=printed(pdf, "Den")))
    for _number in range(2):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Stamp, F=4, Rect=[50, 50, 140, 64], AP=stamp)])
    pdf.save(tmp_path / "a.pdf")
    kept = replace(page_of(number=2), origin="text_layer")
    assert poppler(made(tmp_path / "a.pdf", [page_of(("Đến", 50, 60, 68, 74)), kept])).split() == ["Đến", "Den"]


@pytest.mark.parametrize("broken", [Name.X, Array([1]), Dictionary(N=7), Dictionary(N=Dictionary(Yes=7))], ids=str)
def test_a_broken_appearance_does_not_cost_the_text(broken, tmp_path):
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, F=4, Rect=[50, 50, 140, 64], AP=broken)
    path = blank(tmp_path / "a.pdf", Annots=Array([1, note]))
    assert poppler(made(path, [page_of(("Kế", 50, 60, 68, 74))])).split() == ["Kế"]


def test_pages_that_share_their_resources_keep_what_each_draws(tmp_path):
    pdf = pikepdf.new()
    images = {
        f"/Im{grey}": pdf.make_stream(
            bytes([grey]),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=1,
            Height=1,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceGray,
        )
        for grey in (60, 180)
    }
    shared = pdf.make_indirect(Dictionary(XObject=pdf.make_indirect(Dictionary(images))))
    for name in images:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = shared
        page.obj.Contents = pdf.make_stream(f"q 595 0 0 842 0 0 cm {name} Do Q".encode())
    pdf.save(tmp_path / "a.pdf")
    kept = replace(page_of(number=2), origin="text_layer")
    data = made(tmp_path / "a.pdf", [page_of(("Đến", 50, 60, 68, 74)), kept])
    assert [int(picture[400, 300, 0]) for picture in pictures(data)] == [60, 180]


@pytest.mark.parametrize("seen", ["U\N{COMBINING HOOK ABOVE}y", "\N{ZERO WIDTH SPACE}Ủy"], ids=ascii)
@pytest.mark.parametrize(
    ("entries", "layer"), [({}, ["Ủy", "ban"]), ({"StructParents": 0}, [])], ids=["bare", "tagged"]
)
def test_a_layer_is_composed_anew_unless_tags_lead_to_it(seen, entries, layer, tmp_path):
    page = page_of((seen, 50, 60, 68, 74), ("ban", 72, 60, 96, 74), origin="text_layer")
    data = made(blank(tmp_path / "a.pdf", **entries), [page.revised(normalize(page.text))])
    assert [word for word, *_sides in boxes(data)] == layer, "the page is blank: what is found is a new layer"


def test_the_bad_layer_of_a_damaged_picture_that_was_read_is_replaced(recognized):
    path = FIXTURES / "layers/wrong-language.pdf"
    document, record = recognized(path, FIXTURES / "documents/chi-thi.pdf")
    cut = tuple(
        replace(page, problems=(Problem("the picture is damaged", page.number, verdict="corrupt"),))
        for page in document.pages
    )
    data = searchable_pdf(replace(document, pages=cut), record)
    assert poppler(data, "-raw").split() == pdfium(data).split() == document.text.split()


def test_a_copy_claims_no_conformance_that_nobody_checked(tmp_path):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    with pdf.open_metadata() as metadata:
        metadata["pdfaid:part"] = "2"
        metadata["pdfaid:conformance"] = "B"
    pdf.save(tmp_path / "a.pdf")
    with pikepdf.open(io.BytesIO(made(tmp_path / "a.pdf", [page_of(("a", 9, 9, 20, 20))]))) as after:
        assert not after.open_metadata().pdfa_status


def test_the_other_fields_of_a_signed_form_stay(tmp_path):
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    fields = [
        pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=kind, T=name, Rect=[0, 0, 9, 9]))
        for kind, name in ((Name.Sig, "S"), (Name.Tx, "T"))
    ]
    page.Annots = Array(fields)
    pdf.Root.AcroForm = Dictionary(Fields=fields, SigFlags=3)
    pdf.save(tmp_path / "a.pdf")
    with pikepdf.open(io.BytesIO(made(tmp_path / "a.pdf", [page_of(("a", 9, 9, 20, 20))]))) as after:
        assert [str(field.T) for field in after.Root.AcroForm.Fields] == ["T"]
        assert "/SigFlags" not in after.Root.AcroForm
        assert [str(one.T) for one in after.pages[0].Annots] == ["T"]


def test_a_file_whose_name_is_not_utf_8_is_sound(tmp_path):
    path = tmp_path / os.fsdecode(b"K\xd5 ho\xb9ch.pdf")
    shutil.copy(LETTER, path)
    converted = convert(path)
    assert not any("damaged" in problem.reason for page in converted.document.pages for problem in page.problems)
    with pikepdf.open(io.BytesIO(searchable_pdf(converted.document, converted.record))) as copy:
        assert len(copy.pages) == len(converted.document.pages)
