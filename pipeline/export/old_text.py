"""The text that an earlier recognition left in a page: taken out, so that nobody finds it beside the restored one.

Hidden text, invisible or behind the page's image, is removed from the page's instructions. Visible text whose letters
have the wrong codes (fonts of the 1990s, broken tables) must go on being drawn: it is marked so that viewers take
nothing from it (`ActualText`, ISO 32000-1, 14.9.4).
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pikepdf
from pikepdf import (
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Matrix,
    Name,
    Object,
    Operator,
    PdfError,
)

from pipeline.export.pdf_view import view_box

SHOWS = frozenset({"Tj", "TJ", "'", '"'})
INVISIBLE = 3
"""The text render mode (ISO 32000-1, table 106)."""
COVERED = 0.8
"""Share of the page under one image from which on it hides what was drawn before: a scan leaves its margins free."""
DEEPEST = 20
"""Forms in forms; a page that draws deeper is left as it is."""

SILENT = b"/Span << /ActualText ( ) >> BDC"
"""Opens what is drawn and not read. A space, since pdfium takes an empty text for none."""

Instruction = ContentStreamInstruction | ContentStreamInlineImage
Instructions = list[Instruction]
OPENING = [
    ContentStreamInstruction([Name.Span, Dictionary(ActualText=" ")], Operator("BDC")),
    ContentStreamInstruction([], Operator("q")),
]
CLOSING = [ContentStreamInstruction([], Operator("Q")), ContentStreamInstruction([], Operator("EMC"))]

UNREADABLE = (PdfError, RecursionError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
"""What pikepdf and the reading of operands raise on broken instructions."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """What is asked of the graphics state: the matrix to the page, how text is drawn, and whether it is covered."""

    matrix: Matrix
    mode: int = 0
    hidden: bool = False


def take_out_text(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Remove a page's invisible text and what lies behind the image that covers it, and silence other text.

    A page that cannot be parsed is silenced as a whole.
    """
    try:
        instructions = [*pikepdf.parse_content_stream(page)]
        resources = page.resources
        kept = _without_hidden(pdf, instructions, resources, _area(page), State(Matrix()))
        silenced = _silenced(pdf, kept, resources)
        if silenced is not instructions:
            page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(silenced))
    except UNREADABLE as error:
        log.info("the text of a page cannot be told from its drawing: %s", error)
        page.contents_add(SILENT + b" q", prepend=True)
        page.contents_add(b"Q EMC")


def silenced_copy(pdf: pikepdf.Pdf, form: Object) -> Object:
    """Return a form that draws what another does, and says nothing; the form itself where nothing shows text."""
    try:
        inside = [*pikepdf.parse_content_stream(form)]
        silenced = _silenced(pdf, inside, form.get(Name.Resources, Dictionary()))
    except UNREADABLE as error:
        log.info("the text of a form cannot be told from its drawing: %s", error)
        return form
    return form if silenced is inside else _copy(pdf, form, silenced)


def _silenced(pdf: pikepdf.Pdf, instructions: Instructions, resources: Object, depth: int = 0) -> Instructions:
    """Return the instructions marked so that no text is taken from them; the same list where they show none.

    Every form is marked by itself: pdfium does not look at what encloses it.
    """
    if depth > DEEPEST:
        raise ValueError("forms within forms without end")
    kept: Instructions = []
    shows = changed = False
    for instruction in instructions:
        shows = shows or str(instruction.operator) in SHOWS
        form = _form(instruction, resources)
        if form is not None:
            inside = [*pikepdf.parse_content_stream(form)]
            silenced = _silenced(pdf, inside, form.get(Name.Resources, resources), depth + 1)
            if silenced is not inside:
                changed = True
                kept.append(_drawing(_copy(pdf, form, silenced), resources))
                continue
        kept.append(instruction)
    if shows:
        return [*OPENING, *kept, *CLOSING]
    return kept if changed else instructions


def _area(page: pikepdf.Page) -> float:
    box = view_box(page)
    return float(box.width * box.height)


