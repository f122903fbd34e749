"""The report: one HTML file that opens offline."""

from typing import TYPE_CHECKING, Any

from counterpoise.report.rendering import write_report

if TYPE_CHECKING:
    from counterpoise.report.plan_page import plan_page

__all__ = ["plan_page", "write_report"]


def __getattr__(name: str) -> Any:
    """Load what is said of plans when it is asked for: it brings the engine's compiler along."""
    if name == "plan_page":
        from counterpoise.report.plan_page import plan_page

        return plan_page
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
