/** How a matrix is cut into the blocks of a heat map: one entry each, or several where they would be too small. */
export interface HeatGrid {
  /** Of the matrix. */
  readonly rows: number;
  readonly columns: number;
  /** Rows and columns of the matrix in one block. */
  readonly rowsPerBlock: number;
  readonly columnsPerBlock: number;
  /** Blocks. */
  readonly down: number;
  readonly across: number;
  /** Place of the first block and size of each, in CSS pixels. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Smaller ones are neither seen nor pointed at. */
const smallest = 4;
const largest = 36;
/** A block's longer side over its shorter one, at most. */
const slimmest = 2.5;
/** For the numbers of rows and columns. */
const gutter = { left: 40, bottom: 20, top: 2, right: 10 };

/** The grid that shows a matrix in a box of so many CSS pixels. */
export function heatGrid(rows: number, columns: number, boxWidth: number, boxHeight: number): HeatGrid {
  const room = {
    width: Math.max(smallest, boxWidth - gutter.left - gutter.right),
    height: Math.max(smallest, boxHeight - gutter.top - gutter.bottom),
  };
  const columnsPerBlock = Math.ceil(columns / Math.floor(room.width / smallest));
  const rowsPerBlock = Math.ceil(rows / Math.floor(room.height / smallest));
  const [down, across] = [Math.ceil(rows / rowsPerBlock), Math.ceil(columns / columnsPerBlock)];
  const [width, height] = [Math.min(largest, room.width / across), Math.min(largest, room.height / down)];
  return {
    rows,
    columns,
    rowsPerBlock,
    columnsPerBlock,
    down,
    across,
    left: gutter.left,
    top: gutter.top,
    width: Math.min(width, height * slimmest),
    height: Math.min(height, width * slimmest),
  };
}

/** The block that holds an entry of the matrix, counted row by row. */
export function blockOf(grid: HeatGrid, row: number, column: number): number {
  return Math.floor(row / grid.rowsPerBlock) * grid.across + Math.floor(column / grid.columnsPerBlock);
}

/** The block under a place in the box. */
export function blockAt(grid: HeatGrid, left: number, top: number): number | undefined {
  const across = Math.floor((left - grid.left) / grid.width);
  const down = Math.floor((top - grid.top) / grid.height);
  const inside = across >= 0 && across < grid.across && down >= 0 && down < grid.down;
  return inside ? down * grid.across + across : undefined;
}

/** Middle of a block, for a readout beside it. */
export function middleOf(grid: HeatGrid, block: number): { left: number; top: number } {
  const { left, top } = placeOf(grid, block);
  return { left: left + grid.width / 2, top: top + grid.height / 2 };
}

/** Upper left corner of a block. */
export function placeOf(grid: HeatGrid, block: number): { left: number; top: number } {
  const { left, top, width, height, across } = grid;
  return { left: left + (block % across) * width, top: top + Math.floor(block / across) * height };
}
