"""The charts of the report: what they show, how they are drawn, how they are said in words."""
