"""Apportionment: who should provide what by when, within what allies can man, pay and buy."""

from counterpoise.plan.apportion.answer import Apportionment, apportion, difference
from counterpoise.plan.apportion.asking import RULES, Question

__all__ = ["RULES", "Apportionment", "Question", "apportion", "difference"]
