"""The terms of the glossary, read from the page that defines them."""

from counterpoise.app.glossary import defined as terms

__all__ = ["terms"]
