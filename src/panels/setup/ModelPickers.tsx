import { ruleColours } from '../../drawing/ruleColours'
import type { ManifestEntry } from '../../network/checkpoint'
import type { Rule } from '../../network/modelConfig'
import { hasEntry, seedGroups } from '../../store/checkpointChoice'
import { chosenEntry, selectCheckpoint, selectRule, selectTask } from '../../store/setup'
import { useEngram } from '../../store/useEngram'
import type { TaskName } from '../../tasks/episode'
import { Picker, type PickerOption } from '../../ui/Picker'
import { OpenCheckpoint } from './OpenCheckpoint'
import { errorText, nameText, qualityText, ruleWords, taskWords } from './words'

const taskNames = Object.keys(taskWords) as TaskName[]
const rules = Object.keys(ruleWords) as Rule[]

/** Which trained network is on show: by task, by rule, and which of those that fit both. */
export function ModelPickers() {
  const manifest = useEngram((state) => state.manifest)
  const chosen = useEngram(chosenEntry)
  if (!chosen) return <OpenCheckpoint />
  return (
    <>
      <Picker label="Task" options={taskOptions(manifest)} value={chosen.task.name} onChange={selectTask} />
      <Picker label="Rule" options={ruleOptions(manifest, chosen)} value={chosen.rule} onChange={selectRule} />
      <Picker
        label="Network"
        options={checkpointOptions(manifest, chosen)}
        value={chosen.id}
        onChange={selectCheckpoint}
      />
      <OpenCheckpoint />
    </>
  )
}

function taskOptions(manifest: readonly ManifestEntry[]): PickerOption<TaskName>[] {
  return taskNames.map((task) => ({
    key: task,
    label: taskWords[task].name,
    detail: taskWords[task].detail,
    ...(!hasEntry(manifest, task) && { unavailable: 'no trained network for this task' }),
  }))
}

function ruleOptions(manifest: readonly ManifestEntry[], chosen: ManifestEntry): PickerOption<Rule>[] {
  return rules.map((rule) => ({
    key: rule,
    label: ruleWords[rule].name,
    detail: ruleWords[rule].detail,
    dot: ruleColours[rule],
    ...(!hasEntry(manifest, chosen.task.name, rule) && {
      unavailable: 'no network trained with it on this task',
    }),
  }))
}

/** Those of the chosen task and rule; networks that differ in their seed alone stand under the best of them. */
function checkpointOptions(manifest: readonly ManifestEntry[], chosen: ManifestEntry): PickerOption<string>[] {
  const fitting = manifest.filter((entry) => entry.task.name === chosen.task.name && entry.rule === chosen.rule)
  return seedGroups(fitting).flatMap(({ best, others }) => [
    { key: best.id, label: nameText(best), detail: qualityText(best) },
    ...others.map((entry) => {
      const seed = `seed ${entry.provenance.seed}`
      return {
        key: entry.id,
        label: `${nameText(entry)}, ${seed}`,
        minorLabel: `${seed}${entry.freshErrors ? `: ${errorText(entry.freshErrors)}` : ''}`,
      }
    }),
  ])
}
