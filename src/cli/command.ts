import type { ParseArgsConfig } from "node:util";

/** A mistake in the words of the call: one line on stderr, exit status 2. */
export class UsageError extends Error {}

export const exitStatus = { clean: 0, found: 1, usage: 2, interrupted: 130 } as const;
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** Where a command writes: with `--json`, stdout holds one document and everything else goes to stderr. */
export interface Output {
  readonly json: boolean;
  /** A line for people. */
  say(line: string): void;
  /** The command's one JSON document; printed only with `--json`. */
  document(value: unknown): void;
  /** A line that the next one overwrites; only on a terminal. */
  progress(line: string): void;
}

export interface Call {
  readonly files: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly output: Output;
}

export interface Command {
  /** `train FILE [--epochs N] …` */
  readonly usage: string;
  readonly summary: string;
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** How many model files it takes. */
  readonly files: "one" | "many";
  run(call: Call): Promise<ExitStatus>;
}

/** The value of a number option: undefined where it is not given. */
export function numberOption(
  call: Call,
  name: string,
  domain: { readonly least: number; readonly most?: number; readonly integer: boolean },
): number | undefined {
  const text = call.options[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  const kind = domain.integer ? "a whole number" : "a number";
  if (
    text === "" ||
    Number.isNaN(value) ||
    value < domain.least ||
    value > (domain.most ?? Infinity) ||
    (domain.integer && !Number.isInteger(value))
  )
    throw new UsageError(
      `--${name} takes ${kind} from ${domain.least} ${domain.most === undefined ? "up" : `to ${domain.most}`}, not "${String(text)}"`,
    );
  return value;
}

export function textOption(call: Call, name: string): string | undefined {
  const value = call.options[name];
  return typeof value === "string" ? value : undefined;
}

/** An option the command cannot do without. */
export function requiredOption(call: Call, name: string, what: string): string {
  const value = textOption(call, name);
  if (value === undefined || value === "") throw new UsageError(`--${name} is needed: ${what}`);
  return value;
}

/** One of these words; the first where the option is not given. */
export function choiceOption<Word extends string>(
  call: Call,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const given = call.options[name] ?? words[0];
  const found = words.find((word) => word === given);
  if (found === undefined)
    throw new UsageError(`--${name} takes ${words.join(" or ")}, not "${String(given)}"`);
  return found;
}

export const precisions = ["float32", "float64"] as const;
