import type { Pass } from "../layers/definition";
import { CarefulPass } from "./carefulPass";
import { type Frame, frameOf } from "./frame";
import type { BackwardArguments, ForwardArguments, UserCode } from "./userCode";
import { thrownBy, UserCodeError, type UserPass } from "./userCodeError";
import { say } from "../../words/words";

/**
 * Runs the functions of a custom layer or loss. The first backward of a network's life, and the forwards
 * that lead to it, are run with care (`carefulPass.ts`); then the calls allocate nothing of ours.
 */
export class UserPasses {
  private readonly frames = new Map<number, Frame>();
  private careful: CarefulPass | undefined;

  constructor(
    private readonly code: UserCode,
    /** Its name in the network. */
    private readonly layer: string,
    /** The tensors of mini-batches of that many examples; only asked once memory is planned. */
    private readonly tensors: (examples: number) => BackwardArguments,
  ) {
    for (const pass of ["forward", "backward"] as const) {
      if (typeof code[pass] !== "function") {
        throw new UserCodeError(
          layer,
          pass,
          say`${layer}: ${pass} is missing: ${code.name} needs a function of that name`,
        );
      }
    }
    this.careful = new CarefulPass((pass, given) => this.call(pass, given), layer);
  }

  /** Fills the output, and gives what the code was called with. */
  forward(examples: number, mode: Pass["mode"]): ForwardArguments {
    const frame = this.frame(examples);
    if (this.careful?.wantsForward(mode)) this.careful.forward(frame);
    else this.call("forward", frame.forward);
    return frame.forward;
  }

  backward(examples: number): void {
    const { careful } = this;
    const frame = this.frame(examples);
    const { inputGradients, parameterGradients } = frame.backward;
    for (const { data } of inputGradients) data.fill(0);
    for (const name in parameterGradients) parameterGradients[name]!.data.fill(0);
    if (careful) {
      this.careful = undefined;
      careful.backward(frame);
    } else this.call("backward", frame.backward);
  }

  /** The cache of mini-batches of that many examples. */
  kept(examples: number): Readonly<Record<string, unknown>> {
    return this.frames.get(examples)?.forward.cache ?? {};
  }

  private frame(examples: number): Frame {
    let frame = this.frames.get(examples);
    if (!frame) {
      frame = frameOf(this.tensors(examples));
      this.frames.set(examples, frame);
    }
    return frame;
  }

  private call(pass: Exclude<UserPass, "outputShape">, given: BackwardArguments | ForwardArguments): unknown {
    const { code } = this;
    try {
      return pass === "forward"
        ? code.forward.call(code.self, given)
        : code.backward.call(code.self, given as BackwardArguments);
    } catch (error) {
      throw thrownBy(this.layer, pass, error);
    }
  }
}
