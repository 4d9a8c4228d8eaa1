/**
 * The first forward and backward pass of a custom layer or loss in a network's life, on real data, but on
 * copies: what the user's functions left unfilled, changed or gave as NaN is told as an error that names
 * the tensor and the index, before it spoils anything else. All later passes run on the network's memory.
 */
import { indexOf, showSizes } from "../shape";
import { type Frame, frameOf, userTensor } from "./frame";
import { guardedData, type Outside } from "./guardedData";
import { isPromise, showValue } from "./showValue";
import type { BackwardArguments, ForwardArguments, UserTensor } from "./userCode";
import { UserCodeError } from "./userCodeError";
import { say } from "../../words/words";

type Call = (pass: "forward" | "backward", given: BackwardArguments | ForwardArguments) => unknown;
type Named = readonly (readonly [name: string, tensor: UserTensor])[];

/** Examples of the pass with guards: every access is watched, which costs about 100 times as much. */
const guardedExamples = 2;
/** Hardly the result of a calculation, and finite: shows which entries were only added to. */
const leftover = -0.7182818284;

export class CarefulPass {
  private wasForward = false;
  private pending: Frame | undefined;

  constructor(
    private readonly call: Call,
    private readonly layer: string,
  ) {}

  /** The first of all, and each one that a backward may follow. */
  wantsForward(mode: "training" | "evaluation"): boolean {
    return mode === "training" || !this.wasForward;
  }

  forward(frame: Frame): void {
    const copies = copyOf(frame, { cache: frame.forward.cache });
    const { inputs, output, parameters } = copies.forward;
    const given: Named = [...named("inputs", inputs), ...named("parameters", parameters)];
    const before = given.map(([, { data }]) => data.slice());
    output.data.fill(NaN);
    const returned = this.call("forward", copies.forward);
    if (isPromise(returned)) {
      throw this.error(
        "forward",
        say`${this.layer}: forward gives a Promise: it has to have filled output.data when it returns`,
      );
    }
    this.refuseChanges("forward", given, before);
    if (areFinite(given)) this.refuseGaps(frame, copies, returned);
    frame.forward.output.data.set(output.data);
    this.pending = copies;
    this.wasForward = true;
  }

  backward(frame: Frame): void {
    // A forward with care comes before every first backward.
    const copies = this.pending!;
    const { inputs, output, parameters, outputGradient, inputGradients, parameterGradients } =
      copies.backward;
    outputGradient.data.set(frame.backward.outputGradient.data);
    const given: Named = [
      ...named("inputs", inputs),
      ...named("parameters", parameters),
      ["output", output],
      ["outputGradient", outputGradient],
    ];
    const gradients: Named = [
      ...named("inputGradients", inputGradients),
      ...named("parameterGradients", parameterGradients),
    ];
    const before = given.map(([, { data }]) => data.slice());
    const returned = this.call("backward", copies.backward);
    if (isPromise(returned)) {
      throw this.error(
        "backward",
        say`${this.layer}: backward gives a Promise: it has to have filled the gradients when it returns`,
      );
    }
    this.refuseChanges("backward", given, before);
    if (areFinite(given)) {
      for (const [name, tensor] of gradients) {
        const at = firstNaN(tensor.data);
        if (at < 0) continue;
        const outside = this.guardedRun(frame, wholeBatch(frame)).find(({ pass }) => pass === "backward");
        if (outside) throw this.outsideError(outside);
        throw this.error(
          "backward",
          say`${this.layer}: backward gives NaN in ${name} at ${showIndex(at, tensor)}, though all that it is given is finite`,
        );
      }
    }
    const places: Named = [
      ...named("inputGradients", frame.backward.inputGradients),
      ...named("parameterGradients", frame.backward.parameterGradients),
    ];
    places.forEach(([, { data }], at) => data.set(gradients[at]![1].data));
    const examples = Math.min(guardedExamples, wholeBatch(frame));
    const outside = this.guardedRun(frame, examples).find(({ access }) => access === "writes");
    if (outside) throw this.outsideError(outside);
  }

  /**
   * Entries that forward did not fill, or filled with NaN from finite numbers. Infinity passes: an overflow
   * is what the whole model came to, and told as that.
   */
  private refuseGaps(frame: Frame, { forward: { output } }: Frame, returned: unknown): void {
    const at = firstNaN(output.data);
    if (at < 0) return;
    const outside = this.guardedRun(frame, wholeBatch(frame)).filter(({ pass }) => pass === "forward");
    const misplaced = outside.find(({ access }) => access === "writes") ?? outside[0];
    if (misplaced) throw this.outsideError(misplaced);
    // Another run over finite leftovers tells what was never set from what came out as NaN.
    const again = copyOf(frame);
    again.forward.output.data.fill(leftover);
    const sentinel = again.forward.output.data[0]!;
    again.forward.output.data.fill(sentinel);
    this.call("forward", again.forward);
    const second = again.forward.output;
    const places = [...output.data.keys()].filter((entry) => Number.isNaN(output.data[entry]));
    const added = places.find(
      (entry) => Number.isFinite(second.data[entry]) && second.data[entry] !== sentinel,
    );
    if (added !== undefined) {
      const index = showIndex(added, output);
      throw this.error(
        "forward",
        say`${this.layer}: forward uses what output.data held before, first at ${index}: its old values mean nothing, so set an entry before you add to it`,
      );
    }
    const unfilled = places.filter((entry) => second.data[entry] === sentinel);
    if (unfilled.length > 0) {
      const index = showIndex(unfilled[0]!, output);
      const all = output.data.length;
      if (unfilled.length < all)
        throw this.error(
          "forward",
          say`${this.layer}: forward leaves ${unfilled.length} of the ${all} entries of output.data unfilled, the first at ${index}`,
        );
      throw this.error(
        "forward",
        returned === undefined
          ? say`${this.layer}: forward leaves output.data unfilled`
          : say`${this.layer}: forward leaves output.data unfilled; it returned ${showValue(returned)} instead`,
      );
    }
    throw this.error(
      "forward",
      say`${this.layer}: forward gives NaN in output at ${showIndex(at, output)}, though its inputs and parameters are finite`,
    );
  }

