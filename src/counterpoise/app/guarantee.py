"""What the page on the guarantee asks for beside its figures: events, and terms over ranges."""

from typing import TYPE_CHECKING, Any

from counterpoise.app.answer_cache import Cache

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

MOST_ANSWERS = 32


class Guarantee:
    """Answers on events and terms, each worked out once.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    """

    def __init__(self, evidence: "Evidence") -> None:
        self.evidence = evidence
        self._answers: Cache[dict[str, Any]] = Cache(MOST_ANSWERS)

    def events(self) -> dict[str, Any]:
        """Return the events of the leading ally, the latest first."""
        found = [e for e in self.evidence.guarantee_events if e.guarantor == self.evidence.leading]
        found.sort(key=lambda e: (e.date, e.id), reverse=True)
        return {"events": [{"id": e.id, "date": e.date, "event": e.event} for e in found]}

    def terms(self, written: str) -> dict[str, Any]:
        """Return what follows from the terms of the guarantee.

        Parameters
        ----------
        written : str
            Ranges as they stand in an address, such as ``pretext:0.1:0.5,meant:0:1``.

        Raises
        ------
        InputError
            If a range cannot be.
        """
        return self._answers.get(written, lambda: self._terms(written))

    def _terms(self, written: str) -> dict[str, Any]:
        from counterpoise.deterrence.terms import read_terms
        from counterpoise.deterrence.timeline import last_day_of
        from counterpoise.wings.deterrence.terms import terms_in_full

        texts = [part.replace(":", "=", 1) for part in written.split(",") if part]
        return terms_in_full(self.evidence, read_terms(texts), last_day_of(self.evidence))
