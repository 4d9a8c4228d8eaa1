// What of a page no translation reaches, in the language in which every text stands in brackets.
/** Fields of messages that hold sentences of the host's: they come in the reader's language. */
const told = new Set([
  ...["message", "title", "sentence", "summary", "doing", "recipe", "description", "note", "reason"],
  ...["failure", "notices", "told", "notes", "interrupted"],
]);

/** A message whose sentences are told in that language, as the host would. */
export function toldInBrackets(value, key = "") {
  if (typeof value === "string") return told.has(key) && value !== "" ? `⟦${value}⟧` : value;
  if (Array.isArray(value)) return value.map((entry) => toldInBrackets(entry, key));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  // An experiment's words are fixed, and the page's to look up.
  const isFixed = (name) => "name" in value && "summary" in value && ["title", "summary"].includes(name);
  // An event's text is a sentence; any other is an example's.
  const keyOf = (name) => (name === "text" && "stage" in value ? "sentence" : name);
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      isFixed(name) ? entry : toldInBrackets(entry, keyOf(name)),
    ]),
  );
}

/** Fields that hold words of the program's, for which the page has words of its own. */
const ofProgram = new Set([
  "state",
  "severity",
  "verdict",
  "kind",
  "part",
  "stage",
  "of",
  "order",
  "losses",
  "view",
]);

/** What has a name of its own in a message: layers, columns, classes, files, what stands in a model file. */
function namesIn(value, key = "", found = new Set()) {
  if (typeof value === "string") {
    if (!told.has(key) && !ofProgram.has(key) && value.trim() !== "") found.add(value.trim());
  } else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value))
    for (const [name, entry] of Object.entries(value))
      namesIn(entry, Array.isArray(value) ? key : name, found);
  return found;
}

/** Texts and labels of a page with words outside of brackets; names that the messages bring are none. */
export function untranslated(page, messages) {
  const names = [...namesIn(messages)]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const words = [...names, "batch", "e−?\\d+", "NaN"].join("|");
  return page.evaluate((given) => {
    const ignored = new RegExp(`(?<!\\p{L})(?:${given})(?!\\p{L})`, "gu");
    const own = new Set();
    const look = (text, where) => {
      let [before, rest] = ["", text];
      while (before !== rest) [before, rest] = [rest, rest.replace(/⟦[^⟦⟧]*⟧/g, "")];
      if (/\p{L}{2,}/u.test(rest.replace(ignored, ""))) own.add(`${where}: ${text}`);
    };
    const walker = document.createTreeWalker(document.body, window.NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      // A text that is an example is cut where the model errs.
      if (parentElement.closest("script, style, .answer.long") === null)
        look(textContent, parentElement.tagName);
    }
    const labels = ["aria-label", "title", "aria-valuetext", "aria-description", "aria-roledescription"];
    for (const name of [...labels, "placeholder", "alt"])
      for (const element of document.querySelectorAll(`[${name}]`)) look(element.getAttribute(name), name);
    return [...own];
  }, words);
}
