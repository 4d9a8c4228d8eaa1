/** How probable differences between two samples of one distribution are, by chance alone. */

/**
 * Probability of a Kolmogorov–Smirnov distance of at least D: Q(λ) = 2 Σ (−1)^(j−1) exp(−2j²λ²) with
 * λ = (√n + 0.12 + 0.11/√n)·D and n = n₁n₂/(n₁ + n₂) (Stephens 1970).
 */
export function chanceOfDistance(distance: number, first: number, second: number): number {
  const root = Math.sqrt((first * second) / (first + second));
  const lambda = (root + 0.12 + 0.11 / root) * distance;
  if (!(lambda > 0.3)) return 1;
  let sum = 0;
  for (let j = 1; j <= 100; j++) {
    const term = Math.exp(-2 * j * j * lambda * lambda);
    sum += j % 2 === 1 ? term : -term;
    if (term < 1e-16) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}

/** Counts of the same classes in two samples, compared. */
export interface CountsComparison {
  /** Half the sum of the absolute differences of the classes' shares: 0 alike, 1 nothing in common. */
  readonly distance: number;
  /** Probability of a difference as large by chance: χ² of homogeneity. */
  readonly chance: number;
}

/** Below this expected count a class is pooled with the other rare ones (Cochran 1954). */
const leastExpected = 5;

export function compareCounts(first: readonly number[], second: readonly number[]): CountsComparison {
  const [n, m] = [sumOf(first), sumOf(second)];
  if (n === 0 || m === 0) return { distance: 0, chance: 1 };
  const distance = sumOf(first.map((count, at) => Math.abs(count / n - (second[at] ?? 0) / m))) / 2;
  const cells: (readonly [number, number])[] = [];
  let rare: readonly [number, number] = [0, 0];
  first.forEach((count, at) => {
    const other = second[at] ?? 0;
    const expected = ((count + other) * Math.min(n, m)) / (n + m);
    if (expected >= leastExpected) cells.push([count, other]);
    else rare = [rare[0] + count, rare[1] + other];
  });
  if (rare[0] + rare[1] > 0) cells.push(rare);
  // Σ (a·√(m/n) − b·√(n/m))² / (a + b)
  const chiSquare = sumOf(
    cells.map(([a, b]) => (a * Math.sqrt(m / n) - b * Math.sqrt(n / m)) ** 2 / (a + b)),
  );
  return { distance, chance: chanceOfChiSquare(chiSquare, cells.length - 1) };
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/**
 * P(χ²_k ≥ x) by Q_k = Q_(k−2) + (x/2)^(k/2−1) e^(−x/2) / Γ(k/2), from Q₁ = P(|Z| ≥ √x) or Q₂ = e^(−x/2)
 * (Abramowitz & Stegun 26.4.4, 26.4.5).
 */
export function chanceOfChiSquare(value: number, degrees: number): number {
  if (degrees < 1) return 1;
  const isOdd = degrees % 2 === 1;
  let chance = isOdd ? 2 * normalTail(Math.sqrt(value)) : Math.exp(-value / 2);
  let term = Math.exp(-value / 2) * (isOdd ? Math.sqrt((2 * value) / Math.PI) : value / 2);
  for (let reached = isOdd ? 1 : 2; reached < degrees; reached += 2) {
    chance += term;
    term *= value / (reached + 2);
  }
  return Math.min(1, chance);
}

/** P(Z ≥ z), relative error < 1.2e-7 (Press et al. 1992, erfcc). */
function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  const polynomial = coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  const tail = (t * Math.exp(-x * x + polynomial)) / 2;
  return z >= 0 ? tail : 1 - tail;
}

/**
 * Which of several differences are none by chance, at this level for all of them together (Holm 1979):
 * the smallest is compared with level / k, the next with level / (k − 1), … until one is too large.
 */
export function unlikely<T extends { readonly chance: number }>(
  differences: readonly T[],
  level: number,
): T[] {
  const ordered = [...differences].sort((a, b) => a.chance - b.chance);
  const end = ordered.findIndex(({ chance }, at) => chance > level / (ordered.length - at));
  return end < 0 ? ordered : ordered.slice(0, end);
}
