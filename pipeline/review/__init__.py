"""What people correct: kept as data beside what the machine read, and put into every output made of a document.

A correction is a row of the catalogue; nothing that a machine wrote is changed by it. A document's text is the
machine's text, read from its trace, with one more Revision of the stage `human`; its record is built from that text,
with the fields that people set. So each page can be made again at any time, without recognition.

    desk = open_document(connection, out, document_id)
    desk = correct(connection, out, document_id, desk.version, Place(1, 12, 15), "Kỳ", who="lan")
    match desk:
        case VersionConflict(): ...      # another changed it meanwhile, or a run read it again: open it again
        case Desk(): ...                 # as it is now
    rebuild(connection, out, document_id)

`connection` comes from `pipeline.catalogue.open_catalogue(out)`, one for each thread. Functions that change something
take the `version` of the desk that the person saw, do it in one transaction that is on the disk when they return, and
return the desk as it is then. They leave the outputs alone, which takes longer: `rebuild` writes those of one document
(where a person pauses), `settle` those of all whose corrections are not yet in their outputs or that a run read again
(at the start of a program, and after each run). Killed between the two, nothing is lost.

What is asked for and cannot be is told by BadCorrection, whose message says why.
"""

from pipeline.review.actions import (
    accept,
    confirm,
    correct,
    redo,
    reopen,
    undo,
)
from pipeline.review.anew import Doubtful, to_read_anew
from pipeline.review.checks import BadCorrection, Place
from pipeline.review.desk import Desk, History
from pipeline.review.lexicons import Entry, Offer, add_entry, entries, lexicon, offers, refuse_offer, withdraw_entry
from pipeline.review.lines import DeskLine, DeskPage, DeskWord
from pipeline.review.opening import open_document
from pipeline.review.pairs import Pair, training_pairs, training_tsv
from pipeline.review.rebuilding import Rebuilt, rebuild, rebuild_once, settle, unsettled
from pipeline.review.record_actions import add_item, correct_field, propose, remove_item
from pipeline.review.running import keeping_corrections, lexicon_of
from pipeline.review.store import VersionConflict

__all__ = [
    "BadCorrection",
    "Desk",
    "DeskLine",
    "DeskPage",
    "DeskWord",
    "Doubtful",
    "Entry",
    "History",
    "Offer",
    "Pair",
    "Place",
    "Rebuilt",
    "VersionConflict",
    "accept",
    "add_entry",
    "add_item",
    "confirm",
    "correct",
    "correct_field",
    "entries",
    "keeping_corrections",
    "lexicon",
    "lexicon_of",
    "offers",
    "open_document",
    "propose",
    "rebuild",
    "rebuild_once",
    "redo",
    "refuse_offer",
    "remove_item",
    "reopen",
    "settle",
    "to_read_anew",
    "training_pairs",
    "training_tsv",
    "undo",
    "unsettled",
    "withdraw_entry",
]
