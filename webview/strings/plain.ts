/** English words for what is named by code: `vanishing-gradient`, `meanAbsoluteError`. Translators find them whole. */

/** `dead-units` → `Dead units` */
export function plainRule(rule: string): string {
  const plain = rule.replaceAll("-", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** `meanAbsoluteError` → `Mean absolute error` */
export function plainMetric(metric: string): string {
  const spaced = metric.replace(
    /([a-z])([A-Z])/g,
    (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
