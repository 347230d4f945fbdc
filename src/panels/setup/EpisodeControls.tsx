import type { LoadedCheckpoint } from '../../runtime/protocol'
import { withOverrides } from '../../store/engramStore'
import { picturesOf } from '../../store/pad'
import { drawNewEpisode, resetTaskParameter, setSeed, setTaskParameter } from '../../store/setup'
import { describeRange, isWithin, seedRange, taskRange } from '../../store/settingRanges'
import { useEngram } from '../../store/useEngram'
import type { TaskName } from '../../tasks/episode'
import { NumberField } from '../../ui/NumberField'
import { SliderRow } from '../../ui/SliderRow'
import { countStops, withStop } from '../../ui/sliderStops'

/** The parameters of each task that are offered, with their words. */
const parameterRows: Readonly<Record<TaskName, readonly { name: string; label: string; unit: string; tip: string }[]>> =
  {
    sequence: [
      { name: 'length', label: 'Length', unit: 'values', tip: 'How many values come in, and are to be given back.' },
      { name: 'delay', label: 'Delay', unit: 'steps', tip: 'Blank steps between the last value and the recall.' },
    ],
    cueReward: [
      {
        name: 'cues',
        label: 'Cues',
        unit: 'different',
        tip: 'How many cues there are, each with a reward of its own.',
      },
    ],
    regression: [
      {
        name: 'examples',
        label: 'Examples',
        unit: 'drawn',
        tip: 'How many values of the function the episode draws to be given. Those that you add come after them.',
      },
      { name: 'queries', label: 'Queries', unit: 'asked', tip: 'How many values are asked for after them.' },
    ],
    oneShot: [
      { name: 'shots', label: 'Shots', unit: 'per class', tip: 'How many labelled images of each class are shown.' },
      { name: 'queries', label: 'Queries', unit: 'asked', tip: 'How many images come without their class after them.' },
    ],
  }

/** The data of the episode: the task's parameters, and the seed that everything in it is drawn from. */
export function EpisodeControls({ checkpoint }: { checkpoint: LoadedCheckpoint }) {
  const overrides = useEngram((state) => state.taskOverrides)
  const seed = useEngram((state) => state.seed)
  const settings = withOverrides(checkpoint.task, overrides)
  const isDrawnIn = useEngram((state) => picturesOf(state.pad, settings) !== null)
  const trained = parametersOf(checkpoint.task)
  const task = parametersOf(settings)
  return (
    <>
      {parameterRows[checkpoint.task.name].map(({ name, label, unit, tip }) => {
        const range = taskRange(settings, name)
        return (
          <SliderRow
            key={name}
            label={label}
            tip={tip}
            stops={withStop(countStops(range.min, range.max), trained[name])}
            value={task[name]}
            defaultValue={trained[name]}
            changed={name in overrides}
            format={String}
            unit={unit}
            accepts={(typed) => isWithin(range, typed)}
            expected={describeRange(range)}
            onChange={(value) => setTaskParameter(name, value)}
            onReset={() => resetTaskParameter(name)}
            unavailable={name === 'queries' && isDrawnIn ? 'one, your own' : undefined}
          />
        )
      })}
      <div className="setup-seed">
        <span>Seed</span>
        <NumberField
          label="Seed"
          value={seed}
          format={String}
          accepts={(typed) => isWithin(seedRange, typed)}
          expected={describeRange(seedRange)}
          onChange={setSeed}
        />
        <button type="button" className="text-button" onClick={drawNewEpisode}>
          New episode
        </button>
      </div>
    </>
  )
}

/** A task's settings by name; its name is among them and is not asked for. */
function parametersOf(task: object): Readonly<Record<string, number>> {
  return task as Readonly<Record<string, number>>
}
