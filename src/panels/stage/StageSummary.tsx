import { memo } from 'react'
import { formatFixed, formatSignificant } from '../../drawing/numberText'
import { layersOf } from '../../network/layers'
import { commonRates } from '../../network/writeRates'
import type { CurrentRun } from '../../store/currentRun'
import type { EngramState } from '../../store/engramStore'
import { phaseInForce, weightStepOf } from '../../store/stepPhase'
import { useEngram } from '../../store/useEngram'
import { runWeightsOf } from '../../store/runWeights'
import { phaseSentence } from '../headline/phaseSentence'
import { plainText } from '../headline/phrase'
import { useRun } from '../useRun'
import { useSettledRun } from '../useSettledRun'
import { useSettledStep } from '../useSettledStep'
import { answerReading } from './answerReading'
import { paintableMode, paintWords } from './paintedMatrix'

/** The stage in words, for those who do not see it. Follows playhead and run only when they rest. */
export function StageSummary({ id }: { id: string }) {
  return <Summary id={id} current={useSettledRun(useRun())} />
}

const Summary = memo(function Summary({ id, current }: { id: string; current: CurrentRun | null }) {
  const step = useSettledStep()
  const paintMode = useEngram((state) => state.paintMode)
  const phase = useEngram((state) => state.phase)
  const selected = useEngram((state) => state.selected)
  const unitOrder = useEngram((state) => state.unitOrder)
  const hasEncoder = current?.run.recording.config.encoder !== 'none'
  return (
    <div id={id} className="visually-hidden">
      <p>
        What this shows: activity runs from the input through {hasEncoder && 'the encoder, '}the feed and recurrent
        layers to the readout; each layer is a matrix of connections, its inputs on the left and its outputs on top. A
        step reads, computes, gates and writes; each of these phases can be singled out.
      </p>
      {current && (
        <p>
          {stageInWords(current, {
            stepIndex: Math.min(step, current.run.episode.steps - 1),
            ...{ paintMode, phase, selected, unitOrder },
          })}
        </p>
      )}
    </div>
  )
})

type Shown = Pick<EngramState, 'stepIndex' | 'paintMode' | 'phase' | 'selected' | 'unitOrder'>

function stageInWords(current: CurrentRun, shown: Shown): string {
  const { stepIndex: step, paintMode, selected, unitOrder } = shown
  const { run } = current
  const { recording } = run
  const { config } = recording
  const { answer, target, label } = answerReading(run, step)
  const phase = phaseInForce(shown, config.rule)
  const sentences = [
    `Step ${step} of 0 to ${run.episode.steps - 1}.`,
    ...(phase ? [plainText(phaseSentence(current, step, phase, selected.layer))] : []),
    ...(phase === 'read' ? [] : [`${label} ${answer}, ${target}.`]),
    `Painted: ${paintWords[paintableMode(config, paintMode)]}.`,
    unitOrder === 'peak' ? 'Units stand in the order of their peaks.' : 'Units stand as the network stores them.',
  ]
  if (config.rule === 'none') sentences.push('This network has no plastic weights.')
  else {
    const weights = runWeightsOf(current)
    const norms = layersOf(config).map(
      (layer) => `${layer} ${formatFixed(weights.norm(layer, weightStepOf(shown, config.rule)), 2)}`,
    )
    sentences.push(
      ...(phase === 'read' || phase === 'compute'
        ? []
        : [
            `Modulation ${formatFixed(recording.modulation[step], 2)}, write rate ${formatSignificant(commonRates(recording, step).eta)}.`,
          ]),
      `Norm of the plastic weights: ${norms.join(', ')}.`,
    )
  }
  return sentences.join(' ')
}
