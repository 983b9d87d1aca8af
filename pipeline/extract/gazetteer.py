"""Provinces and districts of all eras: names as they are spelled, and the days on which the units ended."""

from collections.abc import Iterator
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from pipeline.extract.folding import fold, old_tones
from pipeline.extract.lexicon import table

_LONG = 6
"""Letters of a name that may be told although one of them was misread."""
_DISTRICTS = frozenset({"huyện", "quận", "thị xã", "thành phố"})


@cache
def province_names() -> tuple[str, ...]:
    """Names of the provinces of all eras."""
    data = table("gazetteer")
    return tuple(dict.fromkeys([*(name for names in data["provinces"].values() for name in names), *data["former"]]))


@cache
def district_names() -> tuple[str, ...]:
    """Names of the districts, towns and provincial cities, without the numbered ones."""
    return tuple(dict.fromkeys(name for _, _, name in _districts() if not name.isdigit()))


@cache
def _districts() -> tuple[tuple[str, str, str], ...]:
    """Every district as province, unit word and name."""
    return tuple(_listed())


def _listed() -> Iterator[tuple[str, str, str]]:
    for province, units in table("gazetteer")["districts"].items():
        for unit, names in units.items():
            yield from ((province, unit, name) for name in names)


@lru_cache(maxsize=4096)
def spelled(unit: str, place: str, province: str | None = None) -> str:
    """Return a place as it is spelled, where a scan lost its marks; inside a known province where it lost a letter.

    What is a name as it stands stays, and so does what could be two names.

    >>> spelled("tỉnh", "Quang Trị"), spelled("huyện", "Quan Bạ"), spelled("huyện", "Mèo Vac", "Hà Giang")
    ('Quảng Trị', 'Quản Bạ', 'Mèo Vạc')
    """
    known = _names_of(unit)
    if place in known or not known:
        return place
    letters = fold(place)
    same = {name for name in known if fold(name) == letters}
    own = {name for at, kind, name in _districts() if at == province and kind == unit}
    if len(same) > 1:
        same &= own
    if not same and len(letters) >= _LONG:
        near = own if unit != "tỉnh" else known
        same = {name for name in near if Levenshtein.distance(fold(name), letters, score_cutoff=1) <= 1}
    return same.pop() if len(same) == 1 else place


@cache
def _names_of(unit: str) -> frozenset[str]:
    if unit == "tỉnh":
        return frozenset(province_names())
    names = {name for _, kind, name in _districts() if kind == unit} if unit in _DISTRICTS else set()
    return (
        frozenset(names | set(table("gazetteer")["provinces"]["thành phố"]))
        if unit == "thành phố"
        else frozenset(names)
    )


@lru_cache(maxsize=4096)
def unit_of(place: str) -> str | None:
    """Return the unit word of a place that only one kind of unit is called by.

    >>> unit_of("Quản Bạ"), unit_of("Lạng Sơn")
    ('huyện', None)
    """
    units = {kind for _, kind, name in _districts() if name == place}
    return units.pop() if len(units) == 1 and place not in province_names() else None


@lru_cache(maxsize=4096)
def last_day(unit: str, place: str) -> str | None:
    """Return the day, ISO 8601, on which a unit ended; None for one that goes on or is not known.

    >>> last_day("tỉnh", "Hà Giang"), last_day("tỉnh", "Lạng Sơn"), last_day("huyện", "Quản Bạ")
    ('2025-06-30', None, '2025-06-30')
    """
    data = table("gazetteer")
    if unit == "tỉnh":
        former = data["former"].get(old_tones(place))
        return former["until"] if former else None
    if unit in _DISTRICTS and place not in data["provinces"]["thành phố"]:
        return str(data["districts_until"]) if place in _names_of(unit) else None
    return None
