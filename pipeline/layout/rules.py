"""The straight lines of a page image: those that lie and those that stand."""

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.datatypes import Pixels

SHORTEST = 0.47, 0.235
"""Inches. A rule that lies is 1.2 cm and more; one that stands 6 mm: a row of one line is as high, no letter is."""

PRINTED = 64
"""Grey levels below white that a rule has at least."""

ALIKE = 0.55
"""Share of the darkest rules' contrast that a rule has at least: those of a table are printed alike."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of an image, white on black, their small breaks mended."""

    lying: Pixels
    standing: Pixels

    @property
    def joined(self) -> Pixels:
        """Both kinds on one image."""
        return np.asarray(cv2.bitwise_or(self.lying, self.standing), np.uint8)


def find_rules(image: Pixels, dpi: float) -> Rules:
    """Find the straight lines of an upright image (grey or RGB) of `dpi` dots an inch."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) if image.ndim == 3 else image
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    gap = _gap(dpi)
    across, down = (round(dpi * inches) for inches in SHORTEST)
    lying = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    standing = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8))
    lying = cv2.morphologyEx(lying, cv2.MORPH_OPEN, np.ones((1, across), np.uint8))
    standing = cv2.morphologyEx(standing, cv2.MORPH_OPEN, np.ones((down, 1), np.uint8))
    thick = np.ones((gap, gap), np.uint8)
    paper = np.asarray(grey, np.uint8)
    dark = [_without_ghosts(np.asarray(rule, np.uint8), paper) for rule in (lying, standing)]
    return Rules(*(np.asarray(cv2.dilate(rule, thick), np.uint8) for rule in dark))


def _without_ghosts(rules: Pixels, grey: Pixels) -> Pixels:
    """Take out rules that shine through from the other side of the sheet, where a table would have its columns twice.

    A printed rule is 100 to 255 levels darker than the paper, thin ones at 100 dpi as well; a ghost 30 to 45, and
    where little is printed on a page, twice as much: its grey levels were stretched.
    """
    at = np.flatnonzero(rules)
    if not len(at):
        return rules
    count, labels = cv2.connectedComponents(rules, connectivity=8)
    contrast = 255.0 - cv2.erode(grey, np.ones((3, 3), np.uint8)).ravel()[at]
    owners = labels.ravel()[at]
    means = np.bincount(owners, weights=contrast, minlength=count) / np.maximum(np.bincount(owners, minlength=count), 1)
    printed = means >= max(PRINTED, ALIKE * float(np.percentile(contrast, 90)))
    kept = np.zeros(rules.shape, np.uint8)
    kept.ravel()[at[printed[owners]]] = 255
    return kept


def _gap(dpi: float) -> int:
    """Pixels of a break that is mended, and of a rule's thickness that is made sure of: 0.5 mm."""
    return max(3, round(dpi / 50))
