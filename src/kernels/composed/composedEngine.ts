import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import { zeros } from '../../numerics/hostTensor'
import { weightCount } from '../../network/layers'
import type { ModelConfig } from '../../network/modelConfig'
import { parameterShapes, type Network, type ParameterName, type Parameters } from '../../network/parameters'
import type { Recording } from '../../network/recording'
import { step, type Frame, type TensorState } from '../../model/step'
import { episodeErrors } from '../../model/taskLoss'
import { tensorNetwork, type TensorNetwork } from '../../model/tensorNetwork'
import { stateTensors, stateToTensors, tidyState, zeroState } from '../../model/tensorState'
import type { EpisodeData } from '../../tasks/episode'
import { checkArguments, checkState } from '../checkArguments'
import type {
  BatchErrors,
  Engine,
  EngineName,
  GradientOptions,
  LossAndGradients,
  RolloutOptions,
  RunOptions,
} from '../engine'
import { startBackend, type Backend, type WasmPaths } from './backend'
import { FrameStack, stateToHost } from './frameStack'

/** What a gradient may leave in memory at a time stays well below what WebAssembly's 4 GiB hold. */
const defaultTapeBytes = 2 ** 31

/**
 * The readable reference: plain TensorFlow.js ops on its CPU, WASM or WebGPU backend.
 *
 * @param maxTapeBytes what a gradient may leave in memory at a time: larger batches are differentiated in parts
 * @throws Error where the backend cannot run here, saying why
 */
export async function createComposedEngine(
  name: EngineName,
  wasmPaths: WasmPaths,
  maxTapeBytes = defaultTapeBytes,
): Promise<Engine> {
  return new ComposedEngine(name, await startBackend(name, wasmPaths), maxTapeBytes)
}

type Tensors = Partial<Record<ParameterName, tf.Tensor>>

class ComposedEngine implements Engine {
  constructor(
    readonly name: EngineName,
    private readonly backend: Backend,
    private readonly maxTapeBytes: number,
  ) {}

  async rollout(network: Network, episodes: EpisodeData, options: RolloutOptions = {}): Promise<Recording> {
    const { config } = network
    checkArguments('rollout', network, episodes)
    const { initialState } = options
    if (initialState) checkState('rollout', config, initialState, episodes.batch)
    await this.backend.use()
    const tensors = toTensors(network)
    const stack = new FrameStack(config)
    let state = tidyState(() =>
      initialState ? stateToTensors(config, initialState) : zeroState(config, episodes.batch),
    )
    try {
      const model = tensorNetwork(config, tensors)
      for (let t = 0; t < episodes.steps; t++) {
        await options.beforeStep?.()
        state = nextState(model, state, inputAt(episodes, t), (frame) => stack.push(frame))
      }
      return await stack.toRecording(episodes, await stateToHost(config, state, episodes.batch))
    } finally {
      tf.dispose([...stateTensors(state), ...Object.values(tensors)])
      stack.dispose()
    }
  }

  async evaluate(network: Network, episodes: EpisodeData, options: RunOptions = {}): Promise<BatchErrors> {
    checkArguments('evaluate', network, episodes)
    await this.backend.use()
    const { config } = network
    const tensors = toTensors(network)
    const outputs: tf.Tensor2D[] = []
    let state = tidyState(() => zeroState(config, episodes.batch))
    try {
      const model = tensorNetwork(config, tensors)
      const first = Math.min(episodes.scoredFrom, episodes.answerFrom)
      for (let t = 0; t < episodes.steps; t++) {
        await options.beforeStep?.()
        state = nextState(model, state, inputAt(episodes, t), (frame) => {
          if (t >= first) outputs.push(tf.keep(tf.clone(frame.activity.output)))
        })
      }
      const errors = tf.tidy(() => {
        const from = (start: number) =>
          episodeErrors(
            config.lossKind,
            stackOutputs(outputs.slice(start - first), config),
            targetsFrom(episodes, start),
          )
        return [from(episodes.scoredFrom), from(episodes.answerFrom)]
      })
      const [loss, answerError] = (await Promise.all(errors.map((tensor) => tensor.data()))) as Float32Array[]
      tf.dispose(errors)
      return { loss: Float32Array.from(loss), answerError: Float32Array.from(answerError) }
    } finally {
      tf.dispose([...stateTensors(state), ...outputs, ...Object.values(tensors)])
    }
  }

  async lossAndGradients(
    network: Network,
    episodes: EpisodeData,
    options: GradientOptions = {},
  ): Promise<LossAndGradients> {
    checkArguments('lossAndGradients', network, episodes)
    await this.backend.use()
    const { batch, inputs } = episodes
    const names = [...parameterShapes(network.config).keys()]
    const inputGradients = options.inputGradients ? new Float32Array(inputs.length) : null
    const sums = names.map((name) => zeros(network.parameters[name]!.shape))
    const tensors = toTensors(network)
    let [loss, answerError] = [0, 0]
    try {
      const partSize = episodesPerPart(network.config, episodes.steps, this.maxTapeBytes)
      for (let from = 0; from < batch; from += partSize) {
        const part = episodesBetween(episodes, from, Math.min(batch, from + partSize))
        const share = part.batch / batch
        const result = await differentiate(network.config, tensors, part, inputGradients !== null)
        loss += share * result.loss
        answerError += share * result.answerError
        result.gradients.forEach((values, k) => addScaled(sums[k].values, values, share))
        const inputsFrom = from * (inputs.length / batch)
        if (result.inputGradients) addScaled(inputGradients!.subarray(inputsFrom), result.inputGradients, share)
      }
    } finally {
      tf.dispose(Object.values(tensors))
    }
    const gradients: Parameters = Object.fromEntries(names.map((name, k) => [name, sums[k]]))
    return { loss, answerError, gradients, inputGradients }
  }

