import { useRef, type CSSProperties } from 'react'
import { getCurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import type { OneShotTask } from '../../tasks/episode'
import { setText } from '../setText'
import { classAnswerAt, percentText } from '../timeline/classAnswer'
import { itemSign } from '../timeline/itemText'
import { useFrameDraw } from '../useFrameDraw'
import { answerWords } from './padWords'

/** How likely the network holds each class to be, at the query of the playhead; before the first query, at that one. */
export function ClassBars({ task }: { task: OneShotTask }) {
  const root = useRef<HTMLDivElement>(null)
  useFrameDraw(() => {
    const run = getCurrentRun()?.run
    const element = root.current
    if (!run || !element) return
    const { stepIndex, pad } = engramStore.getState()
    const step = Math.max(stepIndex, run.episode.answerFrom)
    const { probabilities, answer } = classAnswerAt(run, step)
    setText(element.querySelector('.pad-said'), answerWords(run, pad, step))
    element.querySelectorAll<HTMLElement>('li').forEach((row, item) => {
      row.dataset['answer'] = String(item === answer)
      row.dataset['right'] = String(item === run.episode.items[step])
      row.style.setProperty('--share', String(probabilities[item] || 0))
      setText(
        row.querySelector('.pad-share'),
        Number.isFinite(probabilities[item]) ? percentText(probabilities[item]) : '–',
      )
    })
  })
  return (
    <div ref={root} className="pad-answer">
      <p className="pad-said" />
      <ul aria-label="Probability of each class">
        {Array.from({ length: task.ways }, (_, item) => (
          <li key={item} style={{ '--share': 0 } as CSSProperties}>
            <span>{itemSign(task, item)}</span>
            <span className="pad-bar" />
            <span className="pad-share" />
          </li>
        ))}
      </ul>
    </div>
  )
}
