import { useRef } from 'react'
import { resetSetup } from '../../store/setup'
import { phaseInForce } from '../../store/stepPhase'
import { useEngram } from '../../store/useEngram'
import { useStepDraw } from '../useStepDraw'
import { leadOf } from './lead'
import { phaseSentence } from './phaseSentence'
import { plainText, type Sentence } from './phrase'
import { stepSentence } from './stepSentence'
import './headline.css'

/**
 * What to look at, in words found in the run, and what happens at the step on show, or in the phase of it that is singled
 * out. Written past React, once per step.
 */
export function Headline() {
  const root = useRef<HTMLDivElement>(null)
  const lead = useRef<HTMLHeadingElement>(null)
  const words = useRef<HTMLParagraphElement>(null)
  const wanted = useEngram((state) => state.phase)
  const layer = useEngram((state) => state.selected.layer)
  useStepDraw((current, stepIndex) => {
    if (!root.current || !lead.current || !words.current) return
    root.current.dataset['rule'] = current.run.recording.config.rule
    write(lead.current, leadOf(current.run))
    const phase = phaseInForce({ phase: wanted }, current.run.recording.config.rule)
    write(words.current, phase ? phaseSentence(current, stepIndex, phase, layer) : stepSentence(current, stepIndex))
  })
  return (
    <div className="headline" ref={root}>
      <h1 className="headline-lead" ref={lead} tabIndex={-1} />
      <p className="headline-step" ref={words} />
    </div>
  )
}

/** Takes everything back that may have made the numbers overflow. The keyboard stays at the sentence when the button goes. */
function resetButton(sentence: HTMLElement, text: string): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'headline-reset'
  button.textContent = text
  button.title = 'Reset the whole setup'
  button.addEventListener('click', () => {
    sentence.focus()
    resetSetup()
  })
  return button
}

function write(element: HTMLElement, phrases: Sentence): void {
  if (element.textContent === plainText(phrases)) return
  element.replaceChildren(
    ...phrases.map(({ text, emphasis }) => {
      if (!emphasis) return text
      if (emphasis === 'reset') return resetButton(element, text)
      const span = document.createElement(emphasis === 'strong' ? 'b' : 'span')
      span.className = `headline-${emphasis}`
      span.textContent = text
      return span
    }),
  )
}
