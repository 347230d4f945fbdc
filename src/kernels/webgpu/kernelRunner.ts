import { OutOfMemoryError } from '../../numerics/engineErrors'
import { sharedGpu, type Gpu } from '../gpuDevice'
import { megabytes, type BufferBytes } from './batchParts'
import { packSettings, settingsBytes, type KernelSettings } from './kernelSettings'
import { bufferNames, type BufferName } from './kernelText'
import { kernelLayout, kernelPipeline } from './pipelines'

/** One dispatch of a kernel. */
export interface Dispatch {
  readonly pipeline: GPUComputePipeline
  readonly settings: KernelSettings
  readonly workgroups: number
}

/** What is to be read back: `floats` values of a buffer, from `at` on. */
export interface Reading {
  readonly buffer: BufferName
  readonly at: number
  readonly floats: number
}

/** The device has run out of memory. */
class GpuMemoryError extends Error {}

/** Offsets into a uniform buffer are multiples of this on every device. */
const settingsStride = 256
/** Dispatches that may be on their way with settings of their own. */
const settingsCount = 4

/**
 * The fused kernels' hold on the graphics device: pipelines, buffers, dispatches and reading back. Errors of the device are
 * thrown by the call that caused them; once the device is lost, every call rejects with the reason.
 */
export class KernelRunner {
  private readonly buffers = new Map<BufferName | 'settings' | 'staging', GPUBuffer>()
  private bindGroup: GPUBindGroup | null = null
  private lossReason: Error | null = null
  private readonly loss: Promise<never>

  private constructor(private readonly device: GPUDevice) {
    this.loss = device.lost.then(({ reason, message }) => {
      this.lossReason = new Error(`webgpu: the graphics device was lost (${reason || 'unknown'}): ${message}`)
      throw this.lossReason
    })
    this.loss.catch(() => undefined)
  }

  /** Throws an Error where there is no WebGPU here, saying what is missing. */
  static async start(): Promise<KernelRunner> {
    const { device }: Gpu = await sharedGpu()
    return new KernelRunner(device)
  }

  /** Bytes of the largest buffer that this device allows. */
  get allowedBytes(): number {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits
    return Math.min(maxBufferSize, maxStorageBufferBindingSize)
  }

  /** A kernel's pipeline; see {@link kernelPipeline}. */
  pipeline(key: string, entryPoint: string, code: () => string): Promise<GPUComputePipeline> {
    return this.unlessLost(kernelPipeline(this.device, key, entryPoint, code))
  }

  /** Makes every buffer at least so many bytes large, and the one to read back through. What they held may be gone. */
  async provide(operation: string, user: string, bytes: BufferBytes): Promise<void> {
    const { device, buffers } = this
    const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC
    const wanted = [
      ...bufferNames.map((name) => ({ name, size: bytes[name], usage: storage })),
      { name: 'staging' as const, size: bytes.staging, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST },
      {
        name: 'settings' as const,
        size: settingsStride * settingsCount,
        usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
      },
    ].filter(({ name, size }) => (buffers.get(name)?.size ?? 0) < size)
    if (wanted.length === 0) return this.unlessLost(Promise.resolve())
    this.bindGroup = null
    const neededBytes = wanted.reduce((sum, { size }) => sum + size, 0)
    try {
      await this.checked(`${operation}: allocating ${megabytes(neededBytes)}`, () => {
        for (const { name, size, usage } of wanted) {
          buffers.get(name)?.destroy()
          buffers.set(name, device.createBuffer({ label: name, size, usage }))
        }
      })
    } catch (error) {
      // A buffer that could not be had must not be taken for one.
      for (const { name } of wanted) buffers.delete(name)
      if (error instanceof GpuMemoryError)
        throw new OutOfMemoryError(operation, `${user}, on this graphics device,`, neededBytes)
      throw error
    }
  }

