"""Reading and writing workbooks: guard, cells, layout, tokens, observations; our own template.

Belongs here: all that knows cells. Does not belong here: rules about figures (`checking`), where
anything is kept (`store`, which this package never imports).
"""
