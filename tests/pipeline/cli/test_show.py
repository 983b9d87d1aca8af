"""`sohoa show` tells of digital signatures, and of the day of one where none is printed."""

import pytest
from click.testing import CliRunner

from pipeline.cli.show import command
from pipeline.record import Finding, Header, PdfSignature, PrintedSignature, Quality, Record, SourceRecord

DAY = Finding(value="2024-01", text="tháng 01 năm 2024", start=0, end=17)
WHOLE = Finding(value="2024-01-15", text="ngày 15 tháng 01 năm 2024", start=0, end=25)
OFFICE = PdfSignature(signer="Lò Văn Ín", organization="Sở Nội vụ", time="2024-01-17T08:05:00+07:00", intact=True)


def shown(tmp_path, signatures=(), printed=None, date=DAY):
    record = Record(
        source=SourceRecord(path="a.pdf", sha256="0", kind="pdf", pages=1, bytes=1, signatures=signatures),
        quality=Quality(text_origin="ocr", damage="none"),
        header=Header(date=date),
        digital_signature=printed,
    )
    path = tmp_path / "a.pdf.json"
    path.write_text(record.model_dump_json(), encoding="utf-8")
    result = CliRunner().invoke(command, [str(path)], env={"COLUMNS": "200"})
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize(
    ("intact", "whole", "said"),
    [
        (True, True, "; valid for the whole file"),
        (True, False, "; valid, but not for the whole file: something was added behind it"),
        (True, None, "; valid"),
        (False, True, "; NOT VALID: the file was changed after it was signed"),
        (None, None, "; could not be verified"),
    ],
)
def test_a_signature_is_named_with_its_time_and_whether_it_holds(tmp_path, intact, whole, said):
    signature = OFFICE.model_copy(update={"intact": intact, "covers_whole_file": whole})
    line = f"Ký số: Lò Văn Ín, Sở Nội vụ, 2024-01-17 08:05:00+07:00{said}"
    assert line in shown(tmp_path, [signature])


def test_a_signature_without_name_or_time(tmp_path):
    assert "Ký số: by somebody, at a time that it does not tell; could not be verified" in shown(
        tmp_path, [PdfSignature()]
    )


def test_a_printed_signature_is_told_apart(tmp_path):
    mark = PrintedSignature(signer="UBND xã Mường Lèo\x1b[2J", time="2024-01-18T09:00:00")
    output = shown(tmp_path, printed=mark)
    assert "Ký số, in trên trang: UBND xã Mường Lèo" in output
    assert "\x1b" not in output


@pytest.mark.parametrize(
    ("date", "hint"),
    [
        (DAY, True),
        (None, True),
        (WHOLE, False),
    ],
)
def test_the_day_of_signing_is_a_hint_where_no_day_is_printed(tmp_path, date, hint):
    output = shown(tmp_path, [OFFICE], PrintedSignature(time="2024-01-18T09:00:00"), date=date)
    said = "signed digitally on 2024-01-17, 2024-01-18: a hint to the day, not the document's date"
    assert (said in output) is hint


def test_no_signature_no_hint(tmp_path):
    assert "signed digitally" not in shown(tmp_path)


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2024-01-17T18:30:00+00:00", "2024-01-18"),
        ("2024-01-17T18:30:00Z", "2024-01-18"),
        ("2024-01-17T23:59:59+07:00", "2024-01-17"),
        ("2024-01-17T23:30:00", "2024-01-17"),
        ("2024-01-17", "2024-01-17"),
        ("about noon\x1b[2J", "about noon"),
    ],
)
def test_the_day_of_signing_is_that_in_vietnam(tmp_path, time, day):
    output = shown(tmp_path, [OFFICE.model_copy(update={"time": time})])
    assert f"signed digitally on {day}" in output
    assert "\x1b" not in output
