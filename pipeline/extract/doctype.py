"""Box 5: the type of a document and its abstract (NĐ 30/2020, Phụ lục I; the types are those of Phụ lục III)."""

import regex
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from pipeline.extract.findings import Found
from pipeline.extract.folding import fold, is_upper, old_tones, squeeze
from pipeline.extract.lexicon import one_of, table
from pipeline.extract.markers import read_marker
from pipeline.extract.paragraphs import Paragraph

_DATA = table("types")
_KINDS = {**_DATA["administrative"], **_DATA["normative"]}
_BY_LETTERS: dict[str, str] = {kind: fold(kind).replace(" ", "") for kind in _KINDS if len(kind) > 5}
"""Without blanks, which recognition loses (`QUYẾTĐỊNH`) and typists add (`K Ế  H O Ạ C H`)."""
_MARKS = {mark: kind for kind, mark in reversed(_KINDS.items()) if mark}
ABOUT = regex.compile(r"(?<!\p{L})V ?/ ?[vV] *:?|(?m:^ *)[Vv]ề việc")
_ADDRESSEE = regex.compile(r" +Kính gửi *:")
_ADDRESSED = regex.compile(r"(?m)^ *(?:kinh gui|kinh gu1)")
_TYPE_LINE = regex.compile(
    rf"(?P<type>{one_of(list(_KINDS))})(?P<rest>[ :]*$| +(?=\p{{Lu}}\p{{Ll}}|\p{{Ll}}|\p{{Lu}} ).*)"
)
_NO_ABSTRACT = r"(?:VÀ|CỦA|TIN|SƯ|VIÊN|ĐỊNH|HỌC|SỐ)\b"
"""Words that make a line that begins like a type something else: `KẾ HOẠCH VÀ ĐẦU TƯ`, `QUYẾT ĐỊNH CỦA …`."""
_SHOUTED = regex.compile(rf"(?P<type>{one_of(list(_KINDS))})(?P<rest> +(?!{_NO_ABSTRACT})\p{{Lu}}[^\p{{Ll}}]{{7,}})")
"""Type and abstract in capitals on one line: `KẾ HOẠCH TUYÊN TRUYỀN CẢI CÁCH HÀNH CHÍNH`."""
_TYPE_OF_BODY = regex.compile(
    rf"(?i)(?P<type>{one_of(list(_KINDS))}) +của +(?P<body>\p{{L}}[^\n\d:]{{4,80}}?)"
    r"(?: +số *:? *\d[^\n ]{3,30},?(?: +ngày[^\n]{6,30}?\d{4})?)?(?: *,? +(?P<about>về +(?:việc)?[^\n]+))? *"
)
_OPENING = regex.compile("|".join(regex.escape(word) for word in _DATA["openings"]["words"]))
# The authority under the abstract of a decision, set in capitals.
_AUTHORITY = regex.compile(rf"(?:{one_of(_DATA['authorities']['words'])})\b")
_SHORT = 12
"""Characters of a line of capitals that may be a word of an abstract: `NĂM 2024`, `QUÝ I`."""
_LONGEST_LINE = 160
"""Characters: behind a blank line no longer one goes on with an abstract, even if its first word was lost."""
_RULE = regex.compile(r"[-–—_=*.·•~\s|]*")
_ENDS = " .;:*_=~|-–—"
"""What may stand behind an abstract: its final mark and the rule under it."""
_ORDERS = regex.compile(r"(?:[\p{Lu},]+ )*[\p{Lu},]+ (?=[đĐ]iện|ĐIỆN|[qQ]uyết (?:định|nghị))")
"""Who telegraphs or decides, in capitals, and what he does: `THỦ TƯỚNG CHÍNH PHỦ điện:`."""
_ORDERED = regex.compile(r"(?<=\p{Ll}) +(?:\p{Lu}{2,} +){2,}(?:điện|ĐIỆN) *:")
_REGARDING, _SMALL_WORD = regex.compile(r"Về +việc"), regex.compile(r"\p{Ll}{3}")
_ENCLOSED = regex.compile(r"\((?:ban hanh|kem)|kem theo|noi nhan *:")
_ENCLOSES = regex.compile(r" *\((?:[Bb]an hành +)?[Kk]èm theo ")
_PRESENTS = regex.compile(r"(?:kính mời|giới thiệu|chứng nhận|xác nhận|cấp cho|ủy quyền cho)[^:]{0,40}:$")
"""How the text of a form without abstract begins: `Trung tâm … trân trọng giới thiệu:`."""
_BELOW_TITLE = regex.compile(r"[IVX]+ *[.\s–-]|\d+ *[.)–-] |Số *:|[^,]{2,30}, *ngày ")
_HEAD_ROW = regex.compile(r"cong hoa xa hoi|doc lap *-|\bso *:.*/|ngay .{0,12}thang ")
"""A row of the table that a letterhead is set in."""
_BASIS = regex.compile(r"(?:can cu|thi hanh)\b")
_WHOLE_LINE = regex.compile(r"[^\n]*(?:\n|$)")
_ADDRESSES = regex.compile(r"Kính\s+gửi")
_MARK = regex.compile(r"\d*[a-zđ]*(?:/\d{4})?[/-]([A-ZĐ]\p{L}{0,4})(?:-|/)")
_DATED_OR_NUMBERED = regex.compile(r"S[ốô] *:.*/ *\p{Lu}|ngày .{0,20}tháng .{0,12}năm|S[ốô] +\d+ ?- ?\p{Lu}")


