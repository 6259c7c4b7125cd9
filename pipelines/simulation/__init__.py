"""A seeded manpower simulation whose returns are consistent by construction, at any size.

Belongs here: the model of a service and the observations it gives. Does not belong here: drawing
workbooks (`intake`), which institutions exist (`schemas/regions/simulated`).
"""

from pipelines.simulation.returns import SimulatedReturn, simulate

__all__ = ["SimulatedReturn", "simulate"]
