"""The model on disk: one file, checked before it is believed.

A line of JSON (format, version, checksum of the rest, what each array is), then the arrays, each deflated. Expanded
they take seven times the room; `model_cache` keeps them so, and only the first process of a machine waits for that.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from diacritics import model_cache
from diacritics.channel import Channel, Emissions, Inventory, inventory
from diacritics.language_model import HashedModel, LanguageModel, NgramModel, pack, unpack
from diacritics.vocabulary import Vocabulary

FORMAT = "sohoa-diacritics"
VERSION = 1
SHIPPED = Path(__file__).parent / "models" / "vi.model"
WORTH_CACHING = 1_000_000
"""Bytes of a model file from which it is expanded but once."""
_LONGEST_HEADER = 1_000_000
_WAY_OUT = "train it again with: make model CORPUS=folder"

Array = npt.NDArray[np.generic]


class ModelError(Exception):
    """A model that is missing, damaged, or of another version. The message says which file, why, and the way out."""


@dataclass(frozen=True)
class Model:
    """All that restoration knows: words, their order, how they are damaged, and the symbols of documents."""

    vocabulary: Vocabulary
    ngrams: LanguageModel
    emissions: Mapping[str, Emissions]
    """What letters come out as, by damage: `garbled`, `ocr`."""
    symbols: Mapping[str, str]
    """Parts of document codes by their bare form: `QD` to `QĐ`."""
    card: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def inventory(self) -> Inventory:
        """The syllables of the vocabulary, for the channels."""
        return inventory(self.vocabulary)

    @cached_property
    def _channels(self) -> Mapping[str, Channel]:
        return {damage: Channel(emissions, self.inventory) for damage, emissions in self.emissions.items()}

    def channel(self, damage: str) -> Channel:
        """Return the channel of a kind of damage; it remembers what it was asked."""
        return self._channels[damage]


def save(model: Model, path: Path) -> None:
    """Write a model as it was trained; a file that is there is replaced in one step.

    Raises TypeError for a model that was loaded: its order is lost.
    """
    if not isinstance(model.ngrams, NgramModel):
        raise TypeError("only a model that was just trained can be saved; copy the file of one that was loaded")
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
    """Read a model file, or map what an earlier process made of it. Raises ModelError.

    The checksum of the whole file is only looked at where nothing is mapped: what is mapped was made when it was right.
    """
    try:
        with path.open("rb") as file:
            header = _header(path, file.readline(_LONGEST_HEADER))
            cached = model_cache.read(str(header.get("sha256")))
            if cached is not None:
                return _model(cached)
            payload = file.read()
    except OSError as error:
        raise ModelError(f"{path}: the restoration model cannot be read ({error.strerror}); {_WAY_OUT}") from error
    if hashlib.sha256(payload).hexdigest() != header.get("sha256"):
        raise ModelError(f"{path}: the restoration model is damaged (its checksum differs); {_WAY_OUT}")
    try:
        arrays = _expanded(header, payload)
        model = _model(arrays)
    except (KeyError, ValueError, zlib.error) as error:
        raise ModelError(f"{path}: the restoration model is damaged ({error}); {_WAY_OUT}") from error
    if len(payload) >= WORTH_CACHING:
        model_cache.write(header["sha256"], arrays)
        mapped = model_cache.read(header["sha256"])
        return model if mapped is None else _model(mapped)
    return model


def _expanded(header: Mapping[str, Any], payload: bytes) -> dict[str, Array]:
    """Return all that a model consists of as flat arrays, in the form in which it is asked."""
    pieces = []
    rest = memoryview(payload)
    for _, _, _, size in header["arrays"]:
        pieces.append(rest[:size])
        rest = rest[size:]
    with ThreadPoolExecutor(2) as pool:  # inflating lets other threads run
        *inflated, text = pool.map(zlib.decompress, [*pieces, rest])
    packed = {
        name: np.frombuffer(data, dtype=kind).reshape(shape)
        for (name, kind, shape, _), data in zip(header["arrays"], inflated, strict=True)
    }
    ngrams = unpack({name.removeprefix("ngrams/"): packed.pop(name) for name in list(packed) if "ngrams/" in name})
    arrays = {f"ngrams/{name}": array for name, array in ngrams.arrays().items()}
    arrays |= {name: array.ravel() for name, array in packed.items()}
    return arrays | {"text": np.frombuffer(text, dtype=np.uint8)}


def _model(arrays: Mapping[str, Array]) -> Model:
    """Put a model together. Raises KeyError or ValueError where something is missing."""
    text = json.loads(arrays["text"].tobytes())
    emissions = {
        damage: Emissions(tuple(outcomes), arrays[f"emissions/{damage}"].reshape(len(outcomes), -1).astype(np.float64))
        for damage, outcomes in text["outcomes"].items()
    }
    ngrams = {name.removeprefix("ngrams/"): array for name, array in arrays.items() if "ngrams/" in name}
    vocabulary = Vocabulary(tuple(text["words"]), arrays["counts"].view(np.float32))
    return Model(vocabulary, HashedModel.of_arrays(ngrams), emissions, text["symbols"], text["card"])


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
