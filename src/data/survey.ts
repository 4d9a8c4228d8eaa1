import { type Shape, showShape } from "../engine/shape";
import { UserError } from "../engine/userError";
import { ColumnProfile } from "./columnProfile";
import { RowSet } from "./rowSet";
import type { ReadContext, Source } from "./source";
import { say } from "../words/words";

/** A column as its source knows it before it goes over its rows. */
export interface ColumnHead {
  readonly name: string;
  /** Of one row's value; default: a single number or text. */
  readonly shape?: Shape;
  /** Its values are categories without being declared. */
  readonly categorical?: boolean;
  /** What the numbers of a sequence stand for. */
  readonly vocabulary?: readonly string[];
}

/** A survey as it is kept in a file: objects without their methods. */
export interface SurveyState {
  readonly columns: readonly ColumnProfile[];
  readonly rows: number;
  readonly incomplete: RowSet;
  readonly rowsOfSources: readonly number[];
}

/** The object with its methods again. */
const revived = <T extends object>(Type: { readonly prototype: T }, state: T): T =>
  Object.assign(Object.create(Type.prototype) as T, state);

/**
 * What all sources of a data set hold together, so that a category or class that only one part has
 * still counts for all. Sources add to it in their `survey`.
 */
export class Survey {
  /** In the order of the first source. */
  columns: readonly ColumnProfile[] = [];
  rows = 0;
  /** Rows with an empty cell in a column in use, counted from 0 over all sources. */
  readonly incomplete = new RowSet();
  private first: Source | undefined;
  private readonly rowsOfSource = new Map<Source, number>();

  constructor(
    private readonly declared: ReadonlySet<string>,
    /** Names of the columns in use; undefined: all. */
    private readonly used: ReadonlySet<string> | undefined,
  ) {}

  /** A source names its columns and receives their profiles in that order. Throws where parts differ. */
  begin(source: Source, heads: readonly ColumnHead[]): ColumnProfile[] {
    if (this.first === undefined) {
      this.first = source;
      this.columns = heads.map(
        ({ name, shape, categorical = false, vocabulary }) =>
          new ColumnProfile(name, this.declared.has(name) || categorical, shape, vocabulary),
      );
    }
    const profiles = new Map(this.columns.map((column) => [column.name, column]));
    const extra = heads.find(({ name }) => !profiles.has(name));
    if (extra !== undefined) throw differentColumns(source, extra.name, this.first);
    const lacking = this.columns.find(({ name }) => !heads.some((head) => head.name === name));
    if (lacking !== undefined) throw differentColumns(this.first, lacking.name, source);
    return heads.map(({ name, shape = [] }) => {
      const profile = profiles.get(name)!;
      if (this.isUsed(name) && showShape(shape) !== showShape(profile.shape))
        throw differentShapes(source, name, shape, this.first!, profile.shape);
      return profile;
    });
  }

  /** Goes over the source's rows, behind those of the sources before it. */
  async add(source: Source, context: ReadContext): Promise<void> {
    const before = this.rows;
    await source.survey(this, context);
    this.rowsOfSource.set(source, this.rows - before);
  }

  /** Of one of its sources alone. */
  rowsOf(source: Source): number {
    return this.rowsOfSource.get(source)!;
  }

  /** Everything that `restore` makes the same survey of, as plain data. */
  stateOf(sources: readonly Source[]): SurveyState {
    const rowsOfSources = sources.map((source) => this.rowsOf(source));
    return { columns: this.columns, rows: this.rows, incomplete: this.incomplete, rowsOfSources };
  }

  /** A survey that the same sources were gone over for before. */
  static restore(state: SurveyState, sources: readonly Source[]): Survey {
    const survey = new Survey(new Set(), undefined);
    survey.columns = state.columns.map((column) => revived(ColumnProfile, column));
    survey.rows = state.rows;
    Object.assign(survey.incomplete, state.incomplete);
    sources.forEach((source, at) => survey.rowsOfSource.set(source, state.rowsOfSources[at]!));
    return survey;
  }

  isDeclaredCategorical(name: string): boolean {
    return this.declared.has(name);
  }

  isUsed(name: string): boolean {
    return this.used === undefined || this.used.has(name);
  }
}

/**
 * Goes over every row of the sources with bounded memory. `categorical` and `used` are column names;
 * `used` undefined: all.
 */
export async function surveySources(
  sources: readonly Source[],
  categorical: readonly string[],
  used: readonly string[] | undefined,
  context: ReadContext,
): Promise<Survey> {
  const look = async (declared: readonly string[]): Promise<Survey> => {
    const survey = new Survey(new Set(declared), used && new Set(used));
    for (const source of sources) await survey.add(source, context);
    return survey;
  };
  const survey = await look(categorical);
  const mixed = survey.columns.filter((column) => column.mixed && survey.isUsed(column.name));
  // Texts with some numbers among them: categories all, but only a declared column keeps `1.0` and `1` apart.
  return mixed.length === 0 ? survey : look([...categorical, ...mixed.map(({ name }) => name)]);
}

const differentShapes = (one: Source, name: string, shape: Shape, other: Source, wanted: Shape): UserError =>
  new UserError(
    say`"${name}" of ${one.label} has shape ${showShape(shape)} and ${showShape(wanted)} in ${other.label}: all parts of the data need the same shapes.`,
    { path: one.path },
  );

const differentColumns = (has: Source, column: string, lacks: Source): UserError =>
  new UserError(
    say`${has.label} has a column "${column}" that ${lacks.label} has not: all parts of the data need the same columns.`,
    { path: lacks.path },
  );
