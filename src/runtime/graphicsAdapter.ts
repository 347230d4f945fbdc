/** What WebGPU runs on here. */
export interface GraphicsAdapter {
  readonly canRun: boolean
  /** Why it is not used without being asked for; empty for a real adapter. */
  readonly remark: string
  readonly inSoftware?: boolean
}

/** Looks for a graphics adapter, and whether it is one in software. */
export async function findGraphicsAdapter(): Promise<GraphicsAdapter> {
  if (!('gpu' in navigator)) return { canRun: false, remark: 'this browser has no WebGPU' }
  const adapter = await navigator.gpu.requestAdapter()
  if (!adapter) return { canRun: false, remark: 'WebGPU found no graphics adapter' }
  const info = adapter.info as { isFallbackAdapter?: boolean; architecture?: string; description?: string }
  const isSoftware =
    info.isFallbackAdapter === true ||
    /swiftshader|llvmpipe|basic render/i.test(`${info.architecture} ${info.description}`)
  return {
    canRun: true,
    remark: isSoftware ? 'WebGPU runs in software here, without a graphics card' : '',
    inSoftware: isSoftware,
  }
}
