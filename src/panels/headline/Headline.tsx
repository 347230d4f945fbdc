import { useRef } from 'react'
import { useStepDraw } from '../useStepDraw'
import { leadOf } from './lead'
import { plainText, type Sentence } from './phrase'
import { stepSentence } from './stepSentence'
import './headline.css'

/** What to look at, in words found in the run, and what happens at the step on show. Written past React, once per step. */
export function Headline() {
  const root = useRef<HTMLDivElement>(null)
  const lead = useRef<HTMLHeadingElement>(null)
  const words = useRef<HTMLParagraphElement>(null)
  useStepDraw((current, stepIndex) => {
    if (!root.current || !lead.current || !words.current) return
    root.current.dataset['rule'] = current.run.recording.config.rule
    write(lead.current, leadOf(current.run))
    write(words.current, stepSentence(current, stepIndex))
  })
  return (
    <div className="headline" ref={root}>
      <h1 className="headline-lead" ref={lead} />
      <p className="headline-step" ref={words} />
    </div>
  )
}

function write(element: HTMLElement, phrases: Sentence): void {
  if (element.textContent === plainText(phrases)) return
  element.replaceChildren(
    ...phrases.map(({ text, emphasis }) => {
      if (!emphasis) return text
      const span = document.createElement(emphasis === 'strong' ? 'b' : 'span')
      span.className = `headline-${emphasis}`
      span.textContent = text
      return span
    }),
  )
}
