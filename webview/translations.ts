/** Imported first: takes the translations that the host put into the page, before anything is said. */
import { takeTranslations } from "../src/words/words";

const block = document.getElementById("l10n");
try {
  if (block !== null) takeTranslations(JSON.parse(block.textContent));
} catch {
  // The texts stay English.
}
