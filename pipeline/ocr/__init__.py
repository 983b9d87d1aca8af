"""From a page's image to its words."""

from pipeline.ocr.engine import EngineFailed, EngineTooSlow, OcrEngine
from pipeline.ocr.recognize import recognize
from pipeline.ocr.recorded import RecordedEngine, RecordingEngine
from pipeline.ocr.tesseract import Tesseract

__all__ = ["EngineFailed", "EngineTooSlow", "OcrEngine", "RecordedEngine", "RecordingEngine", "Tesseract", "recognize"]
