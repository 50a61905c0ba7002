"""What the organizer's desk keeps of its own."""

from app.desk.models.roster import (
    ChangeKind,
    RosterChange,
    RosterDraft,
    RosterImport,
    RosterMapping,
    RosterUnitName,
)

__all__ = ["ChangeKind", "RosterChange", "RosterDraft", "RosterImport", "RosterMapping", "RosterUnitName"]
