import type { ModulationSetting } from '../../network/modelConfig'
import type { LoadedCheckpoint } from '../../runtime/protocol'
import { getCurrentRun } from '../../store/currentRun'
import { resetPlasticity, setPlasticity } from '../../store/setup'
import { describeRange, isWithin, modulationRange } from '../../store/settingRanges'
import { useEngram } from '../../store/useEngram'
import { ResetIcon } from '../../ui/icons'
import { NumberField } from '../../ui/NumberField'
import { Segments, type Segment } from '../../ui/Segments'
import { Slider } from '../../ui/Slider'
import { linearStops } from '../../ui/sliderStops'
import { Tip } from '../../ui/Tip'

type Choice = 'learned' | 'off' | 'forced'

const stops = linearStops(modulationRange.min, modulationRange.max, 0.02)
const format = (value: number) => value.toFixed(2)

/** Who sets the modulation m(t): the network, nobody (1 everywhere), or the reader. */
export function ModulationControl({ checkpoint }: { checkpoint: LoadedCheckpoint }) {
  const { config } = checkpoint.network
  const changed = useEngram((state) => 'modulation' in state.plasticityOverrides)
  const setting = useEngram((state) => state.plasticityOverrides.modulation) ?? config.plasticity.modulation
  const disabled = useEngram((state) => state.plasticityOff)
  const set = (value: ModulationSetting) => setPlasticity('modulation', value)
  return (
    <div className="setup-modulation" data-off={disabled || undefined}>
      <Tip
        tip={
          <>
            The gate: the modulation <i>m</i>(t), from 0 to 2, multiplies write and forget rate. Learned: the network
            opens and shuts it. Off: 1 at every step. Forced: the number you set.
          </>
        }
      >
        {() => (
          <div className="setup-modulation-head">
            <span className="slider-row-label">Modulation</span>
            {changed && !disabled && (
              <button
                type="button"
                className="reset-button"
                aria-label="Reset Modulation"
                onClick={() => resetPlasticity('modulation')}
              >
                <ResetIcon />
              </button>
            )}
            {typeof setting === 'number' && (
              <NumberField
                label="Modulation"
                value={setting}
                format={format}
                accepts={(typed) => isWithin(modulationRange, typed)}
                expected={describeRange(modulationRange)}
                onChange={set}
                disabled={disabled}
              />
            )}
          </div>
        )}
      </Tip>
      <Segments
        label="Modulation"
        segments={segmentsFor(config.modulated, disabled)}
        value={typeof setting === 'number' ? 'forced' : setting}
        onChange={(choice: Choice) => {
          if (choice === 'forced') set(meanModulation())
          else if (changed && choice === config.plasticity.modulation) resetPlasticity('modulation')
          else set(choice)
        }}
      />
      {typeof setting === 'number' && (
        <Slider
          label="Modulation"
          stops={stops}
          value={setting}
          defaultValue={1}
          format={format}
          onChange={set}
          disabled={disabled}
        />
      )}
    </div>
  )
}

function segmentsFor(modulated: boolean, disabled: boolean): Segment<Choice>[] {
  const reason = disabled ? 'plasticity is off' : undefined
  const segment = (key: Choice, label: string, unavailable = reason): Segment<Choice> =>
    unavailable === undefined ? { key, label } : { key, label, unavailable }
  return [
    segment('learned', 'Learned', reason ?? (modulated ? undefined : 'this network has no modulation of its own')),
    segment('off', 'Off'),
    segment('forced', 'Forced'),
  ]
}

/** Where forcing starts: what the modulation was on average in the run on show, so that little else changes at first. */
function meanModulation(): number {
  const modulation = getCurrentRun()?.run.recording.modulation
  const mean = modulation?.length ? modulation.reduce((sum, m) => sum + m, 0) / modulation.length : 1
  return Number(mean.toFixed(2))
}
