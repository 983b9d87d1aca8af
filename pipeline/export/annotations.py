"""What lies on a page and is none of its instructions: form fields, notes, stamps.

Their words were read as the page's, and stand in its new text layer: what they print goes on being drawn and is not
read a second time.
"""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from pipeline.export.old_text import silenced_copy


def annotations(page: pikepdf.Page) -> Iterator[Object]:
    """Yield the annotations of a page; what is none is passed over."""
    listed = page.obj.get(Name.Annots)
    if isinstance(listed, Array):
        yield from (one for one in listed if isinstance(one, Dictionary))


def silence_annotations(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Mark what the annotations of a page print as not to be read; the values of fields stay as they are.

    Appearances are changed in copies: annotations of other pages may share them.
    """
    for one in annotations(page):
        appearance = one.get(Name.AP)
        if isinstance(appearance, Dictionary) and Name.N in appearance:
            one.AP = Dictionary({**appearance.as_dict(), "/N": _silenced(pdf, appearance.N)})


def _silenced(pdf: pikepdf.Pdf, normal: Object) -> Object:
    """Return an appearance that says nothing, or those of a box that is checked or not."""
    if isinstance(normal, pikepdf.Stream):
        return silenced_copy(pdf, normal)
    if isinstance(normal, Dictionary):
        states = {
            key: silenced_copy(pdf, state) if isinstance(state, pikepdf.Stream) else state
            for key, state in normal.items()
        }
        return Dictionary(states)
    return normal
