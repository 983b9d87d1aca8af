"""What signing programs print over a page, and the page under it."""

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name

from pipeline.ingest.pdf_overlay import opened_page


def test_a_page_that_inherits_its_size_keeps_it_beside_a_link(tmp_path):
    path = tmp_path / "inherited.pdf"
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(700, 1000))
        page.obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[10, 10, 90, 30])])
        del page.obj["/MediaBox"]
        made.Root.Pages.MediaBox = Array([0, 0, 700, 1000])
        made.save(path)
    with pypdfium2.PdfDocument(path) as document, opened_page(document, path, 0) as (page, overlays):
        assert page.get_size() == (700, 1000)
        assert overlays == ()
