"""Layouts in the portal: drafts on a workbook, what trying one shows, which there are.

Belongs here: what the pages of layouts show and keep. Does not belong here: the pages (`pages.layouts`),
reading a workbook (the isolated workers do), choosing a layout for a return (`returns.layouts`).
"""
