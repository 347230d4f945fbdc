import { useRef, type ReactNode } from 'react'
import { formatFixed, formatRate, formatSignificant } from '../../drawing/numberText'
import { writingChange } from '../../network/interventions'
import { layersOf, readoutSize } from '../../network/layers'
import type { Recording } from '../../network/recording'
import { commonRates } from '../../network/writeRates'
import type { CurrentRun } from '../../store/currentRun'
import type { EpisodeRun } from '../../runtime/protocol'
import { writingWords } from '../interventions/interventionWords'
import { setText } from '../setText'
import { answerReading } from '../stage/answerReading'
import { useStepDraw } from '../useStepDraw'

/** The numbers that hold for the whole network at the playhead. */
export function StepScalars({ current }: { current: CurrentRun }) {
  const root = useRef<HTMLElement>(null)
  const { config } = current.run.recording
  const plastic = config.rule !== 'none'
  const { maxUpdateNorm } = config.plasticity
  useStepDraw((run, step) => {
    const values = scalarTexts(run, step)
    root.current?.querySelectorAll<HTMLElement>('[data-value]').forEach((element) => {
      setText(element, values[element.dataset['value']!])
    })
  })
  return (
    <section ref={root} aria-label="This step">
      <h3>
        This step <small data-value="step" />
      </h3>
      <dl className="inspector-scalars">
        <Scalar name="Answer" value="answer" note={<span data-value="target" />} />
        {plastic && (
          <>
            <Scalar
              name={
                <>
                  Modulation <i>m</i>
                </>
              }
              value="modulation"
              note={modulationNote(config.plasticity.modulation, config.modulated)}
              rule
              symbols="eta keep"
            />
            <Scalar
              name={
                <>
                  Write rate <i>η</i>
                </>
              }
              value="eta"
              note={<span data-value="limited" />}
              rule
              symbols="eta"
            />
            <Scalar name="Forget rate" value="decay" note="decay" rule symbols="keep" />
            <Scalar
              name="Update norm"
              value="updateNorm"
              note={maxUpdateNorm === Infinity ? 'no limit' : `limit ${formatSignificant(maxUpdateNorm)}`}
            />
            <Scalar
              name="Internal loss"
              value="internalLoss"
              note={config.rule === 'gradient' ? 'descended' : 'not used'}
            />
          </>
        )}
      </dl>
    </section>
  )
}

function Scalar({
  name,
  value,
  note,
  rule = false,
  symbols,
}: {
  name: ReactNode
  value: string
  note: ReactNode
  rule?: boolean
  /** What of the update equation it shows, as symbolLinks.ts wants it. */
  symbols?: string
}) {
  return (
    <div data-symbol={symbols}>
      <dt>{name}</dt>
      <dd>
        <span className={rule ? 'inspector-rule' : undefined} data-value={value} /> <small>{note}</small>
      </dd>
    </div>
  )
}

function modulationNote(modulation: 'learned' | 'off' | number, modulated: boolean): string {
  if (typeof modulation === 'number') return 'held'
  return modulation === 'off' || !modulated ? 'off' : 'of 2'
}

function scalarTexts({ run }: CurrentRun, step: number): Readonly<Record<string, string>> {
  const { episode, recording } = run
  const { config } = recording
  const phase = episode.phases.find(({ from, to }) => step >= from && step < to)
  const { etaScale, maxUpdateNorm } = config.plasticity
  const norm = recording.updateNorm[step]
  const limited = norm > maxUpdateNorm && etaScale > 0
  return {
    step: `${step}${phase ? `: ${phase.description}` : ''}`,
    ...answerTexts(run, step),
    modulation: formatFixed(recording.modulation[step], 3),
    eta: formatRate(commonRates(recording, step).eta),
    limited:
      doneToRates(recording, step) ??
      (limited ? `limited to ${formatSignificant((100 * maxUpdateNorm) / norm, 2)}%` : 'not limited'),
    decay: formatRate(commonRates(recording, step).decay),
    updateNorm: formatSignificant(norm, 3),
    internalLoss: formatSignificant(recording.internalLoss[step], 3),
  }
}

/** Of classes the likeliest, otherwise the numbers. */
function answerTexts(run: EpisodeRun, step: number): Readonly<Record<'answer' | 'target', string>> {
  const { episode, recording } = run
  const asked = step >= episode.scoredFrom
  if (episode.task.name === 'oneShot') {
    const { answer, target } = answerReading(run, step)
    return asked ? { answer, target } : { answer: '–', target: 'not asked yet' }
  }
  const { outputSize } = episode
  const width = readoutSize(recording.config)
  const list = (values: Float32Array) =>
    [...values.subarray(0, 3)].map((value) => formatFixed(value, outputSize > 1 ? 2 : 3)).join(', ') +
    (outputSize > 3 ? ' …' : '')
  const answer = recording.outputs.subarray(step * width, step * width + outputSize)
  const target = episode.targets.subarray(step * outputSize, (step + 1) * outputSize)
  return { answer: list(answer), target: asked ? `target ${list(target)}` : 'not asked yet' }
}

/** Where interventions take the network's own rates out of force at a step; null where nowhere. */
function doneToRates({ config, interventions }: Recording, step: number): string | null {
  const layers = layersOf(config)
  const done = layers.filter((layer) => writingChange(interventions, layer, step))
  if (done.length === 0) return null
  const words = new Set(done.map((layer) => writingWords(interventions, layer, step)))
  if (done.length === layers.length && words.size === 1) return [...words][0]
  return `not in ${done.join(', ')}`
}
