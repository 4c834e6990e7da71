"""From a grid of cells to what it means: tables, and single cells that are lines of text.

Forms are drawn on fine grids with merged cells and empty columns. Columns in which nothing begins
are left out, and blank rows part one table from the next.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.reading.converter.document import Cell, looks_like_header, paragraph, tables

Place = tuple[int, int]


@dataclass
class Grid:
    """Texts by (row, column), and for merged cells with text the last (row, column) they cover."""

    texts: dict[Place, str] = field(default_factory=dict)
    spans: dict[Place, Place] = field(default_factory=dict)


def grid_html(grid: Grid, name: str) -> Iterator[str]:
    """All blocks of a sheet, top to bottom, each as HTML."""
    number = 0
    for rows in _blocks(grid):
        columns = sorted({column for row, column in grid.texts if row in rows})
        if len(columns) == 1:
            yield from (paragraph(grid.texts[row, columns[0]]) for row in _written(grid, rows))
            continue
        number += 1
        cells = _cells(grid, rows, columns)
        yield from tables(f"{name} 表{number}", cells, has_header=_has_header(cells))


def _written(grid: Grid, rows: range) -> list[int]:
    return sorted({row for row, _ in grid.texts if row in rows})


def _blocks(grid: Grid) -> Iterator[range]:
    """Runs of rows without a blank row between them."""
    taken: set[int] = set()
    for row, column in grid.texts:
        taken.update(range(row, grid.spans.get((row, column), (row, column))[0] + 1))
    start = previous = None
    for row in sorted(taken):
        if previous is None or row > previous + 1:
            if start is not None and previous is not None:
                yield range(start, previous + 1)
            start = row
        previous = row
    if start is not None and previous is not None:
        yield range(start, previous + 1)


def _cells(grid: Grid, rows: range, columns: list[int]) -> list[list[Cell]]:
    covered = _covered(grid, rows)
    return [
        [
            _cell(grid, row, column, rows, columns)
            for column in columns
            if (row, column) not in covered
        ]
        for row in rows
    ]


def _covered(grid: Grid, rows: range) -> set[Place]:
    return {
        (row, column)
        for (top, left), (bottom, right) in grid.spans.items()
        if top in rows and (top, left) in grid.texts
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }


def _cell(grid: Grid, row: int, column: int, rows: range, columns: list[int]) -> Cell:
    last_row, last_column = grid.spans.get((row, column), (row, column))
    return Cell(
        grid.texts.get((row, column), ""),
        columns=sum(column <= other <= last_column for other in columns),
        rows=min(last_row, rows[-1]) - row + 1,
    )


def _has_header(cells: list[list[Cell]]) -> bool:
    first = cells[0]
    return (
        len(cells) > 1
        and looks_like_header([cell.text for cell in first])
        and all(cell.rows == 1 for cell in first)
    )
