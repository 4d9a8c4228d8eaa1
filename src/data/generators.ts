import type { OptionSchema, ValuesOf } from "../engine/options";
import { RandomStream } from "../engine/random";
import { UserError } from "../engine/userError";
import type { GeneratorSpec } from "./dataSpec";
import { blobs } from "./generators/blobs";
import { circles } from "./generators/circles";
import type { GeneratorDefinition } from "./generators/definition";
import { linear } from "./generators/linear";
import { moons } from "./generators/moons";
import { sine } from "./generators/sine";
import { spiral } from "./generators/spiral";
import { xor } from "./generators/xor";
import { type MadeTable, MemorySource } from "./memorySource";
import type { Source } from "./source";
import { say } from "../words/words";

export type GeneratorName = GeneratorSpec["generator"];

/** A further generator is one file in `generators/`, its name in `GeneratorSpec` and one line here. */
export const generators: Readonly<Record<GeneratorName, GeneratorDefinition>> = {
  xor,
  circles,
  moons,
  spiral,
  blobs,
  linear,
  sine,
};

/** Above this the table is refused rather than memory exhausted. */
const mostValues = 50_000_000;

/**
 * The generator's table as a source. `part` keeps the rows of one part apart from another's, though
 * both derive from one seed.
 */
export function generatorSource(
  spec: GeneratorSpec,
  path: Source["path"],
  part: string,
  seed: number,
): Source {
  const definition = generators[spec.generator];
  checkOptions(spec, definition.options, path);
  const options = spec as unknown as ValuesOf<OptionSchema>;
  const shared = new RandomStream(seed, `data/${spec.generator}`);
  const rows = new RandomStream(seed, `data/${spec.generator}/${part}`);
  const makeRow = definition.create(options, { shared, rows });
  const table = fillTable(spec.samples, makeRow, definition.target, path);
  return new MemorySource(say`the ${spec.generator} generator`, path, [definition.target], table);
}

function fillTable(
  rows: number,
  makeRow: ReturnType<GeneratorDefinition["create"]>,
  targetName: string,
  path: Source["path"],
): MadeTable {
  const first = makeRow(0);
  const values = rows * (first.features.length + 1);
  if (values > mostValues) {
    throw new UserError(
      say`${rows} samples of ${first.features.length} features are more than fit into memory. Ask for fewer samples.`,
      { path: [...path, "samples"] },
    );
  }
  const features = first.features.map((_, axis) => ({
    name: `x${axis + 1}`,
    values: new Float64Array(rows),
  }));
  const targets = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const made = row === 0 ? first : makeRow(row);
    features.forEach(({ values }, axis) => (values[row] = made.features[axis]!));
    targets[row] = made.target;
  }
  const target = { name: targetName, values: targets };
  const classes = targets.reduce((most, value) => Math.max(most, value + 1), 0);
  const categories =
    targetName === "label" ? Array.from({ length: classes }, (_, index) => `${index}`) : undefined;
  return { rows, columns: [...features, categories ? { ...target, categories } : target] };
}

/** The model file's own check comes first; code that makes a DataSpec by hand is told the same here. */
function checkOptions(spec: GeneratorSpec, schema: OptionSchema, path: Source["path"]): void {
  for (const [key, option] of Object.entries(schema)) {
    if (option.kind !== "integer" && option.kind !== "number") continue;
    const value = (spec as unknown as Record<string, unknown>)[key];
    const { minimum = -Infinity, maximum = Infinity } = option;
    const fits = typeof value === "number" && Number.isFinite(value) && value >= minimum && value <= maximum;
    if (fits && (option.kind === "number" || Number.isInteger(value))) continue;
    throw new UserError(outOfRange(key, spec.generator, option.kind, minimum, maximum), {
      path: [...path, key],
    });
  }
}

function outOfRange(
  key: string,
  generator: string,
  kind: "integer" | "number",
  least: number,
  most: number,
): string {
  if (kind === "integer")
    return most === Infinity
      ? say`"${key}" of the ${generator} generator must be a whole number, at least ${least}.`
      : say`"${key}" of the ${generator} generator must be a whole number, ${least} to ${most}.`;
  return most === Infinity
    ? say`"${key}" of the ${generator} generator must be a number, at least ${least}.`
    : say`"${key}" of the ${generator} generator must be a number, ${least} to ${most}.`;
}
