import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EpisodeImages } from '../images/episodeImages'
import type { OneShotTask } from './episode'
import { defaultOneShot, oneShotEpisodes } from './oneShot'

const side = 16
const size = side * side

/** Classes of images whose first values tell class and image: no two images are the same. */
function numberedImages(classes: number, imagesPerClass: number): EpisodeImages {
  const pixels = new Uint8Array(classes * imagesPerClass * size)
  for (let k = 0; k < classes * imagesPerClass; k++) {
    pixels[k * size] = Math.floor(k / imagesPerClass)
    pixels[k * size + 1] = k % imagesPerClass
  }
  const classStarts = Array.from({ length: classes + 1 }, (_, k) => k * imagesPerClass)
  return { set: { channels: 1, height: side, width: side, pixels, classStarts }, variation: 'none' }
}

const images = numberedImages(30, 12)
const anyTask: fc.Arbitrary<OneShotTask> = fc.record({
  name: fc.constant('oneShot'),
  ways: fc.integer({ min: 2, max: 8 }),
  shots: fc.integer({ min: 1, max: 3 }),
  queries: fc.integer({ min: 1, max: 16 }),
  imageSide: fc.constant(side),
  imageChannels: fc.constant(1),
})
const anySeed = fc.integer({ min: 0, max: 2 ** 40 })

/** Class and image that a step shows, its label and its target (-1 for none), and its item. */
function stepsOf(task: OneShotTask, batch: number, seed: number, first = 0, from = images) {
  const { steps, inputs, inputSize, targets, items } = oneShotEpisodes(task, batch, seed, first, from)
  return Array.from({ length: batch }, (_, episode) =>
    Array.from({ length: steps }, (_, step) => {
      const row = episode * steps + step
      const input = inputs.subarray(row * inputSize, (row + 1) * inputSize)
      return {
        shown: Math.round(255 * input[0]),
        image: Math.round(255 * input[1]),
        label: [...input.subarray(size)],
        target: [...targets.subarray(row * task.ways, (row + 1) * task.ways)],
        item: items[row],
      }
    }),
  )
}

const oneHot = (ways: number, item: number) => Array.from({ length: ways }, (_, k) => (k === item ? 1 : 0))

describe('one-shot classification', () => {
  it('labels the support, and asks the queries with a target and without a label', () => {
    fc.assert(
      fc.property(anyTask, anySeed, (task, seed) => {
        const { ways, shots } = task
        for (const steps of stepsOf(task, 2, seed))
          steps.forEach(({ label, target, item }, step) => {
            const isSupport = step < ways * shots
            expect(label).toEqual(isSupport ? oneHot(ways, item) : oneHot(ways, -1))
            expect(target).toEqual(isSupport ? oneHot(ways, -1) : oneHot(ways, item))
          })
      }),
      { numRuns: 40 },
    )
  })

  it('shows every class as often as there are shots, then one query of each before any comes again', () => {
    fc.assert(
      fc.property(anyTask, anySeed, (task, seed) => {
        const { ways, shots } = task
        for (const steps of stepsOf(task, 2, seed)) {
          const support = steps.slice(0, ways * shots)
          for (let item = 0; item < ways; item++)
            expect(support.filter((step) => step.item === item)).toHaveLength(shots)
          const queries = steps.slice(ways * shots)
          for (let from = 0; from < queries.length; from += ways) {
            const round = queries.slice(from, from + ways).map(({ item }) => item)
            expect(new Set(round).size).toBe(round.length)
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('gives steps of one item the same class, other items other classes, and never shows an image twice', () => {
    fc.assert(
      fc.property(anyTask, anySeed, (task, seed) => {
        for (const steps of stepsOf(task, 2, seed)) {
          const classOf = new Map(steps.map(({ item, shown }) => [item, shown]))
          for (const { item, shown } of steps) expect(shown).toBe(classOf.get(item))
          expect(new Set(classOf.values()).size).toBe(classOf.size)
          expect(new Set(steps.map(({ shown, image }) => `${shown} ${image}`)).size).toBe(steps.length)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('depends on the seed and the number of the episode only', () => {
    fc.assert(
      fc.property(anyTask, anySeed, (task, seed) => {
        expect(stepsOf(task, 1, seed, 2)).toEqual(stepsOf(task, 3, seed).slice(2))
        expect(stepsOf(task, 3, seed)).not.toEqual(stepsOf(task, 3, seed + 1))
      }),
      { numRuns: 20 },
    )
  })

  it('asks first for every label about as often', () => {
    const task = { ...defaultOneShot, imageSide: side }
    const asked = stepsOf(task, 2000, 1).map((steps) => steps[5].item)
    for (let item = 0; item < 5; item++) {
      const share = asked.filter((other) => other === item).length / asked.length
      expect(Math.abs(share - 0.2)).toBeLessThan(5 * Math.sqrt(0.16 / asked.length))
    }
  })

  it('says what is wrong with images that do not fit', () => {
    const task = { ...defaultOneShot, imageSide: side }
    const create =
      (with_: EpisodeImages | null, changed: Partial<OneShotTask> = {}) =>
      () =>
        oneShotEpisodes({ ...task, ...changed }, 1, 1, 0, with_)
    expect(create(null)).toThrow('oneShot: episodes need images to draw from, got none')
    expect(create(numberedImages(4, 2))).toThrow('5 ways need at least as many classes of images, got 4')
    expect(create(numberedImages(5, 1))).toThrow('every class needs at least 2 images')
    expect(create(images, { imageSide: 28 })).toThrow('images must be 28 x 28 with 1 channels, got 16 x 16')
    expect(create(images, { ways: 1 })).toThrow('oneShot.ways must be a whole number from 2 to 26, got 1')
  })
})
