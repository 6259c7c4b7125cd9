"""Pages from templates: whatever is filled in is escaped, and a name that nothing fills in is an error.

Belongs here: how every page of ours is made of a template. Does not belong here: any page, any words.
"""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def page_template(package: str, name: str, folder: str = ".") -> Template:
    """Return the template `name` that lies in a folder of a package of ours, as check.html.j2."""
    return _environment(package, folder).get_template(name)


@cache
def _environment(package: str, folder: str) -> Environment:
    return Environment(
        loader=PackageLoader(package, folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
