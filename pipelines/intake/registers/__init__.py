"""Registers: a person-per-row export of a personnel system becomes observations.

Belongs here: reading the declared columns, counting persons. Does not belong here: cross-tabs
(`pipelines/intake/foreign`), our own workbook (`pipelines/intake/layout`). Rows about persons exist only
in memory and only while a register is read.
"""
