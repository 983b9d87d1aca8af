from dataclasses import replace

import numpy as np
import pytest

from pipeline.datatypes import Box, RasterPage, Word
from pipeline.ocr import EngineFailed, EngineTooSlow, RecordedEngine, RecordingEngine, recognize
from tests.pipeline.ocr.test_prepare import DPI, page


class Reader:
    """Reads the same two words off every page."""

    name = "reader"

    def recognize(self, image, dpi, seconds):
        assert image.ndim == 2
        assert dpi
        assert seconds
        return (
            Word("Kế", box=Box(85, 100, 100, 113), confidence=0.9),
            Word("hoạch", box=Box(104, 100, 140, 113), confidence=0.8),
        )

    def turn(self, image, dpi, seconds):
        del image, dpi, seconds
        return 0


@pytest.fixture
def recording(tmp_path):
    recorder = RecordingEngine(Reader())
    recognize(RasterPage(1, 595, 842, page(), DPI), recorder, 60)
    recorder.save(tmp_path / "page.json")
    return RecordedEngine.load(tmp_path / "page.json")


def test_a_recording_gives_back_what_was_read(recording):
    again = recognize(RasterPage(1, 595, 842, page(), DPI), recording, 60)
    assert again.raw == "Kế hoạch"
    assert [word.confidence for word in again.words] == [0.9, 0.8]


def test_a_page_rendered_a_little_differently_is_still_known(recording):
    noisy = np.clip(page().astype(int) - 4, 0, 255).astype(np.uint8)
    assert recording.recognize(noisy, DPI, 60)[0].text == "Kế"


def test_another_page_is_not_taken_for_it(recording):
    with pytest.raises(EngineFailed, match="RecordingEngine"):
        recording.recognize(np.zeros((1754, 1240), np.uint8), DPI, 60)


def test_rules_read_as_underscores_are_left_out():
    class WithRules(Reader):
        def recognize(self, image, dpi, seconds):
            return (*super().recognize(image, dpi, seconds), Word("__", box=Box(85, 120, 140, 122), confidence=0.7))

    assert recognize(RasterPage(1, 595, 842, page(), DPI), WithRules(), 60).raw == "Kế hoạch"


def test_what_was_not_read_is_a_problem_of_the_page():
    found = recognize(RasterPage(1, 595, 842, page(), DPI), Reader(), 60)
    assert found.coverage < 0.1
    assert "of the ink on page 1 was not recognised" in found.problems[0].reason


def test_a_second_look_that_fails_does_not_cost_the_first():
    class Doubtful(Reader):
        def recognize(self, image, dpi, seconds):
            return tuple(replace(word, confidence=0.3) for word in super().recognize(image, dpi, seconds))

        def turn(self, image, dpi, seconds):
            raise EngineTooSlow("no")

    assert recognize(RasterPage(1, 595, 842, page(), DPI), Doubtful(), 60).raw == "Kế hoạch"
