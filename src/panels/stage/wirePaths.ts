import type { CrossbarLayout, StageLayout } from './stageLayout'

const radius = 6

/**
 * A wire that leaves (x0, y0) level, runs along a vertical lane and arrives level at (x1, y1), with rounded bends.
 */
function laneWire(x0: number, y0: number, lane: number, x1: number, y1: number): string {
  const down = y1 > y0 ? 1 : -1
  const bend = Math.min(radius, Math.abs(y1 - y0) / 2)
  const out = lane > x0 ? 1 : -1
  const into = x1 > lane ? 1 : -1
  return (
    `M${x0} ${y0}H${lane - out * bend}q${out * bend} 0 ${out * bend} ${down * bend}` +
    `V${y1 - down * bend}q0 ${down * bend} ${into * bend} ${down * bend}H${x1}`
  )
}

export type Direction = 'right' | 'left' | 'up'

/** An open arrowhead with its tip at (x, y). */
function arrowHead(x: number, y: number, direction: Direction): string {
  switch (direction) {
    case 'right':
      return `M${x - 5} ${y - 3.5}L${x} ${y}L${x - 5} ${y + 3.5}`
    case 'left':
      return `M${x + 5} ${y - 3.5}L${x} ${y}L${x + 5} ${y + 3.5}`
    case 'up':
      return `M${x - 3.5} ${y + 5}L${x} ${y}L${x + 3.5} ${y + 5}`
  }
}

/**
 * What carries activity from crossbar to crossbar: u from an encoder to the feed (`encoded`), h of the step before back into
 * the recurrent crossbar (`loop`), the feed's outputs up to the recurrent ones they add to (`sum`), h to the readout.
 */
export type ActivityWires = Readonly<Record<'loop' | 'sum' | 'hidden', Wire> & { encoded?: Wire }>

/** A line and its head. */
export interface Wire {
  readonly line: string
  readonly head: string
}

export function activityWires({ crossbars, lanes, cellStrip }: StageLayout): ActivityWires {
  const { encoder, feed, recurrent, readout } = crossbars
  const feedMiddle = feed.matrix.y + feed.matrix.height / 2
  const recurrentMiddle = recurrent.matrix.y + recurrent.matrix.height / 2
  const exit = recurrent.matrix.y - 10
  const rise = feed.matrix.x + feed.matrix.width / 2
  const landing = recurrent.matrix.y + recurrent.matrix.height + 1
  const into = ({ preStrip }: CrossbarLayout) => preStrip.x - 5
  // The LSTM's gates make c first, and h of it.
  const outlet = (cellStrip ?? readout.preStrip).x - 5
  const right = ({ matrix }: CrossbarLayout) => matrix.x + matrix.width + 4
  return {
    ...(encoder &&
      lanes.encoded !== null && {
        encoded: {
          line: laneWire(right(encoder), encoder.matrix.y - 10, lanes.encoded, into(feed), feedMiddle),
          head: arrowHead(into(feed), feedMiddle, 'right'),
        },
      }),
    loop: {
      line: laneWire(recurrent.matrix.x - 4, exit, lanes.loop, into(recurrent), recurrentMiddle),
      head: arrowHead(into(recurrent), recurrentMiddle, 'right'),
    },
    sum: { line: `M${rise} ${feed.postStrip.y - 3}V${landing}`, head: arrowHead(rise, landing, 'up') },
    hidden: {
      line: laneWire(right(recurrent), exit, lanes.hidden, outlet, recurrentMiddle),
      head: arrowHead(outlet, recurrentMiddle, 'right'),
    },
  }
}

/**
 * The line that carries the gate m to every crossbar. With `fromOutput` it starts at the readout's last unit, otherwise it
 * comes from nowhere in the network.
 */
export function modulationWires(layout: StageLayout, fromOutput: boolean): Wire {
  const { crossbars, lanes, modulationY: y, outputLabelY } = layout
  const { encoder, feed, recurrent, readout } = crossbars
  const below = ({ matrix }: CrossbarLayout) => ({ x: matrix.x + matrix.width / 2, tip: matrix.y + matrix.height + 6 })
  // The line bends up to the last of them; the others branch off.
  const [last, ...branches] = [...(encoder ? [encoder] : []), feed].map(below)
  const lowest = recurrent.matrix.y + recurrent.matrix.height
  const left = { x: recurrent.matrix.x + recurrent.matrix.width + 4, y: lowest - 32 }
  const right = { x: (layout.cellStrip ?? readout.preStrip).x - 4, y: readout.matrix.y + readout.matrix.height - 18 }
  const unitX = readout.matrix.x + readout.matrix.width * (1 - 0.5 / readout.post)
  const down =
    unitX === lanes.gate
      ? `M${unitX} ${outputLabelY + 6}V${y - radius}`
      : `M${unitX} ${outputLabelY + 6}q0 ${radius} ${radius} ${radius}H${lanes.gate - radius}q${radius} 0 ${radius} ${radius}V${y - radius}`
  const start = fromOutput ? `${down}q0 ${radius} ${-radius} ${radius}` : `M${lanes.modulation + 28} ${y}`
  return {
    line: [
      `${start}H${last.x + radius}q${-radius} 0 ${-radius} ${-radius}V${last.tip}`,
      ...branches.map(({ x, tip }) => `M${x} ${y}V${tip}`),
      `M${lanes.modulation} ${y}V${left.y + radius}q0 ${-radius} ${-radius} ${-radius}H${left.x}`,
      `M${lanes.modulation} ${right.y + radius}q0 ${-radius} ${radius} ${-radius}H${right.x}`,
    ].join(''),
    head: [
      ...[last, ...branches].map(({ x, tip }) => arrowHead(x, tip, 'up')),
      arrowHead(left.x, left.y, 'left'),
      arrowHead(right.x, right.y, 'right'),
    ].join(''),
  }
}
