import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { engramStore, initialState } from './engramStore'
import { keepImages, withKeptImages } from './keptImages'
import { blankPaper, untouchedPad, withPicture, type Picture } from './pad'

const image = (name: string, ...values: number[]): Picture => ({
  kind: 'file',
  name,
  pixels: Float32Array.from(values),
})

function comeBack(type: NavigationTimingType): void {
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([
    { type } as unknown as PerformanceEntry,
  ] as PerformanceEntryList)
}

let stop: () => void
beforeEach(() => {
  const items = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, text: string) => items.set(key, text),
    removeItem: (key: string) => items.delete(key),
  })
  comeBack('reload')
  stop = keepImages()
})
afterEach(() => {
  stop()
  engramStore.setState(initialState)
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('keeps images to the last bit, and drawings not', () => {
  const withImages = withPicture(
    withPicture(untouchedPad, 2, image('cat.png', 0.1, -1 / 3, 1e-20)),
    'query',
    image('ä', 1),
  )
  engramStore.setState({ pad: withPicture(withImages, 0, blankPaper) })
  expect(withKeptImages()).toEqual(withImages)
  expect(withKeptImages(withPicture(untouchedPad, 1, blankPaper))).toEqual(withPicture(withImages, 1, blankPaper))
  engramStore.setState(({ pad }) => ({ pad: { ...pad, queryClass: 3 } }))
  expect(withKeptImages().queryClass).toBe(3)
})

it('forgets them on another visit', () => {
  engramStore.setState({ pad: withPicture(untouchedPad, 2, image('cat.png', 0.1)) })
  comeBack('navigate')
  expect(withKeptImages()).toBe(untouchedPad)
  comeBack('back_forward')
  expect(withKeptImages()).toBe(untouchedPad)
})

it('keeps none that are no longer there', () => {
  engramStore.setState({ pad: withPicture(untouchedPad, 2, image('cat.png', 0.1)) })
  engramStore.setState({ pad: withPicture(untouchedPad, 2, blankPaper) })
  expect(withKeptImages()).toBe(untouchedPad)
})

it('leaves a damaged store alone', () => {
  sessionStorage.setItem('engram.images', '[{"place":1}]')
  expect(withKeptImages()).toBe(untouchedPad)
})
