import assert from "node:assert/strict";
import fc from "fast-check";
import { didYouMean, editDistance, nearestName } from "../../../src/engine/nearestName";

describe("The nearest name", () => {
  it("is the one with the fewest edits, a swap of neighbours counting as one", () => {
    assert.equal(editDistance("price", "prcie"), 1);
    assert.equal(editDistance("kitten", "sitting"), 3);
    assert.equal(nearestName("pirce", ["pierce it", "price", "prices"]), "price");
  });

  it("does not mind case, and is none when nothing is close", () => {
    assert.equal(nearestName("PRICE", ["price"]), "price");
    assert.equal(nearestName("price", ["size", "zip", "bedrooms"]), undefined);
    assert.equal(nearestName("y", ["x", "z"]), undefined);
    assert.equal(nearestName("", ["x"]), undefined);
    assert.equal(didYouMean("colour", ["color"]), 'Did you mean "color"?');
    assert.equal(didYouMean("colour", ["color"], "paint/"), 'Did you mean "paint/color"?');
    assert.equal(didYouMean("colour", []), undefined);
  });

  it("is a third of a long name's letters away at most", () => {
    assert.equal(nearestName("mean concavity error", ["concavity error"]), "concavity error");
    assert.equal(nearestName("abcdefghi", ["abcdefxyz"]), "abcdefxyz");
    assert.equal(nearestName("abcdefghi", ["abcdewxyz"]), undefined);
  });

  it("measures a distance that is symmetric, 0 only for equal names, and cut off at the limit", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
    fc.assert(
      fc.property(word, word, fc.nat(6), (a, b, limit) => {
        const distance = editDistance(a, b);
        assert.equal(editDistance(b, a), distance);
        assert.equal(distance === 0, a === b);
        assert.equal(editDistance(a, b, limit), Math.min(distance, limit));
      }),
      { seed: 1 },
    );
  });
});
