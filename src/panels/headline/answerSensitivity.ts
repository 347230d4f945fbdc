import { layerShape } from '../../network/layers'
import { parameterOf, type Parameters } from '../../network/parameters'
import { PlasticWeightCursor } from '../../network/plasticWeightCursor'
import type { Recording } from '../../network/recording'

/**
 * dy/dz within one step: how much the first answer y moves with each unit's pre-activation z in the encoder, everything
 * before the step held. From the recorded activities and the effective weights, slow + plastic, of that step:
 *   u = relu(z), y = readout(h), and h = relu(.. + feed(u)) or the LSTM's gates.
 */
export class AnswerSensitivity {
  private readonly feed: PlasticWeightCursor
  private readonly readout: PlasticWeightCursor

  constructor(
    private readonly recording: Recording,
    private readonly parameters: Parameters,
  ) {
    this.feed = new PlasticWeightCursor(recording, parameters, 'feed')
    this.readout = new PlasticWeightCursor(recording, parameters, 'readout')
  }

  /** dy/dz [hiddenSize] at a step of the first episode. */
  at(step: number): Float64Array {
    const { recording, parameters } = this
    const { config, encoded } = recording
    const { hiddenSize } = config
    const { post: readoutWidth } = layerShape(config, 'readout')
    const { post: cellWidth } = layerShape(config, 'feed')

    const slowReadout = parameterOf(parameters, 'readout.slowWeight').values
    const plasticReadout = this.readout.weightAt(step)
    const hiddenGradient = Float64Array.from(
      { length: hiddenSize },
      (_, unit) => slowReadout[unit * readoutWidth] + plasticReadout[unit * readoutWidth],
    )
    const cellGradient =
      config.cell === 'rnn'
        ? throughRelu(recording, step, hiddenGradient)
        : throughLstm(recording, step, hiddenGradient)

    const slowFeed = parameterOf(parameters, 'feed.slowWeight').values
    const plasticFeed = this.feed.weightAt(step)
    const gradient = new Float64Array(hiddenSize)
    for (let unit = 0; unit < hiddenSize; unit++) {
      if (encoded[step * hiddenSize + unit] <= 0) continue
      let sum = 0
      for (let k = 0, at = unit * cellWidth; k < cellWidth; k++, at++)
        sum += (slowFeed[at] + plasticFeed[at]) * cellGradient[k]
      gradient[unit] = sum
    }
    return gradient
  }
}

/** From dy/dh to the cell's pre-activations [hiddenSize]. */
function throughRelu({ hidden }: Recording, step: number, hiddenGradient: Float64Array): Float64Array {
  const from = step * hiddenGradient.length
  return hiddenGradient.map((gradient, unit) => (hidden[from + unit] > 0 ? gradient : 0))
}

/** From dy/dh to the pre-activations of the gates i, f, g, o [4 hiddenSize]. */
function throughLstm({ gates, cellState }: Recording, step: number, hiddenGradient: Float64Array): Float64Array {
  const size = hiddenGradient.length
  if (!gates || !cellState) throw new RangeError('throughLstm: the recording has no gates and cell state')
  const result = new Float64Array(4 * size)
  for (let unit = 0; unit < size; unit++) {
    const [i, f, g, o] = [0, 1, 2, 3].map((gate) => gates[(4 * step + gate) * size + unit])
    const squashed = Math.tanh(cellState[step * size + unit])
    const before = step > 0 ? cellState[(step - 1) * size + unit] : 0
    const cell = hiddenGradient[unit] * o * (1 - squashed * squashed)
    result[unit] = cell * g * i * (1 - i)
    result[size + unit] = cell * before * f * (1 - f)
    result[2 * size + unit] = cell * i * (1 - g * g)
    result[3 * size + unit] = hiddenGradient[unit] * squashed * o * (1 - o)
  }
  return result
}
