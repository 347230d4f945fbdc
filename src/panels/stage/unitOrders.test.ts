import { describe, expect, it } from 'vitest'
import { randomRun } from '../../../test/randomRun'
import { layerNames, layerShape } from '../../network/layers'
import { reordered, reorderedUnits, unitOrders } from './unitOrders'

const scratch = (length: number) => () => new Float32Array(length)

describe.each(['rnn', 'lstm'] as const)('the order of units in the %s', (cell) => {
  const { recording } = randomRun({ cell }).run
  const { config, steps } = recording

  it('is by the first peak of |h|, the same in rows and in every block of columns', () => {
    const { recurrent, readout, feed } = unitOrders(recording, 'peak')
    const peakOf = (unit: number) => {
      const course = Array.from({ length: steps }, (_, t) => Math.abs(recording.hidden[t * config.hiddenSize + unit]))
      const most = Math.max(...course)
      return most > 0 ? course.indexOf(most) : Infinity
    }
    const peaks = [...recurrent.rows.unitAt].map(peakOf)
    expect(peaks).toEqual([...peaks].sort((a, b) => a - b))
    expect(readout.rows).toBe(recurrent.rows)
    expect(feed.columns).toBe(recurrent.columns)
    recurrent.columns.unitAt.forEach((unit, k) => {
      const size = config.hiddenSize
      expect(unit).toBe(Math.floor(k / size) * size + recurrent.rows.unitAt[k % size])
    })
  })

  it('moves values and finds them again', () => {
    for (const layer of layerNames) {
      const { pre, post } = layerShape(config, layer)
      const order = unitOrders(recording, 'peak')[layer]
      const values = Float32Array.from({ length: pre * post }, (_, k) => k)
      const moved = reordered(values, order, scratch(pre * post))
      for (let i = 0; i < pre; i++)
        for (let j = 0; j < post; j++)
          expect(moved[order.rows.positionOf[i] * post + order.columns.positionOf[j]]).toBe(values[i * post + j])
      const units = Float32Array.from({ length: post }, (_, k) => k)
      expect([...reorderedUnits(units, order.columns)]).toEqual([...order.columns.unitAt])
    }
  })

  it('leaves everything in place as stored', () => {
    const order = unitOrders(recording, 'stored').feed
    const values = new Float32Array(1)
    expect(order.rows.stored && order.columns.stored).toBe(true)
    expect(reordered(values, order, scratch(1))).toBe(values)
  })
})
