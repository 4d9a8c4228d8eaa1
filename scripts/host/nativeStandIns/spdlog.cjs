/**
 * Stands in for `@vscode/spdlog`, the compiled log writer of VS Code's server, which an installation
 * without compilers lacks. Without any log writer the server's own logs and the Output panel of every
 * extension stay empty. Written here: what VS Code calls. Files are not rotated.
 */
const fs = require("node:fs");
const path = require("node:path");

const levelNames = ["trace", "debug", "info", "warning", "error", "critical"];
const off = levelNames.length;

class Logger {
  #file;
  #level = levelNames.indexOf("info");
  #isPlain = false;

  constructor(file) {
    this.#file = file;
  }

  #write(level, message) {
    if (level < this.#level || this.#level === off) return;
    const time = new Date().toISOString().replace("T", " ").replace("Z", "");
    const text = this.#isPlain ? message : `${time} [${levelNames[level]}] ${message}\n`;
    fs.appendFileSync(this.#file, text);
  }

  trace(message) {
    this.#write(0, message);
  }
  debug(message) {
    this.#write(1, message);
  }
  info(message) {
    this.#write(2, message);
  }
  warn(message) {
    this.#write(3, message);
  }
  error(message) {
    this.#write(4, message);
  }
  critical(message) {
    this.#write(5, message);
  }

  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  /** VS Code asks for one pattern only, the one above. */
  setPattern() {
    this.#isPlain = false;
  }
  clearFormatters() {
    this.#isPlain = true;
  }
  flush() {}
  drop() {}
}

async function createLogger(_name, file) {
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  return new Logger(file);
}

// One by one: VS Code imports this as an ES module, which finds names only in this form.
exports.version = 0;
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
exports.setLevel = () => undefined;
exports.setFlushOn = () => undefined;
