"""The report: one HTML file that opens offline."""

from counterpoise.report.writing import write_report

__all__ = ["write_report"]
