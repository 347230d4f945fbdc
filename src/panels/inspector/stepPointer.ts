import type { MouseEvent } from 'react'
import { engramStore, type UpdateSymbol } from '../../store/engramStore'
import { pause, seekToStep } from '../../store/playback'
import { xToStep, type StepAxis } from './stepAxis'

/**
 * What a chart over the steps of an episode does with the pointer: it marks the step beneath, and the symbols of the update
 * equation that the chart shows; a click leads there.
 */
export function stepPointer(axis: StepAxis, symbols?: readonly UpdateSymbol[]) {
  const stepUnder = (event: MouseEvent) =>
    xToStep(axis, event.clientX - event.currentTarget.getBoundingClientRect().left)
  return {
    onPointerMove: (event: MouseEvent) =>
      engramStore.setState({ hovered: { step: stepUnder(event), ...(symbols && { symbols }) } }),
    onPointerLeave: () => engramStore.setState({ hovered: null }),
    onClick: (event: MouseEvent) => {
      pause()
      seekToStep(stepUnder(event))
    },
  }
}
