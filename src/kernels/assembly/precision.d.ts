/** What `scripts/buildKernels.mjs` defines on the compiler's command line, told to editors. */

/** The number type of the module: f32 or f64. */
declare type real = f32;

/** 1 where the module may use relaxed SIMD (fused multiply-add), else 0. */
declare const RELAXED: i32;
