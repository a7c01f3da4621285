"""Tells the Centesimo app on your machine what your model calls used."""

from ._client import Centesimo, create_centesimo
from ._report import Problem
from ._tracker import Tracker

__all__ = ["Centesimo", "Problem", "Tracker", "create_centesimo"]
