import hashlib
import json
import os
from pathlib import Path

import pytest

from pipeline.errors import CorruptDocument, DocumentError, TooLargeDocument, UnsupportedDocument
from pipeline.ingest import identify

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/ingest/sniff.json").read_text("utf-8"))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_a_file_is_told_by_its_bytes(case, tmp_path):
    path = tmp_path / "lying-name.pdf"
    path.write_bytes(bytes.fromhex(case["hex"]))
    if "says" not in case:
        assert identify(path).kind == case["expected"]
        return
    with pytest.raises(DocumentError, match=case["says"]) as caught:
        identify(path)
    assert caught.value.verdict == case["expected"]
    assert caught.value.path == str(path)
    assert caught.value.way_out


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"xl/workbook.xml": "x"}, "xlsx"),
        ({"ppt/presentation.xml": "x"}, "pptx"),
        ({"word/document.xml": "x", "word/embeddings/a.xlsx": "x"}, "docx"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}, "odt"),
        ({"mimetype": "application/vnd.oasis.opendocument.text-template", "content.xml": "x"}, "odt"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x"}, "ods"),
        ({"mimetype": "application/vnd.oasis.opendocument.presentation", "content.xml": "x"}, "odp"),
    ],
)
def test_what_a_zip_is(zipped, members, kind):
    assert identify(zipped(members)).kind == kind


@pytest.mark.parametrize(
    ("members", "verdict", "says"),
    [
        ({"xl/workbook.bin": "x"}, "unsupported", "a binary Excel workbook"),
        (
            {"mimetype": "application/vnd.oasis.opendocument.graphics", "content.xml": "x"},
            "unsupported",
            "neither text",
        ),
        ({"content.xml": "x"}, "unsupported", "neither text"),
        ({"mimetype": "application/epub+zip", "META-INF/container.xml": "x"}, "unsupported", "an e-book"),
        ({"a.pdf": "x", "b.pdf": "x"}, "unsupported", "a ZIP archive"),
        (
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": "x",
                "META-INF/manifest.xml": "<manifest:encryption-data/>",
            },
            "encrypted",
            "password",
        ),
    ],
)
def test_what_a_zip_is_not(zipped, members, verdict, says):
    with pytest.raises(DocumentError, match=says) as caught:
        identify(zipped(members))
    assert caught.value.verdict == verdict


@pytest.mark.parametrize(
    ("streams", "kind"),
    [
        (["WordDocument", "1Table"], "doc"),
        (["Workbook"], "xls"),
        (["Book"], "xls"),
        (["PowerPoint Document", "Current User"], "ppt"),
        (["WordDocument", "Workbook"], "doc"),
    ],
)
def test_what_a_compound_file_is(compound_file, streams, kind):
    assert identify(compound_file(dict.fromkeys(streams, b""))).kind == kind


@pytest.mark.parametrize(
    ("stream", "verdict", "says"),
    [
        ("EncryptedPackage", "encrypted", "password"),
        ("__properties_version1.0", "unsupported", "an Outlook message"),
        ("VisioDocument", "unsupported", "a Visio drawing"),
        ("CONTENTS", "unsupported", "an old Office file of no known kind"),
    ],
)
def test_what_a_compound_file_is_not(compound_file, stream, verdict, says):
    with pytest.raises(DocumentError, match=says) as caught:
        identify(compound_file({stream: b""}))
    assert caught.value.verdict == verdict


def test_a_docx(docx_file):
    assert identify(docx_file("<w:p/>", name="a.zip")).kind == "docx"


def test_a_docx_cut_in_half_is_corrupt(docx_file):
    path = docx_file("<w:p/>" * 1000)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(CorruptDocument):
        identify(path)


def test_size_and_digest_and_name(tmp_path):
    path = tmp_path / "a.txt"
    data = b"abc " * 100_000
    path.write_bytes(data)
    source = identify(path, "in/a.txt")
    assert (source.size, source.sha256) == (400_000, hashlib.sha256(data).hexdigest())
    assert source.name == "in/a.txt"
    assert identify(path).name == "a.txt"


def test_a_cap_on_the_size(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"abcd")
    assert identify(path, max_bytes=4).size == 4
    with pytest.raises(TooLargeDocument, match="4 bytes"):
        identify(path, max_bytes=3)


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnsupportedDocument, match="no regular file"):
        identify(tmp_path / "pipe")


def test_a_file_that_vanished_is_one_verdict(tmp_path):
    with pytest.raises(CorruptDocument, match="cannot be read"):
        identify(tmp_path / "gone.pdf")
