/** The codes of the elementwise activations: those of `activationCodes` in `../kernels.ts`. */
export const LINEAR: i32 = 0;
export const RELU: i32 = 1;
export const LEAKY_RELU: i32 = 2;
export const ELU: i32 = 3;
export const SELU: i32 = 4;
export const GELU: i32 = 5;
export const SILU: i32 = 6;
export const SIGMOID: i32 = 7;
export const HARD_SIGMOID: i32 = 8;
export const TANH: i32 = 9;
export const SOFTPLUS: i32 = 10;
export const SOFTSIGN: i32 = 11;
export const EXPONENTIAL: i32 = 12;
