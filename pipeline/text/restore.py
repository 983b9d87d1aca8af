"""Marks given back to a page's text."""

from collections import Counter
from collections.abc import Sequence

from diacritics import Model, diagnose, restore
from pipeline.datatypes import TextPage


def restore_marks(page: TextPage, model: Model) -> TextPage:
    """Restore the text of a page; one whose text is sound comes back as it is."""
    return page.revised(restore(page.text, model))


def damage_of(pages: Sequence[TextPage]) -> str:
    """Return what was wrong with most of the text of pages before it was restored, by its letters."""
    weights: Counter[str] = Counter()
    for page in pages:
        before = next((revision.before for revision in page.revisions if revision.stage == "restore"), page.text)
        if before.strip():
            weights[diagnose(before).damage] += len(before)
    return weights.most_common(1)[0][0] if weights else "none"