def end_of_head(lines: list[Paragraph]) -> int:
    """Without a type line the head ends at the addressee, at the first long sentence or at the first number."""
    for index, line in enumerate(lines):
        folded = fold(line.text)
        table = line.is_row and not _HEAD_ROW.search(folded)
        if folded.startswith("kinh gui") or line.is_bullet or table or read_marker(line.text, {}):
            return line.start
        if index > 1 and (
            len(line.text) > 130 or (_OPENING.match(folded) and len(line.text) > 45 and not is_upper(line.text))
        ):
            return line.start
    return lines[min(len(lines), 14) - 1].end if lines else 0


def read_type(lines: list[Paragraph]) -> tuple[Found | None, Found | None, int]:
    """Find box 5a: a line of capitals that is the name of a type, then the abstract under it."""
    numbered = False
    for index, line in enumerate(lines):
        if fold(line.text).startswith("kinh gui") or (len(line.text) > 400 and not is_upper(line.text)):
            break
        numbered = numbered or _DATED_OR_NUMBERED.search(line.text) is not None
        match = _TYPE_LINE.fullmatch(old_tones(line.text).replace("  ", " ")) if line.text[:1].isupper() else None
        name = match["type"] if match else _near_type(line.text)
        whole = _TYPE_OF_BODY.fullmatch(line.text) if line.text[:1].isupper() else None
        if whole:
            return _of_body(lines, index, whole)
        if name is None and index > 1 and old_tones(line.text).upper() in _KINDS:
            name = old_tones(line.text).upper()  # documents before 2004 set it small
        if name is None and numbered and (shouted := _SHOUTED.fullmatch(old_tones(line.text))):
            match, name = shouted, shouted["type"]
        if not name or line.text.rstrip().endswith(":") or (_is_shouted(match) and not numbered):
            continue
        kind = Found(
            name,
            line.text[: len(name)],
            line.start,
            line.start + min(len(name), len(line.text)),
            0.98 if match else 0.8,
        )
        rest = match["rest"].strip(" :") if match else ""
        title, body = _title(lines, index, rest)
        return kind, title, body
    return None, None, 0


def _is_shouted(match: regex.Match[str] | None) -> bool:
    """Whether an abstract in capitals stands behind a type on its line: above the number it is the name of a body."""
    return match is not None and match["rest"].strip(" :") != "" and is_upper(match[0])


def _of_body(lines: list[Paragraph], index: int, whole: regex.Match[str]) -> tuple[Found, Found | None, int]:
    """Read `QUYẾT ĐỊNH CỦA ỦY BAN NHÂN DÂN TỈNH`, as printed until 2004; the Công báo adds number, date, abstract."""
    line = lines[index]
    name = old_tones(whole["type"]).upper()
    kind = Found(name, whole["type"], line.start, line.start + whole.end("type"), 0.95)
    if whole["about"]:
        value = squeeze(whole["about"]).strip(_ENDS)
        begin = line.start + whole.start("about")
        return kind, Found(value, value, begin, line.end, 0.9), line.end
    title, body = _title(lines, index, "")
    return kind, title, body


def _near_type(line: str) -> str | None:
    """Return the type that a line in capitals means although OCR misread a letter or two."""
    if len(line) > _LONGEST_LINE or not is_upper(line):
        return None
    plain = fold(line).replace(" ", "").strip(".:*-")
    if not 5 <= len(plain) <= 20:
        return None
    near = process.extractOne(plain, _BY_LETTERS, scorer=Levenshtein.distance, score_cutoff=2)
    if near is None:
        return None
    _letters, far, name = near
    return name if far <= (0 if len(name) < 7 else 1 if len(name) < 10 else 2) else None


