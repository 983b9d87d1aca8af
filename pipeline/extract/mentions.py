"""The mentions of a document, looked up by place."""

from bisect import bisect_left
from dataclasses import dataclass, field

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.lexicon import match_at

_BETWEEN = regex.compile(
    r" *(?:\([^()\n]{0,60}\) *)?(?:[,;&]|(?:,|;)? +(?:và|hoặc)|(?:,|;)? +cùng(?: +với)?) +"
    r"(?:(?:lãnh đạo|đồng chí|ông|bà) +)?"
)
_OPENING_BRACKET = regex.compile(r" *\( *")
_THEN = "chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|tổ chức|chủ động"
_QUALIFIER = regex.compile(
    rf", +địa +phương(?!\p{{L}})"
    rf"| +(?:trên địa bàn|thuộc|trực thuộc|của)(?: +\p{{L}}+){{1,4}}?(?= *[,;:]| +và +| +(?:{_THEN}))"
)


_OWNED_BY = regex.compile(r" +(?:trực +thuộc|thuộc) +(?=\p{Lu})")


@dataclass(frozen=True)
class Mentions:
    """Mentions in order of place over the `text` that they were found in."""

    text: str
    found: tuple[Mention, ...]
    _starts: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [mention.start for mention in self.found])

    def at(self, position: int) -> tuple[Mention, ...]:
        """Mentions that begin at a place: several where one post is named for several (`CT, PCT UBND`)."""
        index = bisect_left(self._starts, position)
        stop = index
        while stop < len(self.found) and self._starts[stop] == position:
            stop += 1
        return self.found[index:stop]

    def between(self, start: int, end: int) -> tuple[Mention, ...]:
        """Mentions that begin inside a span."""
        return self.found[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def list_at(self, position: int, *, brackets: bool = False) -> tuple[tuple[Mention, ...], int]:
        """Return the list of bodies that begins at a place and where it ends; `brackets` follows a body into `(…)`."""
        listed: list[Mention] = []
        end = position
        if self.text.startswith("đồng chí ", position):
            position += len("đồng chí ")
        while here := self.at(position):
            listed.extend(here)
            end = max(mention.end for mention in here)
            end = self._behind_owner(end)
            if brackets and (bracket := match_at(_OPENING_BRACKET, self.text, end)) and self.at(bracket.end()):
                position = bracket.end()
                continue
            link = match_at(_BETWEEN, self.text, end)
            if not link:
                index = bisect_left(self._starts, end)
                # A list with one head (`Phòng Nội vụ, Tư pháp`): the next mention begins right behind the comma.
                gap = self.text[end : self._starts[index]] if index < len(self.found) else "?"
                if gap.strip() not in {",", ";", "và"}:
                    break
                position = self._starts[index]
                continue
            position = link.end()
        return tuple(listed), end

    def _behind_owner(self, end: int) -> int:
        """Skip whose a body is: `Chi cục Thủy lợi` / `thuộc Sở Nông nghiệp và Môi trường`, whose `và` opens nobody."""
        owned = match_at(_OWNED_BY, self.text, end)
        if owned and (owners := self.at(owned.end())):
            return max(owner.end for owner in owners)
        qualifier = match_at(_QUALIFIER, self.text, end)
        return qualifier.end() if qualifier else end
