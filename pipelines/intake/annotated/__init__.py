"""The copy of a sender's workbook on which the answer stands: comments and colour on the cells, an index.

Belongs here: copying and marking, which runs in the reading processes because it opens a stranger's
file. Does not belong here: what is said on the cells, and in which language (`pipelines.answering`).
"""