  private refuseChanges(
    pass: "forward" | "backward",
    given: Named,
    before: readonly UserTensor["data"][],
  ): void {
    given.forEach(([name, tensor], which) => {
      const old = before[which]!;
      const at = tensor.data.findIndex((value, entry) => !Object.is(value, old[entry]));
      if (at < 0) return;
      throw this.error(
        pass,
        say`${this.layer}: ${pass} changes ${name} at ${showIndex(at, tensor)} from ${old[at]!} to ${tensor.data[at]!}: it may only read it; work on a copy`,
      );
    });
  }

  /** Forward and backward once more on the first examples, every access watched; what else goes wrong is not its matter. */
  private guardedRun(frame: Frame, examples: number): (Outside & { pass: "forward" | "backward" })[] {
    const found: (Outside & { pass: "forward" | "backward" })[] = [];
    let pass: "forward" | "backward" = "forward";
    const guarded = copyOf(frame, {
      examples,
      finish: (name, { shape, data }) => ({
        shape,
        data: guardedData(data, name, (outside) => found.push({ ...outside, pass })),
      }),
    });
    try {
      this.call("forward", guarded.forward);
      pass = "backward";
      this.call("backward", guarded.backward);
    } catch {
      // Where it matters, the run on the whole mini-batch has thrown the same.
    }
    return found;
  }

  private outsideError(outside: Outside & { pass: "forward" | "backward" }): UserCodeError {
    return new UserCodeError(this.layer, outside.pass, accessSentence(this.layer, outside), outside.error);
  }

  private error(pass: "forward" | "backward", message: string): UserCodeError {
    return new UserCodeError(this.layer, pass, message);
  }
}

const named = (
  name: string,
  tensors: readonly UserTensor[] | Readonly<Record<string, UserTensor>>,
): [string, UserTensor][] =>
  Array.isArray(tensors)
    ? (tensors as readonly UserTensor[]).map((tensor, at) => [`${name}[${at}]`, tensor])
    : Object.entries(tensors).map(([key, tensor]) => [`${name}.${key}`, tensor]);

const wholeBatch = ({ forward }: Frame): number => forward.output.shape[0]!;

interface CopyOptions {
  /** The first of the mini-batch; default: all. */
  readonly examples?: number;
  /** Default: a fresh one. */
  readonly cache?: Record<string, unknown>;
  /** The last touch to each tensor. */
  readonly finish?: (name: string, tensor: UserTensor) => UserTensor;
}

const asIs: NonNullable<CopyOptions["finish"]> = (_, tensor) => tensor;

/** The same tensors on memory of their own; gradients of inputs and parameters are zeros. */
function copyOf({ backward }: Frame, options: CopyOptions = {}): Frame {
  const most = backward.output.shape[0]!;
  const { examples = most, cache = {}, finish = asIs } = options;
  const whole = (name: string, { shape, data }: UserTensor) => finish(name, userTensor(shape, data.slice()));
  const batch = (name: string, { shape, data }: UserTensor) =>
    finish(name, userTensor([examples, ...shape.slice(1)], data.slice(0, (data.length / most) * examples)));
  const zeros = (tensor: UserTensor) => ({ ...tensor, data: tensor.data.slice().fill(0) });
  const { inputs, inputGradients, parameters, parameterGradients } = backward;
  const every = (name: string, tensors: Readonly<Record<string, UserTensor>>) =>
    Object.fromEntries(
      Object.entries(tensors).map(([key, tensor]) => [key, whole(`${name}.${key}`, tensor)]),
    );
  return frameOf({
    inputs: inputs.map((tensor, at) => batch(`inputs[${at}]`, tensor)),
    output: batch("output", backward.output),
    parameters: every("parameters", parameters),
    cache,
    outputGradient: batch("outputGradient", backward.outputGradient),
    inputGradients: inputGradients.map((tensor, at) => batch(`inputGradients[${at}]`, zeros(tensor))),
    parameterGradients: every(
      "parameterGradients",
      Object.fromEntries(Object.entries(parameterGradients).map(([key, tensor]) => [key, zeros(tensor)])),
    ),
  });
}

const areFinite = (tensors: Named): boolean =>
  tensors.every(([, { data }]) => data.every((value) => Number.isFinite(value)));

const firstNaN = (data: UserTensor["data"]): number => data.findIndex((value) => Number.isNaN(value));

function accessSentence(
  layer: string,
  { access, tensor, index, length, pass }: Outside & { pass: "forward" | "backward" },
): string {
  if (access === "reads")
    return length === 1
      ? say`${layer}: ${pass} reads ${tensor}.data[${index}], outside of its 1 entry`
      : say`${layer}: ${pass} reads ${tensor}.data[${index}], outside of its ${length} entries`;
  return length === 1
    ? say`${layer}: ${pass} writes ${tensor}.data[${index}], outside of its 1 entry`
    : say`${layer}: ${pass} writes ${tensor}.data[${index}], outside of its ${length} entries`;
}

const showIndex = (entry: number, { shape }: UserTensor): string => showSizes(indexOf(entry, shape));