def _title(lines: list[Paragraph], index: int, rest: str) -> tuple[Found | None, int]:
    """Join the abstract's lines: all up to a blank line, a line of capitals or the first words of a body."""
    first = lines[index]
    parts = [Paragraph(rest, first.start + first.text.rindex(rest))] if rest else []
    after = first.end
    for previous, line in zip(lines[index:], lines[index + 1 :], strict=False):
        if _RULE.fullmatch(line.text):
            after = line.end
            continue
        gap = line.start - previous.end
        begins_small = line.text[:1].islower()
        if parts and not begins_small and (gap > 1 or parts[-1].text.endswith((".", ":", ";"))):
            break
        if parts and gap > 1 and len(line.text) > _LONGEST_LINE:
            break
        if _ends_title(line.text, first=not parts, shouted=bool(parts) and is_upper(parts[0].text)):
            break
        if not parts:
            line = _behind_stamp(line)  # noqa: PLW2901 - what a stamp left on the line is no part of it
        addressee = _ADDRESSEE.search(line.text) or _ORDERED.search(line.text) or _ENCLOSES.search(line.text)
        parts.append(Paragraph(line.text[: addressee.start()], line.start) if addressee else line)
        after = parts[-1].end
        if addressee:
            break
    if not parts:
        return None, first.end
    value = squeeze(" ".join(part.text for part in parts)).strip(_ENDS)
    return Found(value, value, parts[0].start, parts[-1].start + len(parts[-1].text.rstrip(_ENDS)), 0.95), after


def _behind_stamp(line: Paragraph) -> Paragraph:
    """Take away what a stamp left before `Về việc` on its line (`ĐẾN 9 S2 Về việc …`): no small word is in it."""
    about = _REGARDING.search(line.text)
    if about is None or about.start() == 0 or _SMALL_WORD.search(line.text[: about.start()]):
        return line
    return Paragraph(line.text[about.start() :], line.start + about.start())


def _ends_title(line: str, *, first: bool, shouted: bool) -> bool:
    """Whether a line under a type is no part of its abstract; `shouted` abstracts are set in capitals throughout."""
    folded = fold(line)
    capitals = is_upper(line) and len(line) > _SHORT
    if _ENCLOSED.match(folded) or _BELOW_TITLE.match(line):
        return True
    if _is_authority(line, folded) or folded.startswith("kinh gui"):
        return True
    if first:
        return _BASIS.match(folded) is not None or _PRESENTS.search(line) is not None
    if shouted:
        # `CỦA BAN THƯỜNG VỤ HUYỆN ỦY` / `về công tác dân vận`, in documents of the Party.
        return not is_upper(line) and not line.startswith("về ")
    return capitals or (_OPENING.match(folded) is not None and not line[:1].islower())


def _is_authority(line: str, folded: str) -> bool:
    """Whether a line under an abstract says who decides (`CHÍNH PHỦ`) or telegraphs (`THỦ TƯỚNG CHÍNH PHỦ điện:`)."""
    authority = _AUTHORITY.match(folded)
    if authority is None:
        return False
    whole = authority.end() == len(folded.strip(_ENDS))
    return (is_upper(line) and (whole or len(line) > _SHORT)) or _ORDERS.match(line) is not None


def read_about(left: str) -> Found | None:
    """Find box 5b, the abstract of a letter, up to a blank line or the next part of the head."""
    match = ABOUT.search(left)
    if not match:
        return None
    begin = match.end() if "/" in match[0] else match.start()
    lines: list[Paragraph] = []
    blank, marked = False, "/" in match[0]
    for line in _WHOLE_LINE.finditer(left[begin:]):
        text = line[0].strip()
        if addressee := _ADDRESSEE.search(text):
            text = text[: addressee.start()]
        other = (is_upper(text) and len(text) > 6) or _ADDRESSED.match(fold(text))
        blank = blank or (not text and bool(lines))
        # Converters part the lines of a cell by blank lines: behind one `V/v` goes on with a small letter.
        if other or len(lines) > 7 or (blank and (not marked or (text and not text[0].islower()))):
            break
        if text:
            lines.append(Paragraph(text, begin + line.start() + line[0].index(text)))
        if addressee:
            break
    if not lines:
        return None
    value = squeeze(" ".join(line.text for line in lines)).strip(_ENDS)
    return Found(value, value, lines[0].start, lines[-1].end, 0.93)


def infer_type(code: Found | None, title: Found | None, following: str) -> Found | None:
    """Infer the type where none is printed: by the mark in the code, or a letter by its form."""
    addressed = _ADDRESSES.search(following) is not None
    mark = _MARK.match(code.value) if code else None
    if mark and mark[1] in _MARKS and not (addressed and title):
        return Found(_MARKS[mark[1]], "", code.start, code.end, 0.7, inferred=True) if code else None
    if title or addressed:
        anchor = title or code
        kind = _DATA["letter"]["type"]
        return (
            Found(kind, "", anchor.start, anchor.end, 0.9, inferred=True)
            if anchor
            else Found(kind, "", 0, 0, 0.7, inferred=True)
        )
    return None
