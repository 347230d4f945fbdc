/** A graphics device and what it is. */
export interface Gpu {
  readonly device: GPUDevice
  readonly adapterInfo: GPUAdapterInfo
}

let shared: Promise<Gpu> | null = null

/**
 * The one graphics device of this page, worker or process, which the WebGPU engines share; a new one where it was lost.
 *
 * @throws Error where there is no WebGPU here, saying what is missing
 */
export function sharedGpu(): Promise<Gpu> {
  shared ??= requestGpu().catch((error: unknown) => {
    shared = null
    throw error
  })
  return shared
}

async function requestGpu(): Promise<Gpu> {
  if (typeof navigator === 'undefined' || !('gpu' in navigator)) throw new Error('this browser has no WebGPU')
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new Error('WebGPU found no graphics adapter')
  const { limits } = adapter
  const device = await adapter.requestDevice({
    // TensorFlow.js measures with it where it is there.
    requiredFeatures: adapter.features.has('timestamp-query') ? ['timestamp-query'] : [],
    requiredLimits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      // The fused kernels do with the guaranteed limits of these; TensorFlow.js makes use of more.
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
  })
  void device.lost.then(() => (shared = null))
  return { device, adapterInfo: adapter.info }
}
