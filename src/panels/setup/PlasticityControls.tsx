import type { LoadedCheckpoint } from '../../runtime/protocol'
import { resetPlasticity, setAlphaScale, setPlasticity } from '../../store/setup'
import { alphaScaleRange, describeRange, isWithin, plasticityRanges } from '../../store/settingRanges'
import { useEngram } from '../../store/useEngram'
import { SliderRow } from '../../ui/SliderRow'
import { linearStops, withStop } from '../../ui/sliderStops'
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
      <AlphaScaleSlider />
      <ModulationControl checkpoint={checkpoint} />
      {limitRows.map((row) => (
        <PlasticitySlider key={row.name} row={row} checkpoint={checkpoint} />
      ))}
    </>
  )
}

const alphaScaleStops = linearStops(-2, 4, 0.05)

/** How strongly the trained plasticity coefficients count. */
function AlphaScaleSlider() {
  const alphaScale = useEngram((state) => state.alphaScale)
  const plasticityOff = useEngram((state) => state.plasticityOff)
  return (
    <SliderRow
      label="Plasticity"
      tip={
        <>
          Times every trained plasticity coefficient <i>α</i>: 0 leaves no connection plastic, −1 turns every write into
          its opposite.
        </>
      }
      stops={alphaScaleStops}
      value={alphaScale}
      defaultValue={1}
      changed={alphaScale !== 1}
      format={(value) => value.toFixed(2)}
      unit="× α"
      accepts={(typed) => isWithin(alphaScaleRange, typed)}
      expected={describeRange(alphaScaleRange)}
      onChange={setAlphaScale}
      onReset={() => setAlphaScale(1)}
      disabled={plasticityOff}
    />
  )
}

function PlasticitySlider({ row, checkpoint }: { row: PlasticityRow; checkpoint: LoadedCheckpoint }) {
  const { name, label, tip, stops, format, unit } = row
  const { config } = checkpoint.network
  const override = useEngram((state) => state.plasticityOverrides[name])
  const plasticityOff = useEngram((state) => state.plasticityOff)
  const changed = override !== undefined
  const value = numericValue(changed ? { ...config.plasticity, [name]: override } : config.plasticity, name)
  const trained = numericValue(config.plasticity, name)
  const range = plasticityRanges[name]
  return (
    <SliderRow
      label={label}
      tip={tip}
      stops={withStop(stops, trained)}
      value={value}
      defaultValue={trained}
      changed={changed}
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