  dispose(): void {
    // The backend is TensorFlow.js's own and shared by all composed engines of that name; nothing else is held.
  }
}

/** The mean errors of some episodes and what they depend on: gradients in the order of `parameterShapes`. */
async function differentiate(
  config: ModelConfig,
  tensors: Tensors,
  episodes: EpisodeData,
  withInputs: boolean,
): Promise<{ loss: number; answerError: number; gradients: Float32Array[]; inputGradients: Float32Array | null }> {
  const { batch, steps, inputSize } = episodes
  const inputs = tf.tensor3d(episodes.inputs, [batch, steps, inputSize])
  const parameters = [...parameterShapes(config).keys()].map((name) => tensors[name]!)
  const xs = withInputs ? [...parameters, inputs] : parameters
  let answerTensor: tf.Tensor | null = null
  const lossOf = (): tf.Scalar => {
    const model = tensorNetwork(config, tensors)
    const outputs: tf.Tensor2D[] = []
    let state = zeroState(config, batch)
    for (let t = 0; t < steps; t++) {
      const input = tf.slice(inputs, [0, t, 0], [batch, 1, inputSize])
      const next = step(model, state, tf.reshape(input, [batch, inputSize]))
      state = next.state
      outputs.push(next.frame.activity.output)
    }
    const errorsFrom = (start: number) =>
      episodeErrors(config.lossKind, stackOutputs(outputs.slice(start), config), targetsFrom(episodes, start))
    answerTensor = tf.keep(tf.mean(errorsFrom(episodes.answerFrom)))
    return tf.mean(errorsFrom(episodes.scoredFrom))
  }
  // Unlike tf.valueAndGrads this allows parameters that the loss does not reach: their gradient is zero.
  const { value, grads } = tf.engine().gradients(lossOf, xs, undefined, true)
  const read = async (grad: tf.Tensor | null, like: tf.Tensor) =>
    grad ? ((await grad.data()) as Float32Array) : new Float32Array(like.size)
  try {
    const gradients: Float32Array[] = []
    for (const [k, parameter] of parameters.entries()) gradients.push(await read(grads[k], parameter))
    return {
      loss: (await value.data())[0],
      answerError: (await answerTensor!.data())[0],
      gradients,
      inputGradients: withInputs ? await read(grads[parameters.length], inputs) : null,
    }
  } finally {
    tf.dispose([value, answerTensor!, inputs, ...grads.filter(Boolean)])
  }
}

/** Every step leaves about this many tensors of the size of w for the gradient. */
const tapeCopies = 8

/** How many episodes can be differentiated at a time. */
function episodesPerPart(config: ModelConfig, steps: number, maxTapeBytes: number): number {
  if (config.rule === 'none') return Infinity
  return Math.max(1, Math.floor(maxTapeBytes / (4 * tapeCopies * steps * weightCount(config))))
}

/** Episodes `from` to `to`, the last one excluded, as views. */
function episodesBetween(episodes: EpisodeData, from: number, to: number): EpisodeData {
  const { batch, inputs, targets } = episodes
  if (from === 0 && to === batch) return episodes
  const part = (values: Float32Array) => values.subarray((from * values.length) / batch, (to * values.length) / batch)
  return { ...episodes, batch: to - from, inputs: part(inputs), targets: part(targets) }
}

function addScaled(sum: Float32Array, values: Float32Array, scale: number): void {
  for (let k = 0; k < values.length; k++) sum[k] += scale * values[k]
}

function toTensors({ config, parameters }: Network): Tensors {
  const tensors: Tensors = {}
  for (const [name, shape] of parameterShapes(config)) tensors[name] = tf.tensor(parameters[name]!.values, [...shape])
  return tensors
}

/** One step without a gradient: frees everything but the new state and what `record` keeps, the old state included. */
function nextState(
  model: TensorNetwork,
  state: TensorState,
  input: tf.Tensor2D,
  record: (frame: Frame) => void,
): TensorState {
  const next = tidyState(() => {
    const result = step(model, state, input)
    record(result.frame)
    return result.state
  })
  const kept = new Set(stateTensors(next))
  tf.dispose(stateTensors(state).filter((tensor) => !kept.has(tensor)))
  input.dispose()
  return next
}

function inputAt({ batch, steps, inputSize, inputs }: EpisodeData, t: number): tf.Tensor2D {
  const values = new Float32Array(batch * inputSize)
  for (let b = 0; b < batch; b++) {
    const from = (b * steps + t) * inputSize
    values.set(inputs.subarray(from, from + inputSize), b * inputSize)
  }
  return tf.tensor2d(values, [batch, inputSize])
}

function targetsFrom({ batch, steps, outputSize, targets }: EpisodeData, start: number): tf.Tensor3D {
  return tf.slice(tf.tensor3d(targets, [batch, steps, outputSize]), [0, start, 0], [batch, steps - start, outputSize])
}

/** y [batch, steps, outputSize] of o, one [batch, readoutSize] per step. */
function stackOutputs(outputs: tf.Tensor2D[], { outputSize }: ModelConfig): tf.Tensor3D {
  const stacked = tf.stack(outputs, 1)
  const [batch, steps] = stacked.shape
  return tf.slice(stacked, [0, 0, 0], [batch, steps, outputSize]) as tf.Tensor3D
}
