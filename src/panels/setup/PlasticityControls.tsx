import type { PlasticitySettings } from '../../network/modelConfig'
import type { LoadedCheckpoint } from '../../runtime/protocol'
import { resetPlasticity, setPlasticity } from '../../store/setup'
import { describeRange, isWithin, plasticityRanges } from '../../store/settingRanges'
import { useEngram } from '../../store/useEngram'
import { SliderRow } from '../../ui/SliderRow'
import { withStop } from '../../ui/sliderStops'
import { ModulationControl } from './ModulationControl'
import { limitRows, numericValue, rateRows, settingValue, type PlasticityRow } from './plasticityRows'

/** The constants of the inner learning rule, each beside what the network was trained with. */
export function PlasticityControls({ checkpoint }: { checkpoint: LoadedCheckpoint }) {
  if (checkpoint.network.config.rule === 'none')
    return <p className="setup-none">Its synapses never change, so there are no rates to set.</p>
  return (
    <>
      {rateRows.map((row) => (
        <PlasticitySlider key={row.name} row={row} checkpoint={checkpoint} />
      ))}
      <ModulationControl checkpoint={checkpoint} />
      {limitRows.map((row) => (
        <PlasticitySlider key={row.name} row={row} checkpoint={checkpoint} />
      ))}
    </>
  )
}

function PlasticitySlider({ row, checkpoint }: { row: PlasticityRow; checkpoint: LoadedCheckpoint }) {
  const { name, label, tip, stops, format, unit } = row
  const { config } = checkpoint.network
  const overrides = useEngram((state) => state.plasticityOverrides)
  const plasticityOff = useEngram((state) => state.plasticityOff)
  const settings: PlasticitySettings = { ...config.plasticity, ...overrides }
  const value = numericValue(settings, name)
  const trained = numericValue(config.plasticity, name)
  const range = plasticityRanges[name]
  return (
    <SliderRow
      label={label}
      tip={tip}
      stops={withStop(stops, trained)}
      value={value}
      defaultValue={trained}
      changed={name in overrides}
      format={format}
      unit={value === Infinity ? undefined : unit}
      accepts={(typed) => isWithin(range, typed)}
      expected={describeRange(range)}
      onChange={(next) => setPlasticity(name, settingValue(name, next))}
      onReset={() => resetPlasticity(name)}
      disabled={plasticityOff}
      unavailable={row.unavailable?.(config.rule)}
    />
  )
}
