import type { Command } from "../command";
import { check } from "./check";
import { gradcheck } from "./gradcheck";
import { train } from "./train";

/** Every command of the command line, by name. */
export const commands: Readonly<Record<string, Command>> = { check, train, gradcheck };