  write(buffer: BufferName, at: number, values: Float32Array): void {
    this.device.queue.writeBuffer(
      this.buffers.get(buffer)!,
      4 * at,
      values.buffer,
      values.byteOffset,
      values.byteLength,
    )
  }

  /** Runs kernels one after the other, and then reads from buffers: one submission, one reading back. */
  async run(
    operation: string,
    dispatches: readonly Dispatch[],
    readings: readonly Reading[] = [],
  ): Promise<Float32Array[]> {
    const { device, buffers } = this
    const staging = buffers.get('staging')!
    const submitted = this.checked(operation, () => {
      const encoder = device.createCommandEncoder()
      dispatches.forEach(({ pipeline, settings, workgroups }, n) => {
        device.queue.writeBuffer(buffers.get('settings')!, n * settingsStride, packSettings(settings))
        const pass = encoder.beginComputePass()
        pass.setPipeline(pipeline)
        pass.setBindGroup(0, this.bindings(), [n * settingsStride])
        pass.dispatchWorkgroups(workgroups)
        pass.end()
      })
      let to = 0
      for (const { buffer, at, floats } of readings) {
        encoder.copyBufferToBuffer(buffers.get(buffer)!, 4 * at, staging, to, 4 * floats)
        to += 4 * floats
      }
      device.queue.submit([encoder.finish()])
    })
    const total = readings.reduce((sum, { floats }) => sum + floats, 0)
    if (total === 0) return submitted.then(() => [])
    // Both questions at once: each takes a round trip to the device's process.
    const mapped = this.unlessLost(staging.mapAsync(GPUMapMode.READ, 0, 4 * total))
    const [submission, mapping] = await Promise.allSettled([submitted, mapped])
    if (submission.status === 'rejected') {
      if (mapping.status === 'fulfilled') staging.unmap()
      throw submission.reason
    }
    if (mapping.status === 'rejected') throw mapping.reason
    const values = new Float32Array(staging.getMappedRange(0, 4 * total).slice(0))
    staging.unmap()
    let from = 0
    return readings.map(({ floats }) => values.subarray(from, (from += floats)))
  }

  /** Resolves when all that was submitted is done. */
  async settle(): Promise<void> {
    await this.unlessLost(this.device.queue.onSubmittedWorkDone())
  }

  dispose(): void {
    // The device is shared and stays.
    for (const buffer of this.buffers.values()) buffer.destroy()
    this.buffers.clear()
    this.bindGroup = null
  }

  private bindings(): GPUBindGroup {
    this.bindGroup ??= this.device.createBindGroup({
      layout: kernelLayout(this.device),
      entries: [
        { binding: 0, resource: { buffer: this.buffers.get('settings')!, size: settingsBytes } },
        ...bufferNames.map((name, n) => ({ binding: n + 1, resource: { buffer: this.buffers.get(name)! } })),
      ],
    })
    return this.bindGroup
  }

  /** Does something with the device, and throws what the device finds wrong with it. */
  private async checked(what: string, action: () => void): Promise<void> {
    if (this.lossReason) throw this.lossReason
    const { device } = this
    device.pushErrorScope('out-of-memory')
    device.pushErrorScope('validation')
    action()
    const [invalid, memory] = await this.unlessLost(Promise.all([device.popErrorScope(), device.popErrorScope()]))
    if (memory) throw new GpuMemoryError(`webgpu: ${what}: out of memory ${memory.message}`)
    if (invalid) throw new Error(`webgpu: ${what} failed: ${invalid.message}`)
  }

  /** The promise's result; rejects as soon as the device is lost. */
  private unlessLost<Result>(promise: Promise<Result>): Promise<Result> {
    if (this.lossReason) {
      promise.catch(() => undefined)
      return Promise.reject(this.lossReason)
    }
    // What the promise itself rejects with when the device goes says less than the loss does.
    const result = promise.catch(async (error: unknown) => {
      await Promise.race([this.loss, new Promise((resolve) => setTimeout(resolve, 50))])
      throw error
    })
    return Promise.race([result, this.loss])
  }
}
