import { expect, it } from 'vitest'
import { defaultOneShot } from '../tasks/oneShot'
import { blankPaper, padPlaces, picturesOf, placeOf, untouchedPad, withSupport } from './pad'

it('keeps a picture with its class, however many images of each class are shown', () => {
  const pad = withSupport(withSupport(untouchedPad, placeOf(1, 0), blankPaper), placeOf(2, 1), blankPaper)
  const shownOf = (shots: number) => {
    const { support } = picturesOf(pad, { ...defaultOneShot, ways: 3, shots })!
    return support.flatMap((picture, k) => (picture ? [[Math.floor(k / shots), k % shots]] : []))
  }
  expect(shownOf(1)).toEqual([[1, 0]])
  expect(shownOf(3)).toEqual([
    [1, 0],
    [2, 1],
  ])
  expect(shownOf(1)).toEqual([[1, 0]])
  expect(new Set(padPlaces({ ...defaultOneShot, ways: 3, shots: 20 })).size).toBe(61)
})

it('says of a picture of the user’s alone which class it is of', () => {
  expect(picturesOf({ ...untouchedPad, queryClass: 2 }, defaultOneShot)).toBeNull()
  expect(picturesOf({ ...untouchedPad, query: blankPaper, queryClass: 2 }, defaultOneShot)!.queryClass).toBe(2)
})
