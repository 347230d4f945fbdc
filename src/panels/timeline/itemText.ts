import type { TaskSettings } from '../../tasks/episode'

/** What stands for an item in a picture: cue 3 is "D", position 2 of a sequence is "3"; nothing for -1. */
export function itemSign(task: TaskSettings, item: number): string {
  if (item < 0) return ''
  return task.name === 'cueReward' ? String.fromCharCode(65 + item) : String(item + 1)
}

/** An item in a sentence: "cue D", "value 3 of 5"; nothing for -1. */
export function itemWords(task: TaskSettings, item: number): string {
  if (item < 0) return ''
  return task.name === 'cueReward' ? `cue ${itemSign(task, item)}` : `value ${item + 1} of ${task.length}`
}
