"""Folders of documents."""

from pipeline.batch.consider import Left, Order, Unchanged
from pipeline.batch.plan import Job, check_writable, plan
from pipeline.batch.run import Outcome
from pipeline.batch.session import Begun, convert_folders
from pipeline.batch.tally import Tally

__all__ = [
    "Begun",
    "Job",
    "Left",
    "Order",
    "Outcome",
    "Tally",
    "Unchanged",
    "check_writable",
    "convert_folders",
    "plan",
]
