"""Folders of documents."""

from pipeline.batch.run import Job, Outcome, check_writable, convert_all, plan

__all__ = ["Job", "Outcome", "check_writable", "convert_all", "plan"]
