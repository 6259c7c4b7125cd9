"""The charts of the report: what they show, how they are drawn, how they are said in words.

Belongs here: one module a kind of chart, and what they share. Does not belong here: which charts a report has
(`chapters`), pages around them (`forms`).
"""
