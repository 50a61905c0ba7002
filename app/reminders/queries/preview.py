"""A reminder as it would be sent now: who, the exact text, who is left out and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from sqlmodel import Session

from app.dashboards.queries.seen import View
from app.dashboards.rules.filters import Filters
from app.reminders.models import GroupChannel
from app.reminders.queries.log import groups_of
from app.reminders.queries.recipients import Addressee, Recipients, addressees, recipients
from app.reminders.rules.messages import class_values, digest_of, values_of
from app.reminders.rules.reach import Channel
from app.reminders.rules.text import filled


@dataclass(frozen=True)
class Preview:
    """`texts` is what each of `people.ready` would get; `digests` what each contact would."""

    people: Recipients
    texts: tuple[str, ...]
    groups: tuple[GroupChannel, ...]
    group_text: str
    addressees: tuple[Addressee, ...]
    digests: tuple[str, ...]


def preview(
    session: Session,
    view: View,
    filters: Filters,
    channels: Sequence[Channel],
    text: str,
    group_text: str,
    digest: str,
    zone: tzinfo,
    only: frozenset[int] | None = None,
) -> Preview:
    found = recipients(session, view, filters, channels, only)
    told = addressees(session, view, found.ready)
    klass = view.klass
    whole = class_values(len(found.ready), klass.closes_at, klass.name, zone, view.now)
    return Preview(
        people=found,
        texts=tuple(filled(text, values_of(one, klass.name, zone, view.now)) for one in found.ready),
        groups=tuple(groups_of(session, view)),
        group_text=filled(group_text, whole),
        addressees=tuple(told),
        digests=tuple(
            digest_of(
                filled(digest, class_values(len(one.people), klass.closes_at, klass.name, zone, view.now)), one.people
            )
            for one in told
        ),
    )
