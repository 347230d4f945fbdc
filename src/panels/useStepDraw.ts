import { useLayoutEffect, useRef } from 'react'
import { getCurrentRun, type CurrentRun } from '../store/currentRun'
import { engramStore } from '../store/engramStore'
import { useFrameDraw } from './useFrameDraw'

/** Runs `draw` when there is another run or step to show, and after the component has rendered again. */
export function useStepDraw(draw: (current: CurrentRun, stepIndex: number) => void): void {
  const drawn = useRef<{ current: CurrentRun; stepIndex: number } | null>(null)
  useLayoutEffect(() => {
    drawn.current = null
  })
  useFrameDraw(() => {
    const current = getCurrentRun()
    if (!current) return
    const { stepIndex } = engramStore.getState()
    if (drawn.current?.current === current && drawn.current.stepIndex === stepIndex) return
    drawn.current = { current, stepIndex }
    draw(current, stepIndex)
  })
}
