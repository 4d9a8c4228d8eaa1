/** Their outputs are cut below 0, so that about half of the variance passes on (He et al. 2015). */
export const rectifiers: ReadonlySet<string> = new Set(["relu", "leakyRelu", "elu", "gelu", "silu"]);

/**
 * The initializer that keeps the signal's variance behind an activation: He's for rectifiers, LeCun's for selu, which is
 * made for it (Klambauer et al. 2017), Glorot's for all others.
 */
export const suitedInitializer = (
  activation: string | undefined,
): "heNormal" | "lecunNormal" | "glorotUniform" =>
  rectifiers.has(activation ?? "") ? "heNormal" : activation === "selu" ? "lecunNormal" : "glorotUniform";
