import { UserError } from "../userError";
import { showThrown } from "./showValue";
import { say } from "../../words/words";

export type UserPass = "forward" | "backward" | "outputShape";

/** What is wrong in a custom layer or loss, in which of its functions. */
export class UserCodeError extends UserError {
  constructor(
    /** Its name in the network; `loss` for a custom loss. */
    readonly layer: string,
    readonly pass: UserPass,
    message: string,
    /** What the user's code threw, or where it did the wrong thing, with its own stack. */
    readonly error?: unknown,
  ) {
    super(message);
    this.name = "UserCodeError";
  }
}

/** Of an exception that user code did not catch itself. */
export const thrownBy = (layer: string, pass: UserPass, error: unknown): UserCodeError =>
  error instanceof UserCodeError
    ? error
    : new UserCodeError(layer, pass, say`${layer}: ${pass} threw ${showThrown(error)}`, error);
