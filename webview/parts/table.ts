import { h, setAttribute, setText } from "../dom";

export interface Column {
  readonly label: string;
  /** Stands in the label's place: a button that sorts. */
  readonly heading?: HTMLElement;
  /** Right-aligned, tabular figures. */
  readonly numeric?: boolean;
  /** Explains the column. */
  readonly title?: string;
  /** Heading that this and its neighbours of the same group share. */
  readonly group?: string;
}

export type Cell = string | Node;

/** A table whose cells change in place; it scrolls sideways in its own box where it does not fit. */
export class Table {
  readonly element: HTMLElement;
  readonly table: HTMLTableElement;
  readonly body = h("tbody");
  private columns: readonly Column[] = [];
  private readonly head = h("thead");

  constructor(
    private readonly caption: string,
    columns: readonly Column[],
  ) {
    this.table = h("table", {}, h("caption", { class: "hidden-text" }, caption), this.head, this.body);
    this.element = h("div", { class: "table-box" }, this.table);
    this.setColumns(columns);
    // A box that scrolls must be reachable by keyboard; one that does not is no stop on the way.
    new ResizeObserver(() => this.reachable()).observe(this.element);
    new ResizeObserver(() => this.reachable()).observe(this.table);
  }

  setColumns(columns: readonly Column[]): void {
    if (JSON.stringify(columns) === JSON.stringify(this.columns)) return;
    this.columns = columns;
    this.head.replaceChildren(...headRows(columns));
  }

  /** Shows these rows; the first cell of each heads its row. */
  update(rows: readonly (readonly Cell[])[]): void {
    while (this.body.rows.length > rows.length) this.body.deleteRow(-1);
    rows.forEach((cells, index) => {
      const row = this.body.rows[index] ?? this.body.appendChild(this.emptyRow());
      while (row.cells.length > cells.length) row.deleteCell(-1);
      while (row.cells.length < cells.length) row.append(this.emptyCell(row.cells.length));
      cells.forEach((cell, at) => fillCell(row.cells[at]!, cell));
    });
  }

  private emptyRow(): HTMLTableRowElement {
    return h("tr", {}, ...this.columns.map((_, index) => this.emptyCell(index)));
  }

  private emptyCell(index: number): HTMLTableCellElement {
    const numeric = this.columns[index]?.numeric === true ? "numeric" : undefined;
    return index === 0 ? h("th", { scope: "row", class: numeric }) : h("td", { class: numeric });
  }

  private reachable(): void {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = this.element;
    const scrolls = scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;
    setAttribute(this.element, "tabindex", scrolls ? "0" : undefined);
    setAttribute(this.element, "role", scrolls ? "region" : undefined);
    setAttribute(this.element, "aria-label", scrolls ? this.caption : undefined);
  }
}

function fillCell(element: HTMLTableCellElement, cell: Cell): void {
  if (typeof cell === "string") setText(element, cell);
  else if (element.firstChild !== cell || element.childNodes.length !== 1) element.replaceChildren(cell);
}

function headRows(columns: readonly Column[]): HTMLTableRowElement[] {
  const heading = ({ label, heading: own, numeric, title }: Column, rowspan?: number) => {
    const properties = { scope: "col", class: numeric === true ? "numeric" : undefined, title, rowspan };
    return h("th", properties, own ?? label);
  };
  if (columns.every((column) => column.group === undefined)) {
    return [h("tr", {}, ...columns.map((column) => heading(column)))];
  }
  const upper: HTMLTableCellElement[] = [];
  columns.forEach((column, index) => {
    const { group } = column;
    if (group === undefined) upper.push(heading(column, 2));
    else if (columns[index - 1]?.group !== group) {
      const colspan = columns.filter((other) => other.group === group).length;
      upper.push(h("th", { scope: "colgroup", colspan, class: "spanning" }, group));
    }
  });
  const lower = columns.filter((column) => column.group !== undefined).map((column) => heading(column));
  return [h("tr", {}, ...upper), h("tr", {}, ...lower)];
}
