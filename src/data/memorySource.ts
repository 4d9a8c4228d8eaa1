import { inMemory } from "./rowValues";
import type { Column, PlannedColumn, Source, Table } from "./source";
import type { Survey } from "./survey";

/** Columns of single numbers, or indexes into their categories. */
export interface MadeTable {
  readonly rows: number;
  readonly columns: readonly (PlannedColumn & { readonly values: Float64Array })[];
}

/** A table that is made or decoded in memory, as a source: what generators and array files are. */
export class MemorySource implements Source {
  constructor(
    readonly label: string,
    readonly path: Source["path"],
    readonly target: readonly string[],
    private readonly table: MadeTable,
  ) {}

  survey(survey: Survey): Promise<void> {
    const { columns, rows } = this.table;
    const profiles = survey.begin(
      this,
      columns.map(({ name, categories }) => ({ name, categorical: categories !== undefined })),
    );
    survey.rows += rows;
    columns.forEach(({ categories, values }, at) => {
      const profile = profiles[at]!;
      for (const value of values) {
        if (categories === undefined) profile.addNumber(value);
        else profile.addCategory(categories[value]!);
      }
    });
    return Promise.resolve();
  }

  read(plan: readonly PlannedColumn[]): Promise<Table> {
    const columns = plan.map((planned) =>
      recode(
        this.table.columns.find(({ name }) => name === planned.name)!,
        planned,
      ),
    );
    return Promise.resolve({ rows: this.table.rows, columns });
  }
}

/** The column in the categories of all sources, which may be more than its own. */
function recode(column: MadeTable["columns"][number], { name, categories }: PlannedColumn): Column {
  if (categories === undefined) return { ...column, shape: [], values: inMemory(column.values) };
  const indexOf = new Map(categories.map((category, index) => [category, index]));
  const textOf = (value: number): string => column.categories?.[value] ?? String(value);
  return {
    name,
    categories,
    shape: [],
    values: inMemory(Float64Array.from(column.values, (value) => indexOf.get(textOf(value))!)),
  };
}
