"""Who is charged at one point of the walk through a document."""

from dataclasses import dataclass

from pipeline.extract.agencies import Mention
from pipeline.extract.task_headings import Beside


@dataclass(frozen=True, slots=True)
class Charge:
    """Who is charged at this point of the walk, with whom, and what a body that opens a paragraph means here."""

    agents: tuple[Mention, ...] = ()
    partners: tuple[Mention, ...] = ()
    executing: bool = False
    """Whether a heading above announced who does what."""
    demanding: bool = False
    """Whether the issuer makes demands here: a body that opens a paragraph is charged with it."""
    addressed: bool = False
    """Whether the agents are all whom the issuer addresses: `Giao …` below is the issuer's word and not theirs."""
    owning: bool = False
    """Whether the heading says that all below is the agents' own (`Trách nhiệm của …`), their requests included."""
    powers: bool = False
    """Whether all below are deeds of a body that no grammar knows: its `Đề nghị Bộ …` hands nothing over."""
    beside: Beside | None = None
    """The row of divisions that is read: None above the first."""
