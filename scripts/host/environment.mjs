/**
 * The environment for a VS Code that is started here. From a terminal of VS Code it would inherit
 * variables by which it takes itself for a part of that window.
 *
 * @param {Readonly<Record<string, string>>} [more]
 * @returns {NodeJS.ProcessEnv}
 */
export function cleanEnvironment(more = {}) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(inherited), ...more };
}
