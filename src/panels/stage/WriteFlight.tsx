import { useRef } from 'react'
import type { LayerName } from '../../network/layers'
import { useFrameDraw } from '../useFrameDraw'
import { phaseMomentAt } from './phaseClock'
import { share, writeTimes } from './phaseMoment'
import { magnificationOf } from './stageScale'

/** When the picture starts to fade into the matrix. */
const fadeFrom = writeTimes.landing
/** The matrix that it lands in. */
const targetOf = (layer: LayerName) => `.stage-crossbar[data-layer=${layer}] .stage-crossbar-matrix`

/** The picture of what is written, on its way from the equation into the layer's crossbar. */
export function WriteFlight({ layer }: { layer: LayerName }) {
  const root = useRef<HTMLCanvasElement>(null)
  /** Where it starts and lands, measured when it takes off. */
  const path = useRef<{ from: DOMRect; to: DOMRect } | null>(null)
  useFrameDraw((timestampMs) => {
    const canvas = root.current
    if (!canvas) return
    const { time } = phaseMomentAt(timestampMs)
    const flies = time !== null && time > writeTimes.flight && time < 4
    if (canvas.hidden === flies) canvas.hidden = !flies
    if (!flies) {
      path.current = null
      return
    }
    path.current ??= takeOff(canvas, layer)
    if (!path.current) return
    const { from, to } = path.current
    const passed = smooth(share(time, writeTimes.flight, writeTimes.landing))
    const between = (a: number, b: number) => a + (b - a) * passed
    const origin = canvas.parentElement!.getBoundingClientRect()
    const magnified = magnificationOf(canvas.parentElement!)
    canvas.style.left = `${(between(from.left, to.left) - origin.left) / magnified}px`
    canvas.style.top = `${(between(from.top, to.top) - origin.top) / magnified}px`
    canvas.style.width = `${between(from.width, to.width) / magnified}px`
    canvas.style.height = `${between(from.height, to.height) / magnified}px`
    canvas.style.opacity = String(1 - share(time, fadeFrom, 4))
  })
  return <canvas ref={root} className="stage-flight" hidden aria-hidden="true" />
}

/** Copies the picture; null where there is no crossbar to land in. */
function takeOff(canvas: HTMLCanvasElement, layer: LayerName): { from: DOMRect; to: DOMRect } | null {
  const picture = canvas.parentElement!.querySelector<HTMLCanvasElement>('[data-part=write]')
  const target = canvas.closest('.stage')?.querySelector(targetOf(layer))
  const context = canvas.getContext('2d')
  if (!picture || !target || !context) return null
  canvas.width = picture.width
  canvas.height = picture.height
  context.drawImage(picture, 0, 0)
  return { from: picture.getBoundingClientRect(), to: target.getBoundingClientRect() }
}

function smooth(x: number): number {
  return x * x * (3 - 2 * x)
}
