import { activeUnits } from './activeUnits'
import { isErasedBefore } from './interventions'
import { layerShape, type LayerName } from './layers'
import { parameterOf, type Parameters } from './parameters'
import { PlasticWeightCursor } from './plasticWeightCursor'
import type { Recording } from './recording'

/**
 * dy/dz within one step: how much each answer y_k moves with each unit's pre-activation z in a layer, everything before
 * the step held. From the recorded activities and the effective weights, slow + plastic, of that step:
 *   u = relu(z), y = readout(h), and h = relu(recurrent + feed(u)) or the LSTM's gates.
 */
export class AnswerSensitivity {
  private readonly feed: PlasticWeightCursor
  private readonly readout: PlasticWeightCursor

  constructor(
    private readonly recording: Recording,
    private readonly parameters: Parameters,
    private readonly episode = 0,
  ) {
    this.feed = new PlasticWeightCursor(recording, parameters, 'feed', episode)
    this.readout = new PlasticWeightCursor(recording, parameters, 'readout', episode)
  }

  /** dy_k/dz at a step, for each answer k: [outputSize] of [post]. Feed and recurrent share theirs. */
  at(layer: LayerName, step: number): readonly Float64Array[] {
    return Array.from({ length: this.recording.config.outputSize }, (_, answer) => this.ofAnswer(layer, step, answer))
  }

  private ofAnswer(layer: LayerName, step: number, answer: number): Float64Array {
    if (layer === 'readout') {
      const own = new Float64Array(layerShape(this.recording.config, 'readout').post)
      own[answer] = 1
      return own
    }
    const cell = this.ofCell(step, answer)
    return layer === 'encoder' ? this.ofEncoder(step, cell) : cell
  }

  /** [cellWidth] */
  private ofCell(step: number, answer: number): Float64Array {
    const { recording, parameters, episode } = this
    const { config } = recording
    const { post } = layerShape(config, 'readout')
    const slow = parameterOf(parameters, 'readout.slowWeight').values
    const plastic = this.readout.weightAt(step)
    const hiddenGradient = new Float64Array(config.hiddenSize)
    for (let unit = 0, at = answer; unit < hiddenGradient.length; unit++, at += post)
      hiddenGradient[unit] = slow[at] + plastic[at]
    return config.cell === 'rnn'
      ? throughRelu(recording.hidden, (episode * recording.steps + step) * config.hiddenSize, hiddenGradient)
      : throughLstm(recording, step, episode, hiddenGradient)
  }

  /** [hiddenSize] */
  private ofEncoder(step: number, cellGradient: Float64Array): Float64Array {
    const { recording, parameters, episode } = this
    const { hiddenSize } = recording.config
    const slow = parameterOf(parameters, 'feed.slowWeight').values
    const plastic = this.feed.weightAt(step)
    const gradient = new Float64Array(hiddenSize)
    const from = (episode * recording.steps + step) * hiddenSize
    const cells = activeUnits(cellGradient)
    for (let unit = 0; unit < hiddenSize; unit++) {
      // Silent units let nothing through: most of the matrix need not be looked at.
      if (!(recording.encoded[from + unit] > 0)) continue
      const row = unit * cellGradient.length
      for (let n = 0; n < cells.length; n++) {
        const at = row + cells[n]
        gradient[unit] += (slow[at] + plastic[at]) * cellGradient[cells[n]]
      }
    }
    return gradient
  }
}

/** From the gradient of relu(z), whose values start at `from` in `activity`, to that of z, in its place. */
function throughRelu(activity: Float32Array, from: number, gradient: Float64Array): Float64Array {
  for (let unit = 0; unit < gradient.length; unit++) if (!(activity[from + unit] > 0)) gradient[unit] = 0
  return gradient
}

/** From dy/dh to the pre-activations of the gates i, f, g, o [4 hiddenSize]. */
function throughLstm(
  { gates, cellState, interventions, steps }: Recording,
  step: number,
  episode: number,
  hiddenGradient: Float64Array,
): Float64Array {
  const size = hiddenGradient.length
  if (!gates || !cellState) throw new RangeError('throughLstm: the recording has no gates and cell state')
  const row = episode * steps + step
  const startsEmpty = step === 0 || isErasedBefore(interventions, 'cellState', step)
  const result = new Float64Array(4 * size)
  for (let unit = 0; unit < size; unit++) {
    const [i, f, g, o] = [0, 1, 2, 3].map((gate) => gates[(4 * row + gate) * size + unit])
    const squashed = Math.tanh(cellState[row * size + unit])
    const before = startsEmpty ? 0 : cellState[(row - 1) * size + unit]
    const cell = hiddenGradient[unit] * o * (1 - squashed * squashed)
    result[unit] = cell * g * i * (1 - i)
    result[size + unit] = cell * before * f * (1 - f)
    result[2 * size + unit] = cell * i * (1 - g * g)
    result[3 * size + unit] = hiddenGradient[unit] * squashed * o * (1 - o)
  }
  return result
}
