import { memoryUsage } from "node:process";
import { UserError } from "../engine/userError";
import { sentences } from "../words/lists";
import { say } from "../words/words";

const mostBytes = 2 * 1024 ** 3;

/**
 * Ends what keeps ever more typed arrays. The limit that the worker is started with counts objects alone:
 * arrays lie outside of its heap. Asked between steps, so a single call is not held back.
 */
export class MemoryGuard {
  private readonly before = memoryUsage().arrayBuffers;

  /** Throws a UserError. */
  readonly check = (): void => {
    const held = memoryUsage().arrayBuffers - this.before;
    if (held <= mostBytes) return;
    const gigabytes = (held / 1024 ** 3).toFixed(1);
    throw new UserError(
      sentences(
        say`The code of this model holds ${gigabytes} GB of arrays, more than the ${mostBytes / 1024 ** 3} GB that are allowed.`,
        say`Does a custom layer keep something of every step?`,
        say`Put what belongs to one pass into \`cache\`.`,
      ),
      { path: ["layers"] },
    );
  };
}
