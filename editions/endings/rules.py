"""The principles: their numbers and names, what each asks in our words, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from editions.words import later

ADDRESS = "https://endings.uvic.ca/principles.html"
"""Where the principles stand."""

SECTIONS = later(
    {
        "1": "Data",
        "2": "Documentation",
        "3": "Processing",
        "4": "Products",
        "5": "Release management",
    }
)

NAMES: Mapping[str, str] = {
    "1.1": "Open formats",
    "1.2": "Version control",
    "1.3": "Validation of data",
    "2.1": "Documented data models",
    "2.2": "Documented rights",
    "3.1": "Relentless validation",
    "3.2": "Continuous integration",
    "3.3": "Code is contingent",
    "4.1": "No dependence on server-side software",
    "4.2": "No boutique or fashionable technologies",
    "4.3": "No dependence on external libraries or services",
    "4.4": "No query strings",
    "4.5": "Inclusion of data",
    "4.6": "Massive redundancy",
    "4.7": "Graceful failure",
    "4.9": "Concession: external libraries",
    "5.1": "Planned releases",
    "5.2": "Coherent, consistent, complete",
    "5.3": "Version and date on every page",
    "5.4": "Instructions for citation",
    "5.5": "Lasting addresses",
}
"""The names of the principles, in the language in which they were written.

4.8, which allows services of a server beside a whole static site, asks for nothing.
"""

RULES = later(
    {
        "1.1": "The sources are TEI-XML in a standard encoding of characters.",
        "1.2": "Every source is under version control.",
        "1.3": "A schema of the project has nothing against the sources.",
        "2.1": "A page and a file of the site say what each element in use means.",
        "2.2": "Every document says which rights there are; where it can be, a licence is open.",
        "3.1": "The build compares each page with its source, and stops at a difference.",
        "3.2": "The whole site is made anew from the sources whenever they change.",
        "3.3": "The code need not last; its files are plain, open and kept with the sources.",
        "4.1": "Every file is static: no program and no database of a server is needed.",
        "4.2": "Pages are HTML, CSS and JavaScript as the standards have them.",
        "4.3": "No page loads anything from elsewhere.",
        "4.4": "Each page has an address of its own, without a query, wherever the site stands.",
        "4.5": "The site has every source, and says what it offers to take away.",
        "4.6": "Each page has its text, its ways and its imprint in itself.",
        "4.7": "Each page can be read without scripts.",
        "4.9": "What others have made is shipped with the site, under an open licence.",
        "5.1": "Releases are made at set times, and recorded.",
        "5.2": "The site is whole: every way within it leads to a file that is there.",
        "5.3": "The foot of every page says its version and date.",
        "5.4": "Every document says how it is cited.",
        "5.5": "Every address that was released leads to its page, or to where that is now.",
    }
)
"""What each asks of an edition, in our words."""

TO_DO: Mapping[str, str] = {
    "1.1": "keep sources as TEI-XML in UTF-8; move files of word processors elsewhere",
    "1.2": "git init, git add and git commit the sources",
    "1.3": "put a schema below the folder of the TEI, and mend what `editions check` says",
    "2.1": "say in the ODD or schema what these elements mean: <desc> or a:documentation",
    "2.2": "say it in each header: publicationStmt/availability, with licence/@target",
    "3.1": "build the site anew: editions build",
    "3.2": "build the site anew: editions build",
    "3.3": "look whether rules and generator are in a repository that others can read",
    "4.1": "take these files out of docs/ or out of the hook that makes them",
    "4.2": "mend the page in docs/, the template or the hook that writes it",
    "4.3": "put what is loaded into the site: files in docs/, with a relative address",
    "4.4": "link by a relative address without a query",
    "4.5": "build the site anew: editions build",
    "4.6": "mend the template that leaves it out",
    "4.7": "write the words into the page itself, and no handlers or javascript: links",
    "4.9": "look whether each is needed, widely used, and depends on nothing else",
    "5.1": "record a release: editions release; plan when the next one is",
    "5.2": "mend the link in docs/ or the TEI, or build the site anew: editions build",
    "5.3": "write version and date under the plugin in mkdocs.yml, and keep the foot of pages",
    "5.4": "build the site anew, and keep what the template has for citations",
    "5.5": "record releases (editions release); say in moved.yml where a lost address leads",
}
"""What an editor does where it is not kept, or looks at where only people can judge."""
