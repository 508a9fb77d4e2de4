"""What a document may have at the most: the same for every format, so that reading it stays bounded."""

from __future__ import annotations

from govcrawl.documents.model import MAX_BLOCKS, MAX_CELLS, Block, Document, Image, Paragraph, Table


def keep_bounds(document: Document) -> None:
    """Cut the blocks behind the bounds off, and note it (`document_cut`)."""
    if len(document.blocks) > MAX_BLOCKS:
        document.cut(f"it has more than {MAX_BLOCKS} paragraphs, tables and pictures")
        _cut(document, MAX_BLOCKS)
    text = "".join([block.text for block in document.blocks if isinstance(block, Paragraph)])
    grids = sum(cells_of(block) for block in document.blocks if isinstance(block, Table))
    if grids + cells_of(Paragraph(text)) <= MAX_CELLS:
        return
    cells = 0
    for index, block in enumerate(document.blocks):
        cells += cells_of(block)
        if cells > MAX_CELLS:
            document.cut(f"its tables have more than {MAX_CELLS} cells")
            _cut(document, index)
            return


def cells_of(block: Block) -> int:
    """How many cells a block gives to the table reader: places of a grid, pieces between pipes or tabs."""
    if isinstance(block, Paragraph):
        text = block.text
        return text.count("|") + text.count("\t") + text.count("｜")
    return 0 if isinstance(block, Image) else sum(map(len, block.grid))


def _cut(document: Document, end: int) -> None:
    del document.blocks[end:]
    for container in document.containers:
        container.start, container.end = min(container.start, end), min(container.end, end)
