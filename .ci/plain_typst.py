"""Sets the written Typst sources of a brief with a Typst of its own, and compares the result with the
PDFs that the program made: the same pages, and the same text on each."""

import io
import sys
from pathlib import Path

import typst
from pypdf import PdfReader


def pages(pdf):
    return [" ".join(page.extract_text().split()) for page in PdfReader(pdf).pages]


def main(folder):
    sources = sorted((folder / "typst").glob("*.*.typ"))
    if not sources:
        sys.exit(f"no generated sources in {folder / 'typst'}")
    for source in sources:
        made = pages(folder / f"{source.stem}.pdf")
        plain = pages(
            io.BytesIO(
                typst.compile(
                    str(source),
                    root=str(source.parent),
                    font_paths=[str(source.parent / "fonts")],
                    ignore_system_fonts=True,
                    pdf_standards=["ua-1", "a-2a"],
                )
            )
        )
        if made != plain:
            for number, (ours, theirs) in enumerate(zip(made, plain), start=1):
                if ours != theirs:
                    print(f"page {number}\n  program: {ours[:300]}\n  typst:   {theirs[:300]}")
            sys.exit(f"{source.name}: {len(made)} pages by the program, {len(plain)} by Typst alone")
        print(f"{source.name}: {len(made)} pages, the same text on each")


main(Path(sys.argv[1]))
