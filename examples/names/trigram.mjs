// What counting alone reaches: the dev perplexity of a trigram model, beside the network's: node trigram.mjs
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * p(c | a b) = λ₃·n(abc)/n(ab·) + λ₂·n(bc)/n(b·) + λ₁·n(c)/n + λ₀/V: interpolation, its weights fitted by
 * expectation maximization on the last tenth of the training text, with counts of the rest (Jelinek & Mercer 1980).
 * A context that was never seen passes its share on. Then everything is counted.
 */
export function trigramPerplexity(train, dev) {
  const held = Math.floor(0.9 * train.length);
  const symbols = new Set(train).size + 1;
  const weights = fitWeights(train.slice(held), countsOf(train.slice(0, held)), symbols);
  return perplexityOf(dev, countsOf(train), weights, symbols);
}

/** How often each piece of up to three characters occurs, and each context before another character. */
function countsOf(text) {
  const pieces = new Map();
  const contexts = new Map();
  for (let at = 0; at < text.length; at++) {
    for (let length = 1; length <= 3 && length <= at + 1; length++) {
      const piece = text.slice(at + 1 - length, at + 1);
      pieces.set(piece, (pieces.get(piece) ?? 0) + 1);
      const context = piece.slice(0, -1);
      contexts.set(context, (contexts.get(context) ?? 0) + 1);
    }
  }
  return { pieces, contexts };
}

/** The parts of p(text[at] | what is before): uniform, and of one, two and three characters; null: never seen. */
function partsAt(text, at, { pieces, contexts }, symbols) {
  const parts = [1 / symbols];
  for (let length = 1; length <= 3; length++) {
    const piece = text.slice(Math.max(0, at + 1 - length), at + 1);
    const seen = piece.length === length ? contexts.get(piece.slice(0, -1)) : undefined;
    parts.push(seen === undefined ? null : (pieces.get(piece) ?? 0) / seen);
  }
  return parts;
}

/** The parts times their weights, which add up to 1 over those that are there. */
function weighted(parts, weights) {
  const present = parts.reduce((sum, part, at) => (part === null ? sum : sum + weights[at]), 0);
  return parts.map((part, at) => (part === null ? 0 : (weights[at] / present) * part));
}

function fitWeights(text, counts, symbols) {
  let weights = [0.25, 0.25, 0.25, 0.25];
  for (let round = 0; round < 30; round++) {
    const shares = [0, 0, 0, 0];
    for (let at = 2; at < text.length; at++) {
      const terms = weighted(partsAt(text, at, counts, symbols), weights);
      const sum = terms.reduce((total, term) => total + term);
      terms.forEach((term, part) => (shares[part] += term / sum));
    }
    weights = shares.map((share) => share / (text.length - 2));
  }
  return weights;
}

/** The first character has nothing before it and is not predicted, as in the network. */
function perplexityOf(text, counts, weights, symbols) {
  let sum = 0;
  for (let at = 1; at < text.length; at++) {
    const p = weighted(partsAt(text, at, counts, symbols), weights).reduce((total, term) => total + term);
    sum -= Math.log(p);
  }
  return Math.exp(sum / (text.length - 1));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [train, dev] = ["train.txt", "dev.txt"].map((name) =>
    readFileSync(new URL(name, import.meta.url), "utf8"),
  );
  console.log(`trigram model: dev perplexity ${trigramPerplexity(train, dev).toFixed(3)}`);
}
