import type { MouseEvent } from 'react'
import { engramStore } from '../../store/engramStore'
import { pause, seekToStep } from '../../store/playback'
import { xToStep, type StepAxis } from './stepAxis'

/** What a chart over the steps of an episode does with the pointer: it marks the step beneath, and a click leads there. */
export function stepPointer(axis: StepAxis) {
  const stepUnder = (event: MouseEvent) =>
    xToStep(axis, event.clientX - event.currentTarget.getBoundingClientRect().left)
  return {
    onPointerMove: (event: MouseEvent) => engramStore.setState({ hovered: { step: stepUnder(event) } }),
    onPointerLeave: () => engramStore.setState({ hovered: null }),
    onClick: (event: MouseEvent) => {
      pause()
      seekToStep(stepUnder(event))
    },
  }
}
