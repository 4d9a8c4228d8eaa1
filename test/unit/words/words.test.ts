import assert from "node:assert/strict";
import { say, takeTranslations, translated } from "../../../src/words/words";

describe("Texts in the reader's language", () => {
  afterEach(() => takeTranslations({}));

  it("are English where there is no translation, and keep braces and values that look like placeholders", () => {
    assert.equal(translated("Learning."), "Learning.");
    assert.equal(say`Learning.`, "Learning.");
    assert.equal(say`Row ${3} has ${"{0}"} in { } and {7}.`, "Row 3 has {0} in { } and {7}.");
  });

  it("put the values where the translator wants them", () => {
    takeTranslations({ "Row {0} of {1} is empty.": "Von {1} ist Zeile {0} leer.", "Learning.": "Lernt." });
    assert.equal(say`Row ${3} of ${"a.csv"} is empty.`, "Von a.csv ist Zeile 3 leer.");
    assert.equal(say`Learning.`, "Lernt.");
  });

  it("ignore what is no translation", () => {
    takeTranslations("nonsense");
    takeTranslations({ "Learning.": 7 });
    assert.equal(translated("Learning."), "Learning.");
    assert.equal(translated("toString"), "toString");
  });
});
