import { expect, it } from 'vitest'
import { defaultTasks, episodeSteps } from '../tasks/registry'
import { maxSteps } from '../tasks/taskSetting'
import { taskRange } from './settingRanges'

it('keeps each parameter as small as an episode’s steps want it beside the others', () => {
  const task = { ...defaultTasks.sequence, length: 100, delay: 20 }
  const { max } = taskRange(task, 'delay')
  expect(episodeSteps({ ...task, delay: max })).toBe(maxSteps)
  expect(taskRange({ ...task, delay: 400 }, 'length').max).toBe(50)
  expect(taskRange(defaultTasks.sequence, 'length')).toEqual({ min: 1, max: 100, whole: true })
  expect(taskRange(defaultTasks.cueReward, 'cueNoise')).toEqual({ min: 0, max: 1 })
})
