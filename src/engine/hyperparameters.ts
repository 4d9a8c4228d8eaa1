/**
 * The numbers of a training that a person may change while it goes on, from the next step on: in one list,
 * whatever they belong to. Each is an option that its definition marks `adjustable`; range and meaning are the
 * option's own.
 */
import type { Network } from "./network";
import { type NumberOption, penaltyOptions } from "./options";
import { UserError } from "./userError";
import { say } from "../words/words";

export interface Hyperparameter {
  /**
   * `learningRate`, `l2`, `dropoutRate`; with the layer's name behind where the layers differ: `l2/dense_1`. Several
   * layers that have no penalty, while others have one, are `l2/*`.
   */
  readonly name: string;
  /** What it is in any model. */
  readonly kind: string;
  /** The layer it belongs to; undefined: one number for several layers, or for the whole network. */
  readonly layer?: string;
  /** It is of the layers that have no number of this kind of their own. */
  readonly isOfOthers?: true;
  readonly option: NumberOption;
  /** What the next step will use. */
  readonly get: () => number;
  /** From the next step on; undefined: as the model file says. */
  readonly set: (value: number | undefined) => void;
}

/** Values set by hand, by name. */
export type ValuesByHand = Readonly<Record<string, number>>;

export class Hyperparameters {
  private values: ValuesByHand = {};

  constructor(readonly all: readonly Hyperparameter[]) {}

  /** What was set by hand and still holds. */
  get byHand(): ValuesByHand {
    return this.values;
  }

  get(name: string): Hyperparameter | undefined {
    return this.all.find((one) => one.name === name);
  }

  /** A UserError says what is wrong with the value, or that the model has no such number. */
  set(name: string, value: number): void {
    const one = this.get(name);
    if (one === undefined)
      throw new UserError(say`This model has no ${name} that can be changed while it trains.`);
    const why = whyNot(name, one.option, value);
    if (why !== undefined) throw new UserError(why);
    one.set(value);
    this.values = { ...this.values, [name]: value };
  }

  /** As the model file says again: of the learning rate, its schedule. */
  reset(name: string): void {
    this.restore(Object.fromEntries(Object.entries(this.values).filter(([key]) => key !== name)));
  }

  /** Exactly these are set by hand; all others are as the model file says. */
  restore(byHand: ValuesByHand): void {
    for (const one of this.all) one.set(byHand[one.name]);
    this.values = { ...byHand };
  }
}

/** A sentence on what the value would have to be; undefined for one that is in the option's range. */
export function whyNot(name: string, option: NumberOption, value: number): string | undefined {
  if (!Number.isFinite(value)) return say`${name} cannot be ${value}: it must be a number.`;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = option;
  if (minimum !== undefined && value < minimum)
    return say`${name} cannot be ${value}: it must be at least ${minimum}.`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return say`${name} cannot be ${value}: it must be greater than ${exclusiveMinimum}.`;
  if (maximum !== undefined && value > maximum)
    return say`${name} cannot be ${value}: it must be at most ${maximum}.`;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    return say`${name} cannot be ${value}: it must be less than ${exclusiveMaximum}.`;
  return undefined;
}

interface LayerNumber {
  readonly kind: string;
  readonly layer: string;
  readonly option: NumberOption;
  readonly get: () => number;
  readonly set: (value: number) => void;
}

/**
 * Of the layers: the terms of their penalties, and what their definitions offer. Where every layer has the same
 * value it is one number for all of them, so that a deep network shows one field, not fifty.
 */
export function layerHyperparameters(network: Network): Hyperparameter[] {
  const terms = [...penaltyTerms(network)];
  const isUnset = (one: LayerNumber) => one.get() === 0;
  return [
    // What the file leaves at 0 stands behind what it sets, whose names do not depend on it.
    ...byKind(terms, (those) => {
      const [set, unset] = [those.filter((one) => !isUnset(one)), those.filter(isUnset)];
      if (set.length === 0) return oneOrEach(unset);
      const [first, second] = set;
      const ofOne = first !== undefined && second === undefined && unset.length > 0;
      return [
        ...(ofOne ? [{ ...together(first.kind, set), layer: first.layer }] : oneOrEach(set)),
        ...others(unset),
      ];
    }),
    ...byKind([...layerNumbers(network)], oneOrEach),
  ];
}

const byKind = (
  numbers: readonly LayerNumber[],
  combine: (those: readonly LayerNumber[]) => Hyperparameter[],
): Hyperparameter[] =>
  [...new Set(numbers.map(({ kind }) => kind))].flatMap((kind) =>
    combine(numbers.filter((one) => one.kind === kind)),
  );

function oneOrEach(those: readonly LayerNumber[]): Hyperparameter[] {
  const [first] = those;
  if (first === undefined) return [];
  const isOne = new Set(those.map((one) => one.get())).size === 1;
  return isOne
    ? [together(first.kind, those)]
    : those.map((one) => ({ ...together(`${one.kind}/${one.layer}`, [one]), layer: one.layer }));
}

/** Beside layers that have numbers of their own. */
function others(those: readonly LayerNumber[]): Hyperparameter[] {
  const [first, second] = those;
  if (first === undefined) return [];
  if (second === undefined)
    return [{ ...together(`${first.kind}/${first.layer}`, [first]), layer: first.layer }];
  return [{ ...together(`${first.kind}/*`, those), isOfOthers: true }];
}

function together(name: string, numbers: readonly LayerNumber[]): Hyperparameter {
  const [first] = numbers;
  const initial = first!.get();
  return {
    name,
    kind: first!.kind,
    option: first!.option,
    get: () => first!.get(),
    set: (value = initial) => {
      for (const one of numbers) one.set(value);
    },
  };
}

function* penaltyTerms({ trainable }: Network): Generator<LayerNumber> {
  const penalizable = trainable.filter(({ isPenalizable }) => isPenalizable);
  for (const term of ["l2", "l1"] as const)
    for (const layer of new Set(penalizable.map((parameter) => parameter.layer))) {
      const own = penalizable.filter((parameter) => parameter.layer === layer);
      yield {
        kind: term,
        layer,
        option: penaltyOptions[term],
        get: () => own[0]!.penalty?.[term] ?? 0,
        set: (value) => own.forEach((parameter) => parameter.adjustPenalty(term, value)),
      };
    }
}

function* layerNumbers({ nodes }: Network): Generator<LayerNumber> {
  for (const { name: layer, adjustable } of nodes)
    for (const { kind, option, get, set } of adjustable) yield { kind, layer, option, get, set };
}
