import { describe, expect, it } from 'vitest'
import { defaultOneShot } from '../tasks/oneShot'
import { assignFiles, assignFolders } from './pictureAssignment'

const named = (...names: readonly string[]) => names.map((name) => ({ name }))
const task = { ...defaultOneShot, ways: 3 }

describe('images that were dropped', () => {
  it('go into the boxes in the order of their names, one more into the question’s', () => {
    const { files, queryClass } = assignFiles(named('10.png', '2.png', 'x.png', '1.png'), null, task)
    expect([...files].map(([place, { name }]) => [place, name])).toEqual([
      [0, '1.png'],
      [1, '2.png'],
      [2, '10.png'],
      ['query', 'x.png'],
    ])
    expect(queryClass).toBeNull()
    expect(assignFiles(named('a', 'b', 'c'), 1, task).files.has('query')).toBe(false)
  })

  it('go into the box that a single one was dropped on', () => {
    expect([...assignFiles(named('a'), 'query', task).files]).toEqual([['query', { name: 'a' }]])
  })

  it('are refused in any other number, with what was expected', () => {
    const drop = (count: number) => () => assignFiles(named(...Array.from({ length: count }, String)), null, task)
    expect(drop(2)).toThrow('expected 3 images, one for each box, or 4 with the question, got 2')
    expect(drop(1)).toThrow('got 1; drop a single one on its box')
    expect(drop(10_000)).toThrow('got 10,000')
  })
})

describe('folders that were dropped', () => {
  const folder = (name: string, count: number) => ({
    name,
    files: Array.from({ length: count }, (_, k) => `${name}${k}`),
  })
  const folders = [folder('a', 4), folder('b', 3), folder('c', 2)]

  it('are classes: different images of each are shown, and one more of one is asked', () => {
    const classes = new Set<number>()
    for (let seed = 0; seed < 30; seed++) {
      const { files, queryClass } = assignFolders(folders, task, seed)
      expect(files.size).toBe(4)
      expect(new Set(files.values()).size).toBe(4)
      ;['a', 'b', 'c'].forEach((name, item) => expect(files.get(item)![0]).toBe(name))
      expect(files.get('query')![0]).toBe('abc'[queryClass!])
      classes.add(queryClass!)
    }
    expect(classes.size).toBe(3)
    expect(assignFolders(folders, task, 1)).toEqual(assignFolders(folders, task, 1))
  })

  it('are refused where there are too few of them or of their images', () => {
    expect(() => assignFolders(folders.slice(1), task, 1)).toThrow('expected 3 folders, one for each class, got 2')
    expect(() => assignFolders([...folders.slice(1), folder('one', 1)], task, 1)).toThrow(
      'folder “one” has one image, and each needs 2: 1 to be shown, one to be asked',
    )
  })
})
