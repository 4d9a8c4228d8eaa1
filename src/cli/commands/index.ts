import type { Command } from "../command";
import { check } from "./check";
import { diagnose } from "./diagnose";
import { evaluate } from "./evaluate";
import { gradcheck } from "./gradcheck";
import { gradients } from "./gradients";
import { init } from "./init";
import { train } from "./train";

/** Every command of the command line, by name. */
export const commands: Readonly<Record<string, Command>> = {
  check,
  train,
  diagnose,
  gradcheck,
  gradients,
  init,
  evaluate,
};