def _without_hidden(
    pdf: pikepdf.Pdf, instructions: Instructions, resources: Object, area: float, start: State
) -> Instructions:
    """Return the instructions without those that show hidden text; the same list where there are none.

    A form that shows some is drawn from a copy without it: other pages may draw the form too.
    """
    cover = _last_cover(instructions, resources, area, start)
    kept: Instructions = []
    changed = False
    for at, (instruction, state) in enumerate(_with_state(instructions, start)):
        operator = str(instruction.operator)
        hidden = start.hidden or at < cover
        form = _form(instruction, resources)
        if operator in SHOWS and (hidden or state.mode == INVISIBLE):
            kept += _in_place_of(operator, instruction)
            changed = True
        elif form is not None:
            inside = [*pikepdf.parse_content_stream(form)]
            inner = State(_form_matrix(form) @ state.matrix, state.mode, hidden)
            cleared = _without_hidden(pdf, inside, form.get(Name.Resources, resources), area, inner)
            changed = changed or cleared is not inside
            kept.append(instruction if cleared is inside else _drawing(_copy(pdf, form, cleared), resources))
        else:
            kept.append(instruction)
    return kept if changed else instructions


def _copy(pdf: pikepdf.Pdf, form: Object, inside: Instructions) -> Object:
    """Return a copy of a form with other instructions: pages share forms."""
    copy = pdf.make_stream(pikepdf.unparse_content_stream(inside))
    for key, value in form.items():
        if key not in {"/Length", "/Filter", "/DecodeParms"}:
            copy[key] = value
    return copy


def _drawing(form: Object, resources: Object) -> Instruction:
    name = Name(f"/SohoaForm{form.objgen[0]}")
    resources.XObject[name] = form
    return ContentStreamInstruction([name], Operator("Do"))


def _last_cover(instructions: Instructions, resources: Object, area: float, start: State) -> int:
    """Return the index of the last instruction that draws an image over the page, itself or in a form; -1 for none."""
    last = -1
    for at, (instruction, state) in enumerate(_with_state(instructions, start)):
        drawn = _drawn(instruction, resources)
        if drawn is None:
            continue
        if drawn.get(Name.Subtype) == Name.Image:
            a, b, c, d = state.matrix.shorthand[:4]
            opaque = not any(key in drawn for key in ("/SMask", "/Mask")) and not drawn.get(Name.ImageMask, False)
            if opaque and abs(a * d - b * c) >= COVERED * area:
                last = at
        elif drawn.get(Name.Subtype) == Name.Form:
            inner = State(_form_matrix(drawn) @ state.matrix, state.mode)
            inside = [*pikepdf.parse_content_stream(drawn)]
            if _last_cover(inside, drawn.get(Name.Resources, resources), area, inner) >= 0:
                last = at
    return last


def _with_state(instructions: Iterable[Instruction], start: State) -> Iterator[tuple[Instruction, State]]:
    """Yield each instruction with the state that it finds."""
    state, saved = start, [start]
    for instruction in instructions:
        yield instruction, state
        match str(instruction.operator):
            case "q":
                saved.append(state)
            case "Q":
                state = saved.pop() if len(saved) > 1 else state
            case "cm":
                numbers = [float(number) for number in instruction.operands]
                state = replace(state, matrix=Matrix(*numbers) @ state.matrix)
            case "Tr":
                state = replace(state, mode=int(instruction.operands[0]))


def _in_place_of(operator: str, instruction: Instruction) -> Instructions:
    """Return what an operator does beside showing text: the two quotes move to the next line first."""
    moves: Instructions = [ContentStreamInstruction([], Operator("T*"))]
    if operator == '"':
        word, letter = instruction.operands[:2]
        return [
            ContentStreamInstruction([word], Operator("Tw")),
            ContentStreamInstruction([letter], Operator("Tc")),
            *moves,
        ]
    return moves if operator == "'" else []


def _drawn(instruction: Instruction, resources: Object) -> Object | None:
    """Return the image or form that an instruction draws."""
    if str(instruction.operator) != "Do" or not instruction.operands:
        return None
    drawn = resources.get(Name.XObject, Dictionary()).get(str(instruction.operands[0]))
    return drawn if isinstance(drawn, pikepdf.Stream) else None


def _form(instruction: Instruction, resources: Object) -> Object | None:
    drawn = _drawn(instruction, resources)
    return drawn if drawn is not None and drawn.get(Name.Subtype) == Name.Form else None


def _form_matrix(form: Object) -> Matrix:
    return Matrix(*(float(number) for number in form.get(Name.Matrix, [1, 0, 0, 1, 0, 0])))
