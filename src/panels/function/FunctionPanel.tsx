import { useEffect, useId, useRef, useState, type RefObject } from 'react'
import type { CurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { newestExamples } from '../../store/exampleEditing'
import { getFunctionAnswers } from '../../store/functionAnswers'
import { useEngram } from '../../store/useEngram'
import type { RegressionTask } from '../../tasks/episode'
import { gridOf } from '../../tasks/functionGrid'
import { Segments } from '../../ui/Segments'
import { usePageActions } from '../pageActions'
import { setText } from '../setText'
import { useFrameDraw } from '../useFrameDraw'
import { ExampleRow } from './ExampleRow'
import { FunctionFigure } from './FunctionFigure'
import { FunctionKey, FunctionMarks } from './FunctionKey'
import { exampleWords, finding, heldWords, valueUnit, whatItShows } from './functionWords'
import './function.css'

/** What the network would answer all over the function of the episode, after every step; its examples can be changed. */
export default function FunctionPanel({ current }: { current: CurrentRun; onClose: () => void }) {
  const { watchFunction } = usePageActions()
  const root = useRef<HTMLElement>(null)
  const [headingId, findingId] = [useId(), useId()]
  const axis = useEngram((state) => state.functionAxis)
  useEffect(() => watchFunction(), [watchFunction])
  const { episode, request } = current.run
  const task = request.task as RegressionTask
  const asMaps = gridOf(episode, 0, axis).axes.length === 2
  useFrameDraw(() => {
    const answers = getFunctionAnswers()
    const part = (name: string) => root.current?.querySelector(`.function-${name}`) ?? null
    if (!answers) return
    setText(part('what'), whatItShows(answers.step))
    setText(part('finding'), finding(answers))
    setText(part('held'), heldWords(answers.run.episode, answers.step))
  })
  return (
    <section ref={root} className="function" aria-labelledby={headingId}>
      <h2 id={headingId}>
        Function <small>{valueUnit(task)}</small>
      </h2>
      <p className="function-what" />
      {task.variables > 2 && (
        <div className="function-axis">
          <span>along variable</span>
          <Segments
            label="Variable along which the function is shown"
            segments={Array.from({ length: task.variables }, (_, d) => ({ key: String(d), label: String(d + 1) }))}
            value={String(Math.min(axis, task.variables - 1))}
            onChange={(key) => engramStore.setState({ functionAxis: Number(key) })}
          />
        </div>
      )}
      <FunctionFigure current={current} describedBy={findingId} />
      {asMaps && (
        <p className="function-marks">
          <span className="function-scale" />
        </p>
      )}
      <p className="function-reading" />
      <FunctionMarks />
      <ExampleRow current={current} />
      <p id={findingId} className="function-finding" />
      <FunctionKey asMaps={asMaps} />
      {task.variables > 2 && <p className="function-held" />}
      <Announcement root={root} />
    </section>
  )
}

const settledAfterMs = 400

/** Says what was done to an example, and what came of it, once the keys that did it rest. */
function Announcement({ root }: { root: RefObject<HTMLElement | null> }) {
  const [text, setSaid] = useState('')
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const say = () => {
      const { selectedExample } = engramStore.getState()
      const examples = newestExamples()?.examples ?? []
      const answers = getFunctionAnswers()
      const position = examples.findIndex(({ id }) => id === selectedExample)
      const said = position < 0 || !answers ? '' : exampleWords(position, examples[position], answers.grid.axes)
      setSaid(`${said} ${answers ? finding(answers) : ''}`)
    }
    const unsubscribe = engramStore.subscribe((state, before) => {
      if (state.exampleEdits === before.exampleEdits && state.selectedExample === before.selectedExample) return
      clearTimeout(timer)
      if (root.current?.contains(document.activeElement)) timer = setTimeout(say, settledAfterMs)
    })
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [root])
  return (
    <div className="visually-hidden" aria-live="polite">
      {text}
    </div>
  )
}
