"""Workbooks that are not ours: blocks found, labels resolved by vocabulary, a short layout file.

Belongs here: what any cross-tab or long table of any ministry needs. Does not belong here: a single
file's particulars (those are layout files, data), our own workbook (`pipelines.intake.layout`).
"""
