"""Signature dictionaries that lie, are damaged, or are too many."""

import re
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.datatypes import Signature
from pipeline.ingest import identify
from pipeline.ingest.pdf_signatures import MOST_SIGNATURES, _iso, read_signatures

SIGNED = Path(__file__).parents[3] / "fixtures/layers/signed.pdf"
SIGNER = "Văn phòng Ủy ban nhân dân tỉnh"


def read(path: Path) -> tuple[Signature, ...]:
    return read_signatures(identify(path))


def patched(folder: Path, before: bytes, after: bytes) -> Path:
    data = SIGNED.read_bytes()
    assert data.count(before) == 1
    path = folder / "patched.pdf"
    path.write_bytes(data.replace(before, after.ljust(len(before))))
    return path


def byte_range() -> re.Match[bytes]:
    found = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+) *\]", SIGNED.read_bytes())
    assert found
    return found


def test_other_kinds_have_no_signatures():
    assert read(SIGNED.parent / "tcvn3.txt") == ()
    assert read(SIGNED.parent / "tcvn3.pdf") == ()


@pytest.mark.parametrize(
    ("numbers", "intact"),
    [
        ("0 {1} {2} 99999999", False),  # beyond the file
        ("0 10 20 30", False),
        ("-1 {1} {2} {3}", None),
        ("0 {1} 5 {3}", None),  # the second range begins inside the first
        ("0 {1} {2}", None),
        ("0 0 0 {3}", False),
    ],
)
def test_a_byte_range_that_lies_covers_nothing(tmp_path, numbers, intact):
    found = byte_range()
    given = numbers.format("", *(int(number) for number in found.groups()[1:]))
    (signature,) = read(patched(tmp_path, found.group(), f"/ByteRange [{given}]".encode()))
    assert signature.signer == SIGNER
    assert signature.intact is intact
    assert signature.covers_whole_file is False


def test_a_gap_that_hides_more_than_the_signature_covers_less_than_the_file(tmp_path):
    data = SIGNED.read_bytes()
    start = data.index(b"/Contents <") + len(b"/Contents ")
    end = data.index(b">", start) + 1
    path = tmp_path / "hidden.pdf"
    path.write_bytes(data[: end - 1] + b"20" + data[end - 1 :])
    (signature,) = read(path)
    assert signature.signer == SIGNER
    assert signature.covers_whole_file is False
    assert signature.intact is False


@pytest.mark.parametrize("digits", [b"", b"00", b"3082", b"ff" * 40, b"30800000"])
def test_a_container_that_is_none_costs_only_what_it_would_say(tmp_path, digits):
    data = SIGNED.read_bytes()
    start = data.index(b"/Contents <") + len(b"/Contents <")
    end = data.index(b">", start)
    path = tmp_path / "damaged.pdf"
    path.write_bytes(data[:start] + digits.ljust(end - start, b"0") + data[end:])
    (signature,) = read(path)
    assert signature.signer is None
    assert signature.time == "2024-06-19T15:04:05+07:00"
    assert signature.intact is None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_signature_never_costs_the_document(tmp_path, data):
    content = bytearray(SIGNED.read_bytes())
    start = content.index(b"/Contents <")
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(start, start + 3500))] = data.draw(st.integers(0, 255))
    path = tmp_path / "fuzzed.pdf"
    path.write_bytes(content)
    assert all(signature.intact is not True or signature.signer for signature in read(path))


def fields(path: Path, count: int) -> None:
    """Give a PDF `count` signature fields that say next to nothing, in a form that leads in a ring."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        form = pdf.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array()))
        for number in range(count):
            value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=pikepdf.String(b"\x30"), Name=f"Người {number}")
            field = pdf.make_indirect(
                pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=f"s{number}", V=pdf.make_indirect(value))
            )
            field.Kids = pikepdf.Array([field])
            form.Fields.append(field)
        form.Fields.append(pikepdf.Array([1, 2]))
        form.Fields.append(pikepdf.Dictionary(FT=pikepdf.Name.Sig, V=pikepdf.Array()))
        pdf.Root.AcroForm = form
        pdf.save(path)


def test_fields_that_lead_in_a_ring_are_read_once(tmp_path):
    fields(tmp_path / "ring.pdf", 2)
    assert [signature.signer for signature in read(tmp_path / "ring.pdf")] == ["Người 0", "Người 1"]


def test_no_more_signatures_are_read_than_anybody_makes(tmp_path):
    fields(tmp_path / "many.pdf", MOST_SIGNATURES + 5)
    assert len(read(tmp_path / "many.pdf")) == MOST_SIGNATURES


@pytest.mark.parametrize("form", [pikepdf.Array(), pikepdf.Dictionary(), pikepdf.Dictionary(Fields=3)])
def test_a_form_that_is_none_has_no_signatures(tmp_path, form):
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.AcroForm = form
        pdf.save(tmp_path / "form.pdf")
    assert read(tmp_path / "form.pdf") == ()


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("D:20240315091502+07'00'", "2024-03-15T09:15:02+07:00"),
        ("D:20240315091502+07'00", "2024-03-15T09:15:02+07:00"),
        ("D:20240315091502-0330", "2024-03-15T09:15:02-03:30"),
        ("D:20240315091502Z", "2024-03-15T09:15:02+00:00"),
        ("D:20240315091502", "2024-03-15T09:15:02"),
        ("D:20241315091502", None),
        ("D:20240315", None),
        ("2024", None),
        (None, None),
    ],
)
def test_pdf_dates(date, moment):
    assert _iso(date) == moment
