import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import { zeros, type HostTensor } from '../../numerics/hostTensor'
import type { ModelConfig } from '../../network/modelConfig'
import { parameterShapes, type Network, type ParameterName } from '../../network/parameters'
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
import { useBackend, type WasmPaths } from './backend'
import { FrameStack, stateToHost } from './frameStack'

/**
 * The readable reference: plain TensorFlow.js ops on its CPU, WASM or WebGPU backend.
 *
 * @throws Error where the backend cannot run here, saying why
 */
export async function createComposedEngine(name: EngineName, wasmPaths: WasmPaths): Promise<Engine> {
  await useBackend(name, wasmPaths)
  return new ComposedEngine(name, wasmPaths)
}

type Tensors = Partial<Record<ParameterName, tf.Tensor>>

class ComposedEngine implements Engine {
  constructor(
    readonly name: EngineName,
    private readonly wasmPaths: WasmPaths,
  ) {}

  async rollout(network: Network, episodes: EpisodeData, options: RolloutOptions = {}): Promise<Recording> {
    const { config } = network
    checkArguments('rollout', network, episodes)
    const { initialState } = options
    if (initialState) checkState('rollout', config, initialState, episodes.batch)
    await useBackend(this.name, this.wasmPaths)
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
      return await stack.toRecording(episodes, await stateToHost(state, episodes.batch))
    } finally {
      tf.dispose([...stateTensors(state), ...Object.values(tensors)])
      stack.dispose()
    }
  }

  async evaluate(network: Network, episodes: EpisodeData, options: RunOptions = {}): Promise<BatchErrors> {
    checkArguments('evaluate', network, episodes)
    await useBackend(this.name, this.wasmPaths)
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
    await useBackend(this.name, this.wasmPaths)
    const { config } = network
    const names = [...parameterShapes(config).keys()]
    let answerTensor: tf.Tensor | null = null
    const tensors = toTensors(network)
    const { batch, steps, inputSize } = episodes
    const inputs = tf.tensor3d(episodes.inputs, [batch, steps, inputSize])
    const xs = [...names.map((name) => tensors[name]!), ...(options.inputGradients ? [inputs] : [])]
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
    const read = async (grad: tf.Tensor | null, like: tf.Tensor): Promise<HostTensor> =>
      grad ? { shape: like.shape, values: Float32Array.from(await grad.data()) } : zeros(like.shape)
    try {
      const [loss, answer] = await Promise.all([value.data(), answerTensor!.data()])
      const gradients: Partial<Record<ParameterName, HostTensor>> = {}
      for (const [k, name] of names.entries()) gradients[name] = await read(grads[k], xs[k])
      const inputGradients = options.inputGradients ? (await read(grads[names.length], inputs)).values : null
      return { loss: loss[0], answerError: answer[0], gradients, inputGradients }
    } finally {
      tf.dispose([value, answerTensor!, inputs, ...grads.filter(Boolean), ...Object.values(tensors)])
    }
  }

  dispose(): void {
    // The backend is TensorFlow.js's own and shared by all composed engines of that name; nothing else is held.
  }
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
