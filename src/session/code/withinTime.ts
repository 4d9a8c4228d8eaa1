import { Script } from "node:vm";

/** A call was ended because it took too long. */
export class TimeUp extends Error {}

/** Runs code that may loop without an end; after so many milliseconds it is ended, with a TimeUp. */
export const withinTime = <T>(milliseconds: number, call: () => T): T => {
  const holder = globalThis as { modelDebuggerCall?: (() => T) | undefined };
  const before = holder.modelDebuggerCall;
  holder.modelDebuggerCall = call;
  try {
    return new Script("globalThis.modelDebuggerCall()").runInThisContext({ timeout: milliseconds }) as T;
  } catch (error) {
    if ((error as { code?: string } | undefined)?.code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
    throw new TimeUp();
  } finally {
    holder.modelDebuggerCall = before;
  }
};
