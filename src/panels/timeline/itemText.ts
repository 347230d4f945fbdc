import type { TaskSettings } from '../../tasks/episode'

/** What stands for an item in a picture: cue 3 and class 3 are "D", position 2 of a sequence and example 2 are "3"; nothing for -1. */
export function itemSign(task: TaskSettings, item: number): string {
  if (item < 0) return ''
  return task.name === 'cueReward' || task.name === 'oneShot' ? String.fromCharCode(65 + item) : String(item + 1)
}

/** An item in a sentence: "cue D", "class D", "value 3 of 5", "example 3 of 10"; nothing for -1. */
export function itemWords(task: TaskSettings, item: number): string {
  if (item < 0) return ''
  switch (task.name) {
    case 'cueReward':
      return `cue ${itemSign(task, item)}`
    case 'sequence':
      return `value ${item + 1} of ${task.length}`
    case 'regression':
      return `example ${item + 1} of ${task.examples}`
    case 'oneShot':
      return `class ${itemSign(task, item)}`
  }
}

/** How many items come one after the other, each at its place; null for cues and classes, which come in any order. */
export function itemsInOrder(task: TaskSettings): number | null {
  switch (task.name) {
    case 'cueReward':
    case 'oneShot':
      return null
    case 'sequence':
      return task.length
    case 'regression':
      return task.examples
  }
}
