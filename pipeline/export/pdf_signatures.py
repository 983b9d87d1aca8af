"""A copy of a signed PDF is not signed: its signature fields go, what they print stays on the page.

The source keeps its signatures; who signed and when is in the record.
"""

from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from pipeline.export.annotations import annotations
from pipeline.export.old_text import silenced_copy

DEEPEST = 50
"""Fields within fields."""


def drop_signatures(pdf: pikepdf.Pdf, silent: frozenset[int]) -> None:
    """Make what signature fields show a part of their pages, and take out the fields and what vouches for them.

    On the pages `silent` (counted from 0) what they print was left out of the page's text, and is not to be read.
    """
    signed = False
    for index, page in enumerate(pdf.pages):
        seals = [one for one in annotations(page) if _is_signature(one)]
        if seals:
            signed = True
            _flatten(pdf, page, seals, silent=index in silent)
            page.obj.Annots = Array([one for one in page.obj.Annots if not any(one == seal for seal in seals)])
    form = pdf.Root.get(Name.AcroForm)
    if isinstance(form, Dictionary) and Name.Fields in form:
        fields = [*form.Fields]
        kept = [*_unsigned(fields)]
        signed = signed or len(kept) < len(fields)
        form.Fields = Array(kept)
        if Name.SigFlags in form:
            del form.SigFlags
        if not kept:
            del pdf.Root.AcroForm
    if signed:
        for name in (Name.Perms, Name.DSS):
            if name in pdf.Root:
                del pdf.Root[name]


def _is_signature(field: Object) -> bool:
    for _level in range(DEEPEST):
        if Name.FT in field:
            return str(field.FT) == str(Name.Sig)
        parent = field.get(Name.Parent)
        if not isinstance(parent, Dictionary):
            return False
        field = parent
    return False


def _unsigned(fields: list[Object], depth: int = 0) -> Iterator[Object]:
    """Yield the fields that are no signatures; a parent goes with the last of its children."""
    for field in fields:
        if not isinstance(field, Dictionary) or _is_signature(field):
            continue
        children = field.get(Name.Kids)
        if (
            isinstance(children, Array)
            and depth < DEEPEST
            and any(isinstance(child, Dictionary) and Name.T in child for child in children)
        ):
            kept = [*_unsigned([*children], depth + 1)]
            if not kept:
                continue
            field.Kids = Array(kept)
        yield field


def _flatten(pdf: pikepdf.Pdf, page: pikepdf.Page, seals: Sequence[Object], *, silent: bool) -> None:
    """Draw the appearances of annotations as part of their page."""
    drawn = []
    for seal in seals:
        appearance = seal.get(Name.AP, Dictionary()).get(Name.N)
        if not isinstance(appearance, pikepdf.Stream):
            continue
        if silent:
            appearance = silenced_copy(pdf, appearance)
        name = page.add_resource(appearance, Name.XObject, prefix="SohoaSeal")
        annotation = pikepdf.Annotation(seal)
        drawn.append(annotation.get_page_content_for_appearance(name, int(page.obj.get(Name.Rotate, 0))))
    if drawn:
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"Q\n" + b"\n".join(drawn))
