import { layersOf, type LayerName } from '../../network/layers'
import type { ModelConfig } from '../../network/modelConfig'
import { innerGradient } from './gradientRule'
import type { HostNetwork, HostState } from './hostNetwork'
import { lstmCell } from './lstmCell'
import { applyMap, squaredLength, writeMap, type Write } from './plasticMap'
import { postsynaptic, presynaptic, type PostsynapticFactors, type StepActivity, type StepTrace } from './stepTrace'

/** One step of one episode (docs/notation.md, "One step"): reads, computes, gates and writes. Changes the state. */
export function forwardStep(network: HostNetwork, state: HostState, input: Float64Array): StepTrace {
  const { config } = network
  const { plasticity } = config
  const activity = compute(network, state, input)
  const inner = config.rule === 'gradient' ? innerGradient(network, state.plastic, activity) : null
  const factors = config.rule === 'hebbian' ? hebbianFactors(config, activity) : (inner?.deltas ?? null)
  const squaredNorm = factors ? squaredUpdateNorm(config, activity, factors) : 0
  const norm = Math.sqrt(squaredNorm)
  const limit = plasticity.maxUpdateNorm
  const normFactor = norm > limit ? limit / norm : 1
  const modulation = modulationOf(config, activity.output)
  const eta = plasticity.etaScale * modulation * normFactor
  const decay = plasticity.decayScale * modulation
  const { internalLossWeight } = network
  const weighted = activity.output.map((o, k) => internalLossWeight[k] * o)
  const trace: StepTrace = {
    activity,
    factors,
    inner,
    modulation,
    normFactor,
    eta,
    decay,
    squaredNorm,
    internalLoss: (plasticity.innerLossScale * squaredLength(weighted)) / weighted.length,
  }
  writeState(network, state.plastic, trace)
  state.hidden = activity.hidden
  state.cellState = activity.cellState
  return trace
}

/** Applies a step's writes to the plastic weights and biases that it found. */
export function writeState({ config, maps }: HostNetwork, plastic: HostState['plastic'], trace: StepTrace): void {
  if (!trace.factors) return
  for (const layer of layersOf(config))
    writeMap(maps[layer], plastic[layer], writeOf(config, trace, trace.factors, layer))
}

/** What a step writes into one map. */
export function writeOf(
  { plasticity }: ModelConfig,
  { activity, eta, decay }: StepTrace,
  factors: PostsynapticFactors,
  layer: LayerName,
): Write {
  return {
    presynaptic: presynaptic(activity, layer),
    postsynaptic: postsynaptic(factors, layer),
    eta,
    keep: 1 - decay,
    clip: plasticity.weightClip ?? Infinity,
  }
}

function compute({ config, maps }: HostNetwork, state: HostState, input: Float64Array): StepActivity {
  const { plastic, hidden: previousHidden, cellState: previousCellState } = state
  const encoded = config.encoder === 'plastic' ? applyMap(maps.encoder, plastic.encoder, input).map(relu) : input
  const preActivation = applyMap(maps.feed, plastic.feed, encoded)
  applyMap(maps.recurrent, plastic.recurrent, previousHidden).forEach((z, k) => (preActivation[k] += z))
  const lstm = previousCellState && lstmCell(preActivation, previousCellState)
  const hidden = lstm ? lstm.hidden : preActivation.map(relu)
  const output = applyMap(maps.readout, plastic.readout, hidden)
  return {
    input,
    encoded,
    previousHidden,
    previousCellState,
    hidden,
    cellState: lstm && lstm.cellState,
    gates: lstm && lstm.gates,
    output,
  }
}

/** q is what each layer puts out after its nonlinearity (docs/notation.md, "One step"). */
function hebbianFactors(
  { encoder }: ModelConfig,
  { encoded, hidden, gates, output }: StepActivity,
): PostsynapticFactors {
  return { encoder: encoder === 'plastic' ? encoded : null, cell: gates ?? hidden, readout: output }
}

/** |g|^2 over all layers: sum of (|p|^2 + 1 where biases move) |q|^2. */
function squaredUpdateNorm(config: ModelConfig, activity: StepActivity, factors: PostsynapticFactors): number {
  const ofBias = config.rule === 'gradient' ? 1 : 0
  let sum = 0
  for (const layer of layersOf(config))
    sum += (squaredLength(presynaptic(activity, layer)) + ofBias) * squaredLength(postsynaptic(factors, layer))
  return sum
}

/** m(t) = 2 sigmoid(the last output unit); 1 where modulation is off or there is no such unit; or the forced value. */
function modulationOf({ plasticity, modulated }: ModelConfig, output: Float64Array): number {
  const setting = plasticity.modulation
  if (typeof setting === 'number') return setting
  if (setting === 'off' || !modulated) return 1
  return 2 / (1 + Math.exp(-output[output.length - 1]))
}

const relu = (z: number) => (z > 0 ? z : 0)
