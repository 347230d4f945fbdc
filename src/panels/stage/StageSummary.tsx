import { formatFixed, formatSignificant } from '../../drawing/numberText'
import { layerNames } from '../../network/layers'
import type { CurrentRun } from '../../store/currentRun'
import { useEngram } from '../../store/useEngram'
import { runWeightsOf } from '../../store/runWeights'
import { useRun } from '../useRun'
import { useSettledStep } from '../useSettledStep'
import { answerReading } from './answerReading'
import { paintableMode, paintWords } from './paintedMatrix'

/** The stage in words, for those who do not see it. Follows the playhead only when it rests. */
export function StageSummary({ id }: { id: string }) {
  const current = useRun()
  const step = useSettledStep()
  const wanted = useEngram((state) => state.paintMode)
  return (
    <div id={id} className="visually-hidden">
      <p>
        What this shows: activity runs from the input through the encoder, the feed and recurrent layers to the readout;
        each layer is a matrix of connections, its inputs on the left and its outputs on top.
      </p>
      {current && <p>{stageInWords(current, Math.min(step, current.run.episode.steps - 1), wanted)}</p>}
    </div>
  )
}

function stageInWords(current: CurrentRun, step: number, wanted: Parameters<typeof paintableMode>[1]): string {
  const { run } = current
  const { recording } = run
  const { config } = recording
  const { answer, target, label } = answerReading(run, step)
  const sentences = [
    `Step ${step} of ${run.episode.steps}.`,
    `${label} ${answer}, ${target}.`,
    `Painted: ${paintWords[paintableMode(config, wanted)]}.`,
  ]
  if (config.rule === 'none') sentences.push('This network has no plastic weights.')
  else {
    const weights = runWeightsOf(current)
    const norms = layerNames.map((layer) => `${layer} ${formatFixed(weights.norm(layer, step), 2)}`)
    sentences.push(
      `Modulation ${formatFixed(recording.modulation[step], 2)}, write rate ${formatSignificant(recording.eta[step])}.`,
      `Norm of the plastic weights: ${norms.join(', ')}.`,
    )
  }
  return sentences.join(' ')
}
