import type { BackwardArguments, ForwardArguments, UserTensor } from "./userCode";

/** Frozen: an assignment to `data` instead of its entries throws in the user's line. */
export const userTensor = (shape: readonly number[], data: UserTensor["data"]): UserTensor =>
  Object.freeze({ shape: Object.freeze([...shape]), data });

/** What user code is called with in mini-batches of one size: views of the network's memory, made once. */
export interface Frame {
  readonly forward: ForwardArguments;
  readonly backward: BackwardArguments;
}

export const frameOf = (backward: BackwardArguments): Frame => {
  const { inputs, output, parameters, cache } = backward;
  return { forward: Object.freeze({ inputs, output, parameters, cache }), backward: Object.freeze(backward) };
};
