"""Builds static/build/ from static/src/ and the fetched packages; nothing of it is committed.

    app.css …                the style sheets static/src/*.scss, compiled
    govuk-frontend.min.js    the script of the components
    fonts/                   Source Sans 3: TTF for the papers, WOFF2 for the pages
    licences.json            what is installed and under which terms, for the licences page

The rule: no crown, no royal arms and no GDS Transport gets in, which is looked at here
after every build.
"""

import importlib.metadata
import json
import re
import shutil
from pathlib import Path

from . import packages
from .places import (
    BUILD,
    NODE_MODULES,
    ROOT,
    STATIC,
    VENV,
    Stop,
    digest,
    files_in,
    is_fresh,
    remember,
    run,
    say,
)

# Our file names and the names in Adobe's package.
FONTS = {
    "source-sans-3-regular": "SourceSans3-Regular",
    "source-sans-3-italic": "SourceSans3-It",
    "source-sans-3-semibold": "SourceSans3-Semibold",
    "source-sans-3-semibold-italic": "SourceSans3-SemiboldIt",
    "source-sans-3-bold": "SourceSans3-Bold",
    "source-sans-3-bold-italic": "SourceSans3-BoldIt",
}
NOT_OURS = re.compile(r"govuk-crest|govuk-crown|GDS Transport|royal-arms", re.IGNORECASE)


def build() -> None:
    """Brings static/build/ up to date, with everything that it is made from."""
    packages.install()
    packages.install_node_packages()
    sources = files_in(STATIC / "src")
    locks = [packages.LOCKS["runtime"], ROOT / "package-lock.json"]
    value = digest([*sources, *locks, Path(__file__)])
    if is_fresh(BUILD / ".built", value):
        return
    say("Building style sheets and fonts (static/build)")
    fresh = BUILD.with_name("build.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    compile_styles(fresh)
    copy_script(fresh)
    copy_fonts(fresh / "fonts")
    refuse_what_is_not_ours(fresh)
    (fresh / "licences.json").write_text(json.dumps(licences(), ensure_ascii=False, indent=1))
    shutil.rmtree(BUILD, ignore_errors=True)
    fresh.rename(BUILD)
    remember(BUILD / ".built", value)


def compile_styles(target: Path) -> None:
    program, _ = packages.node()
    for sheet in sorted((STATIC / "src").glob("[!_]*.scss")):
        run(
            [
                *(program, NODE_MODULES / "sass" / "sass.js"),
                *("--style=compressed", "--no-source-map", "--quiet-deps"),
                *(f"--load-path={NODE_MODULES}", sheet, target / f"{sheet.stem}.css"),
            ],
            failing=f"{sheet.name} does not compile.",
        )


def copy_script(target: Path) -> None:
    """The script without its last line, which points to a source map we do not keep."""
    script = NODE_MODULES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js"
    text = re.sub(r"^//# sourceMappingURL=.*$", "", script.read_text(), flags=re.MULTILINE)
    (target / script.name).write_text(text)


def copy_fonts(target: Path) -> None:
    target.mkdir()
    package = NODE_MODULES / "source-sans"
    for ours, theirs in FONTS.items():
        shutil.copy(package / "TTF" / f"{theirs}.ttf", target / f"{ours}.ttf")
        shutil.copy(package / "WOFF2" / "TTF" / f"{theirs}.ttf.woff2", target / f"{ours}.woff2")


def refuse_what_is_not_ours(folder: Path) -> None:
    for file in [*folder.glob("*.css"), *folder.glob("*.js")]:
        if found := NOT_OURS.search(file.read_text()):
            raise Stop(f"{file.name} refers to “{found[0]}”, which belongs to GOV.UK alone.")


# --- licences -----------------------------------------------------------------------------

# The package names the MIT licence and leaves out its text, which has to go with the script.
GOVUK_LICENCE = """\
The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software
and associated documentation files (the "Software"), to deal in the Software without
restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING
BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""


def licences() -> list[dict[str, str]]:
    """Name, version, licence and full text of everything that runs or is sent to a browser."""
    pins = re.findall(r"^([\w.-]+)==", packages.LOCKS["runtime"].read_text(), re.MULTILINE)
    site = str(next(VENV.glob("lib/python3*/site-packages")))
    installed = {
        plain_name(found.metadata["Name"]): found
        for found in importlib.metadata.distributions(path=[site])
    }
    entries = [
        python_licence(installed[name]) for name in map(plain_name, pins) if name in installed
    ]
    entries += [node_licence(NODE_MODULES / name) for name in ("govuk-frontend", "source-sans")]
    entries.append(htmx_licence(Path(site)))
    return sorted(entries, key=lambda entry: entry["name"].lower())


def plain_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def python_licence(package: importlib.metadata.Distribution) -> dict[str, str]:
    facts = package.metadata
    expression, stated = (
        (facts.get_all(name) or [""])[0] for name in ("License-Expression", "License")
    )
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in facts.get_all("Classifier", [])
        if line.startswith("License :: OSI Approved :: ")
    ]
    texts = [
        path.read_text().strip()
        for path in package.files or []
        if ".dist-info" in str(path) and re.match(r"(LICEN[CS]E|COPYING|NOTICE)", path.name, re.I)
    ]
    return {
        "name": facts["Name"],
        "version": package.version,
        "licence": expression or ", ".join(classifiers) or stated.strip().partition("\n")[0],
        "text": "\n\n".join(texts),
    }


def node_licence(folder: Path) -> dict[str, str]:
    facts = json.loads((folder / "package.json").read_text())
    texts = [path.read_text().strip() for path in sorted(folder.glob("LICEN[CS]E*"))]
    return {
        "name": facts["name"],
        "version": facts["version"],
        "licence": facts["license"],
        "text": "\n\n".join(texts) or GOVUK_LICENCE,
    }


def htmx_licence(site: Path) -> dict[str, str]:
    """htmx comes inside django-htmx, which names neither its version nor its licence."""
    script = (site / "django_htmx/static/django_htmx/htmx-2.min.js").read_text()
    found = re.search(r'version:"([\d.]+)"', script)
    return {"name": "htmx", "version": found[1] if found else "2", "licence": "0BSD", "text": ""}
