import { afterEach, describe, expect, it, vi } from 'vitest'
import { advance, drawAhead, invalidate, onFrame } from './frameLoop'

const stops: (() => void)[] = []
const watch = (draw: (timestampMs: number) => void) => stops.push(onFrame(draw))

afterEach(() => {
  stops.splice(0).forEach((stop) => stop())
  vi.unstubAllGlobals()
})

describe('the frame loop', () => {
  it('draws every registered function once per frame, in order, with the frame’s time', () => {
    const calls: string[] = []
    watch((t) => calls.push(`a${t}`))
    watch((t) => calls.push(`b${t}`))
    advance(16)
    advance(33)
    expect(calls).toEqual(['a16', 'b16', 'a33', 'b33'])
  })

  it('asks for one frame however often it is invalidated, and for none unless it is', () => {
    const waiting: FrameRequestCallback[] = []
    vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => waiting.push(callback))
    const draw = vi.fn()
    watch(draw)
    invalidate()
    invalidate()
    expect(waiting).toHaveLength(1)
    waiting[0](5)
    expect(draw).toHaveBeenCalledExactlyOnceWith(5)
    expect(waiting).toHaveLength(1)
    invalidate()
    expect(waiting).toHaveLength(2)
    waiting[1](6)
  })

  it('can be invalidated from within a frame', () => {
    const waiting: FrameRequestCallback[] = []
    vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => waiting.push(callback))
    watch((t) => t < 2 && invalidate())
    waiting[0](1)
    expect(waiting).toHaveLength(2)
    waiting[1](2)
    expect(waiting).toHaveLength(2)
  })

  it('draws ahead of a frame that was asked for: once, as of the frame before, and the frame itself is still drawn', () => {
    const waiting: FrameRequestCallback[] = []
    vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => waiting.push(callback))
    const draw = vi.fn()
    watch(draw)
    waiting[0](5)
    drawAhead()
    expect(draw).toHaveBeenCalledTimes(1)
    invalidate()
    drawAhead()
    drawAhead()
    expect(draw.mock.calls).toEqual([[5], [5]])
    waiting[1](9)
    expect(draw.mock.calls).toEqual([[5], [5], [9]])
    invalidate()
    drawAhead()
    expect(draw).toHaveBeenLastCalledWith(9)
    waiting[2](12)
  })

  it('reports an exception and goes on with the other functions', () => {
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    const broken = new Error('broken panel')
    const draw = vi.fn()
    watch(() => {
      throw broken
    })
    watch(draw)
    advance(1)
    expect(draw).toHaveBeenCalledOnce()
    expect(reported).toHaveBeenCalledExactlyOnceWith(broken)
  })

  it('no longer draws what was taken out, even in the same frame', () => {
    const late = vi.fn()
    watch(() => stopLate())
    const stopLate = onFrame(late)
    advance(1)
    expect(late).not.toHaveBeenCalled()
  })
})
