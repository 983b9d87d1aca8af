"""The model on disk: one file, checked before it is believed.

A line of JSON (format, version, checksum of the rest, what each array is), then the arrays, each deflated. They are
inflated rather than mapped: that takes 0.15 s and makes the file half as large.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from diacritics.channel import Channel, Emissions, Inventory, inventory
from diacritics.language_model import NgramModel, pack, unpack
from diacritics.vocabulary import Vocabulary

FORMAT = "sohoa-diacritics"
VERSION = 1
SHIPPED = Path(__file__).parent / "models" / "vi.model"
_WAY_OUT = "train it again with: make model CORPUS=folder"

Array = npt.NDArray[np.generic]


class ModelError(Exception):
    """A model that is missing, damaged, or of another version. The message says which file, why, and the way out."""


@dataclass(frozen=True)
class Model:
    """All that restoration knows: words, their order, how they are damaged, and the symbols of documents."""

    vocabulary: Vocabulary
    ngrams: NgramModel
    emissions: Mapping[str, Emissions]
    """What letters come out as, by damage: `garbled`, `ocr`."""
    symbols: Mapping[str, str]
    """Parts of document codes by their bare form: `QD` to `QĐ`."""
    card: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def inventory(self) -> Inventory:
        """The syllables of the vocabulary, for the channels."""
        return inventory(self.vocabulary)

    def channel(self, damage: str) -> Channel:
        """Return the channel of a kind of damage."""
        return Channel(self.emissions[damage], self.inventory)


def save(model: Model, path: Path) -> None:
    """Write a model file; one that is there is replaced in one step."""
    arrays = {f"ngrams/{name}": array for name, array in pack(model.ngrams).items()}
    arrays["counts"] = model.vocabulary.counts
    for damage, emissions in model.emissions.items():
        arrays[f"emissions/{damage}"] = emissions.counts.astype(np.float32)
    packed = [zlib.compress(np.ascontiguousarray(array).tobytes(), 9) for array in arrays.values()]
    text = {
        "words": model.vocabulary.words,
        "outcomes": {damage: emissions.outcomes for damage, emissions in model.emissions.items()},
        "symbols": dict(model.symbols),
        "card": dict(model.card),
    }
    packed.append(zlib.compress(json.dumps(text, ensure_ascii=False).encode(), 9))
    payload = b"".join(packed)
    header = {
        "format": FORMAT,
        "version": VERSION,
        "sha256": hashlib.sha256(payload).hexdigest(),
        "arrays": [
            [name, array.dtype.str, list(array.shape), len(piece)]
            for (name, array), piece in zip(arrays.items(), packed, strict=False)
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(json.dumps(header).encode() + b"\n" + payload)
    partial.replace(path)


def load(path: Path) -> Model:
    """Read a model file. Raises ModelError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: the restoration model cannot be read ({error.strerror}); {_WAY_OUT}") from error
    line, _, payload = data.partition(b"\n")
    header = _header(path, line)
    if hashlib.sha256(payload).hexdigest() != header["sha256"]:
        raise ModelError(f"{path}: the restoration model is damaged (its checksum differs); {_WAY_OUT}")
    try:
        arrays, text = _contents(header, payload)
        words = tuple(text["words"])
        return Model(
            Vocabulary(words, arrays["counts"].view(np.float32)),
            unpack({name.removeprefix("ngrams/"): array for name, array in arrays.items()}),
            {
                damage: Emissions(tuple(outcomes), arrays[f"emissions/{damage}"].astype(np.float64))
                for damage, outcomes in text["outcomes"].items()
            },
            text["symbols"],
            text["card"],
        )
    except (KeyError, ValueError, zlib.error) as error:
        raise ModelError(f"{path}: the restoration model is damaged ({error}); {_WAY_OUT}") from error


def _contents(header: Mapping[str, Any], payload: bytes) -> tuple[dict[str, Array], Any]:
    """Inflate the arrays and the JSON that follows them."""
    arrays = {}
    at = 0
    for name, kind, shape, size in header["arrays"]:
        arrays[name] = np.frombuffer(zlib.decompress(payload[at : at + size]), dtype=kind).reshape(shape)
        at += size
    return arrays, json.loads(zlib.decompress(payload[at:]))


def _header(path: Path, line: bytes) -> dict[str, Any]:
    try:
        header = json.loads(line)
    except ValueError as error:
        raise ModelError(f"{path}: this is no restoration model; {_WAY_OUT}") from error
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise ModelError(f"{path}: this is no restoration model; {_WAY_OUT}")
    if header.get("version") != VERSION:
        found = header.get("version")
        raise ModelError(f"{path}: the restoration model has version {found}, we read {VERSION}; {_WAY_OUT}")
    return header
