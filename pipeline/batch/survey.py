"""What a folder holds before anything is converted: kinds, pages, encodings, layers, signatures, what needs OCR."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from diacritics import diagnose
from pipeline.datatypes import Kind, LayerKind, LayerVerdict, RasterPage, Source, TextPage
from pipeline.errors import DocumentError, MissingProgram, Verdict
from pipeline.ingest import identify, open_pages
from pipeline.ingest.image import READERS, count_frames
from pipeline.ingest.pdf import pdf_layers
from pipeline.ingest.pdf_signatures import read_signatures
from pipeline.ingest.walk import Unread, find_sources
from pipeline.options import Options
from pipeline.text.legacy import damage_decoded, damage_of_encoding, decode_page, encodings_of

log = logging.getLogger(__name__)

SAMPLED_PAGES = 40
"""Pages of a PDF that are judged, spread over it: 20 milliseconds each."""
SAMPLED_LETTERS = 50_000
"""Letters of a text that are diagnosed, from its beginning."""

OCR_SECONDS = 2.7
"""A page on one core: Tesseract's `vie` at 300 dpi with one thread, drawing and restoration included."""
TEXT_SECONDS = 0.15
"""A page whose text is there."""
OFFICE_SECONDS = 4.0
"""A file that LibreOffice must convert first."""
BY_LIBREOFFICE: frozenset[Kind] = frozenset({"doc", "rtf", "odt", "xls", "ods", "ppt", "odp"})


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What a file is. `verdict` and `message` say why it cannot be read, where it cannot.

    `layers` are the pages of a PDF by what their text layers are worth, `encodings` what text is to be decoded from,
    `damage` what is wrong with most of the text, as `diagnose` names it. `ocr_pages` must be recognised; `seconds` is
    the estimate for all of it on one core. Of a long PDF these are reckoned from a sample of its pages.
    """

    name: str
    bytes: int = 0
    kind: Kind | None = None
    verdict: Verdict = "ok"
    message: str = ""
    pages: int = 0
    layers: dict[LayerKind, int] = field(default_factory=dict)
    encodings: tuple[str, ...] = ()
    damage: str = "none"
    signatures: int = 0
    broken_signatures: int = 0
    ocr_pages: int = 0
    seconds: float = 0.0

    @property
    def needs_repair(self) -> bool:
        """Whether plain extraction of its text would give the wrong text, or none."""
        return self.verdict != "ok" or self.ocr_pages > 0 or self.damage != "none" or bool(self.encodings)


def survey(paths: Sequence[Path], options: Options) -> Iterator[Surveyed]:
    """Look at each file, and at each below a folder; a file or a folder in it that cannot be read is told of, too.

    Raises BadRequest, before anything is looked at, for a path that cannot be read.
    """
    unread: list[Unread] = []
    found = find_sources(paths, tell=unread.append)
    return chain(
        (_surveyed(path, name, options) for path, name in found),
        (Surveyed(one.path, verdict="unsupported", message=one.reason) for one in unread),
    )


def _surveyed(path: Path, name: str, options: Options) -> Surveyed:
    found = Surveyed(name)
    try:
        source = identify(path, name, options.max_bytes)
        found = Surveyed(name, source.size, source.kind)
        return _looked_into(source, options)
    except DocumentError as error:
        return Surveyed(name, found.bytes, found.kind, error.verdict, f"{error.reason}; {error.way_out}")
    except MissingProgram as error:
        return Surveyed(name, found.bytes, found.kind, "unsupported", str(error))
    except Exception:
        log.exception("%s: a defect of sohoa", name)
        return Surveyed(
            name,
            found.bytes,
            found.kind,
            "crashed",
            "sohoa failed on it, which is a defect of ours; report it with the log",
        )


def _looked_into(source: Source, options: Options) -> Surveyed:
    if source.kind in READERS:
        pages = count_frames(source, options)
        return Surveyed(
            source.name,
            source.size,
            source.kind,
            pages=pages,
            ocr_pages=pages,
            seconds=_seconds(source.kind, pages, pages),
        )
    return _pdf(source, options) if source.kind == "pdf" else _text(source, open_pages(source, options))


def _pdf(source: Source, options: Options) -> Surveyed:
    pages, judged = pdf_layers(source, options, SAMPLED_PAGES)
    scale = pages / len(judged)
    layers = Counter(verdict.kind for verdict, _ in judged)
    unusable = round(scale * sum(not verdict.usable for verdict, _ in judged))
    signatures = read_signatures(source)
    return Surveyed(
        source.name,
        source.size,
        source.kind,
        pages=pages,
        layers={kind: round(scale * count) for kind, count in layers.most_common()},
        encodings=tuple(dict.fromkeys(name for verdict, _ in judged for name in verdict.encodings)),
        damage=_most(_damage_of_layer(verdict, text) for verdict, text in judged),
        signatures=len(signatures),
        broken_signatures=sum(signature.intact is False for signature in signatures),
        ocr_pages=unusable,
        seconds=_seconds(source.kind, pages, unusable),
    )


def _damage_of_layer(verdict: LayerVerdict, text: str) -> tuple[str, int]:
    """Return what is wrong with a layer, and the letters that this is wrong with."""
    letters = sum(map(str.isalpha, text))
    match verdict.kind:
        case "legacy":
            return damage_of_encoding(verdict.encodings[0]), letters
        case "garbled" | "broken-font":
            return verdict.kind, letters
        case "good":
            return diagnose(text).damage, letters
        case "signature-only" | "none":
            return "none", 0


def _text(source: Source, pages: Iterable[RasterPage | TextPage]) -> Surveyed:
    texts = [page for page in pages if isinstance(page, TextPage)]
    decoded = [decode_page(page) for page in _beginning(texts)]
    revisions = [revision for page in decoded for revision in page.revisions]
    return Surveyed(
        source.name,
        source.size,
        source.kind,
        pages=len(texts),
        encodings=tuple(dict.fromkeys(name for revision in revisions for name in encodings_of(revision))),
        damage=damage_decoded(decoded) or _sound(diagnose("\n".join(page.text for page in decoded)).damage),
        seconds=_seconds(source.kind, len(texts), 0),
    )


def _beginning(pages: Iterable[TextPage]) -> Iterator[TextPage]:
    """Yield as much of the pages as SAMPLED_LETTERS."""
    left = SAMPLED_LETTERS
    for page in pages:
        raw = page.raw[:left]
        words = (
            page.words if len(raw) == len(page.raw) else tuple(w for w in page.words if w.offset + len(w.text) <= left)
        )
        yield replace(page, raw=raw, words=words)
        left -= len(raw)
        if left <= 0:
            return


def _most(damages: Iterable[tuple[str, int]]) -> str:
    weights = Counter[str]()
    for damage, letters in damages:
        weights[_sound(damage)] += letters
    return weights.most_common(1)[0][0] if weights.total() else "none"


def _sound(damage: str) -> str:
    """Take text in other languages, and no text at all, for undamaged."""
    return "none" if damage in {"not-vietnamese", "empty"} else damage


def _seconds(kind: Kind, pages: int, ocr_pages: int) -> float:
    office = OFFICE_SECONDS if kind in BY_LIBREOFFICE else 0.0
    return round(office + ocr_pages * OCR_SECONDS + (pages - ocr_pages) * TEXT_SECONDS, 1)
