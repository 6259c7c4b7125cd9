"""Figures: facts from accepted returns, indicators, comparison, coverage, tracing.

Belongs here: arithmetic on observations. Does not belong here: files and paths (`store`), rules
about single returns (`checking`).
"""
