"""What is made before the first document comes."""

from diacritics import ModelError
from pipeline.batch import rehearsal
from pipeline.batch.rehearsal import LINES, rehearse
from pipeline.batch.task import ENTRY
from pipeline.export.formats import OWN


def test_the_page_is_read_as_text_and_as_a_picture_and_its_record_made(tmp_path):
    rehearse(tmp_path, ("json", "txt", "pages"))
    for number in range(2):
        text = (tmp_path / f"rehearsed-{number}" / "txt").read_text()
        assert LINES[2] in text
        assert LINES[4] in text
        record = (tmp_path / f"rehearsed-{number}" / "json").read_text()
        assert '"KH-UBND"' in record or "16/KH-UBND" in record
    assert '"ocr"' in (tmp_path / "rehearsed-1" / "json").read_text()


def test_without_a_model_the_documents_tell(tmp_path, monkeypatch):
    def lost():
        raise ModelError("model.npz: is not there")

    monkeypatch.setattr(rehearsal, "load_model", lost)
    rehearse(tmp_path, ("txt",))
    assert not (tmp_path / "rehearsed-0" / "txt").exists()


def test_a_full_disk_is_told_by_the_documents(tmp_path):
    rehearse(tmp_path / "gone", ("txt",))
    assert not (tmp_path / "gone").exists()


def test_all_of_our_own_formats_are_rehearsed_and_no_other_package_s(tmp_path):
    own = {format_.name for format_ in OWN}
    rehearse(tmp_path, (*own, "of-another-package"))
    made = {path.name for path in (tmp_path / "rehearsed-1").iterdir()}
    assert made - {ENTRY} == own
