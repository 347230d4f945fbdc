import { describe, expect, it } from 'vitest'
import { randomImages } from '../../test/randomImages'
import { defaultOneShot, oneShotEpisodes } from './oneShot'
import { pictureEpisode, supportPlaces, type ShownPictures } from './shownPictures'

const task = { ...defaultOneShot, ways: 3, shots: 2, imageSide: 16 }
const images = randomImages(6, 4, 16)
const size = 16 * 16
const none: ShownPictures = { support: [], query: null, queryClass: null }
const picture = (value: number) => new Float32Array(size).fill(value)

const whole = oneShotEpisodes(task, 1, 4, 0, images)
const imageAt = ({ inputs, inputSize }: typeof whole, step: number) =>
  inputs.slice(step * inputSize, step * inputSize + size)

describe('an episode of the user’s own pictures', () => {
  it('is the seed’s first episode with one query, apart from what is replaced', () => {
    const episode = pictureEpisode(task, 4, images, none)
    expect(episode).toMatchObject({ steps: 7, task: { queries: 1 }, answerFrom: 6 })
    expect(episode.inputs).toEqual(whole.inputs.slice(0, 7 * whole.inputSize))
    expect(episode.targets).toEqual(whole.targets.slice(0, 7 * 3))
    expect(episode.phases.at(-1)).toMatchObject({ name: 'query', from: 6, to: 7 })
  })

  it('shows each picture at the step of its place, with the label that belongs there', () => {
    const support = Array.from({ length: 6 }, (_, place) => (place === 2 ? null : picture(place / 10)))
    const episode = pictureEpisode(task, 4, images, { support, query: picture(0.9), queryClass: 1 })
    supportPlaces(episode.items, task).forEach((place, step) => {
      expect(imageAt(episode, step)).toEqual(place === 2 ? imageAt(whole, step) : picture(place / 10))
      const label = [...episode.inputs.slice(step * episode.inputSize + size, (step + 1) * episode.inputSize)]
      expect(label.indexOf(1)).toBe(Math.floor(place / 2))
    })
    expect(imageAt(episode, 6)).toEqual(picture(0.9))
    expect([...episode.targets.slice(18)]).toEqual([0, 1, 0])
    expect(episode.items[6]).toBe(1)
  })

  it('has no target where nobody can know the query’s class', () => {
    const own = whole.items[6]
    const replacing = (place: number) => Array.from({ length: 6 }, (_, k) => (k === place ? picture(0.5) : null))
    const itemWith = (pictures: Partial<ShownPictures>) => {
      const { items, targets } = pictureEpisode(task, 4, images, { ...none, ...pictures })
      expect([...targets.slice(18)].indexOf(1)).toBe(items[6])
      return items[6]
    }
    expect(itemWith({ support: replacing(((own + 1) % 3) * 2) })).toBe(own)
    expect(itemWith({ support: replacing(own * 2 + 1) })).toBe(-1)
    expect(itemWith({ query: picture(0.5) })).toBe(-1)
    expect(itemWith({ query: picture(0.5), queryClass: 2 })).toBe(2)
  })

  it('refuses a picture of another size', () => {
    expect(() => pictureEpisode(task, 4, images, { ...none, query: new Float32Array(9) })).toThrow(
      'oneShot: a picture must have 256 values, got 9',
    )
  })
})
