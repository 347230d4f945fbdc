import { settingsBytes } from './kernelSettings'
import { bufferNames, inputBuffers } from './kernelText'

/** A device's compiled kernels: engines that share the device share them. */
const compiledFor = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>()
const layouts = new WeakMap<GPUDevice, GPUBindGroupLayout>()

/**
 * The pipeline of a kernel's entry point, compiled once for each key.
 *
 * @throws Error with the compiler's words
 */
export function kernelPipeline(
  device: GPUDevice,
  key: string,
  entryPoint: string,
  code: () => string,
): Promise<GPUComputePipeline> {
  const known = compiledFor.get(device) ?? new Map<string, Promise<GPUComputePipeline>>()
  compiledFor.set(device, known)
  const pipeline = known.get(key) ?? compile(device, entryPoint, code())
  known.set(key, pipeline)
  pipeline.catch(() => known.delete(key))
  return pipeline
}

/** The bindings of all kernels: settings, then the buffers by name. */
export function kernelLayout(device: GPUDevice): GPUBindGroupLayout {
  const known = layouts.get(device)
  if (known) return known
  const layout = device.createBindGroupLayout({
    entries: [
      {
        binding: 0,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: settingsBytes },
      },
      ...bufferNames.map((name, n) => ({
        binding: n + 1,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: inputBuffers.has(name) ? ('read-only-storage' as const) : ('storage' as const) },
      })),
    ],
  })
  layouts.set(device, layout)
  return layout
}

async function compile(device: GPUDevice, entryPoint: string, code: string): Promise<GPUComputePipeline> {
  device.pushErrorScope('validation')
  const module = device.createShaderModule({ code })
  const [error, { messages }] = await Promise.all([device.popErrorScope(), module.getCompilationInfo()])
  const problems = messages.filter(({ type }) => type === 'error')
  const words = problems.map(({ lineNum, message }) => `line ${lineNum}: ${message}`).join('; ')
  if (error || words) throw new Error(`webgpu: the kernel "${entryPoint}" does not compile: ${words || error!.message}`)
  try {
    return await device.createComputePipelineAsync({
      layout: device.createPipelineLayout({ bindGroupLayouts: [kernelLayout(device)] }),
      compute: { module, entryPoint },
    })
  } catch (cause) {
    throw new Error(`webgpu: no pipeline for the kernel "${entryPoint}": ${(cause as Error).message}`, { cause })
  }
}
