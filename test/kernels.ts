/** Compiles the fused kernels before any test runs. */
export { buildKernels as setup } from '../scripts/buildKernels.mjs'
