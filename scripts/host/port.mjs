import { createServer } from "node:net";
import { HumanError } from "./humanError.mjs";

/**
 * @param {number} port
 * @returns {Promise<boolean>} whether a server could listen on that port of 127.0.0.1 now
 */
export function isPortFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** @param {number} port */
export async function assertPortIsFree(port) {
  if (await isPortFree(port)) return;
  throw new HumanError(
    `Port ${port} cannot be used, most likely because another program is using it: end that program or choose another port.`,
  );
}
