"""Whether a site may be used for a mission, apart from whether it exists.

A site that stands is open for the defence of allies under Article 5 and, under standing agreements,
for routine work beyond the area of the treaty. For a contingency the host is asked case by case,
and what it answered last is on record. Source: Pettyjohn and Kavanagh, *Access Granted* (RAND
RR-1339, 2016): large permanent bases in peacetime do not make access in a contingency likelier.
"""

from collections.abc import Sequence

from counterpoise.evidence.bases import AccessRecord, Mission

CASE_BY_CASE: Mission = "contingency"
"""The mission for which a host is asked each time."""


def last_answers(record: Sequence[AccessRecord], mission: Mission) -> dict[str, AccessRecord]:
    """Return each host's last answer for a mission, by host in alphabetical order.

    Parameters
    ----------
    record : sequence of AccessRecord
        What hosts answered.
    mission : str
        ``article_5``, ``out_of_area`` or ``contingency``.
    """
    latest: dict[str, AccessRecord] = {}
    for row in sorted(record, key=lambda row: row.date):
        if row.mission == mission:
            latest[row.host] = row
    return dict(sorted(latest.items()))


def closed_sites(
    record: Sequence[AccessRecord], mission: Mission, *, limited_is_closed: bool
) -> tuple[str, ...]:
    """Return the sites that may not be used for a mission, by the last answer of each host.

    Parameters
    ----------
    record : sequence of AccessRecord
        What hosts answered.
    mission : str
        The mission.
    limited_is_closed : bool
        Whether a site whose use was limited counts as closed: the strict reading. In the lenient
        one it counts as open.
    """
    shut = {"refused", "limited"} if limited_is_closed else {"refused"}
    answers = last_answers(record, mission).values()
    return tuple(sorted({site for row in answers if row.answer in shut for site in row.sites}))
