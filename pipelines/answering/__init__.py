"""The answer to a file: as a page, as a validation report, and on a copy of the sender's own workbook.

Belongs here: saying what checking found, in the reader's language, grouped by cause. Does not belong
here: finding it (`checking`), opening the file (`intake`), keeping or sending anything (`store`, `cli`).
"""
