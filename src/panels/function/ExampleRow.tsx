import type { CurrentRun } from '../../store/currentRun'
import { changeExample, newestExamples, removeExample, resetExamples, undoExamples } from '../../store/exampleEditing'
import { describeRange, isWithin, mostExampleEdits } from '../../store/settingRanges'
import { useEngram } from '../../store/useEngram'
import { exampleRanges } from '../../tasks/exampleEdits'
import { gridOf } from '../../tasks/functionGrid'
import { NumberField } from '../../ui/NumberField'
import { formatFixed } from '../../drawing/numberText'
import { variableName } from './functionWords'

const decimals = 3

/** The chosen example in numbers that can be typed over, and what takes changes back. */
export function ExampleRow({ current }: { current: CurrentRun }) {
  const edits = useEngram((state) => state.exampleEdits)
  const history = useEngram((state) => state.exampleHistory)
  const selected = useEngram((state) => state.selectedExample)
  const axis = useEngram((state) => state.functionAxis)
  const examples = newestExamples()?.examples ?? []
  const position = examples.findIndex(({ id }) => id === selected)
  const { axes } = gridOf(current.run.episode, 0, axis)
  const example = examples[position]
  const change = (to: Parameters<typeof changeExample>[1]) => {
    changeExample(example.id, to, true)
  }
  return (
    <div className="function-edit" role="group" aria-label="Examples">
      {example ? (
        <p className="function-chosen">
          <strong>Example {position + 1}</strong>
          {axes.map((d) => (
            <ExampleField
              key={d}
              label={variableName(d, example.variables.length)}
              value={example.variables[d]}
              range={exampleRanges.variable}
              onChange={(to) => change({ variables: { [d]: to } })}
            />
          ))}
          <ExampleField
            label="value"
            value={example.value}
            range={exampleRanges.value}
            onChange={(value) => change({ value })}
          />
        </p>
      ) : (
        <p className="function-hint">
          {edits.length >= mostExampleEdits
            ? `${mostExampleEdits} changes are the most: undo one, or reset the examples.`
            : `Drag examples, or click to add${axes.length === 2 ? ' (without noise)' : ''}.`}
        </p>
      )}
      <p className="function-back">
        {example && (
          <button
            type="button"
            className="text-button"
            disabled={examples.length < 2}
            title={examples.length < 2 ? 'An episode needs an example' : undefined}
            onClick={() => removeExample(example.id)}
          >
            Remove
          </button>
        )}
        <button type="button" className="text-button" disabled={history.length === 0} onClick={undoExamples}>
          Undo
        </button>
        <button
          type="button"
          className="text-button"
          disabled={edits.length === 0}
          onClick={resetExamples}
          aria-label="Reset examples"
          title="All examples as they were drawn"
        >
          Reset
        </button>
      </p>
    </div>
  )
}

interface ExampleFieldProps {
  readonly label: string
  readonly value: number
  readonly range: { readonly min: number; readonly max: number }
  readonly onChange: (value: number) => void
}

function ExampleField({ label, value, range, onChange }: ExampleFieldProps) {
  return (
    <span className="function-field">
      {label}{' '}
      <NumberField
        label={`${label} of the example`}
        value={value}
        format={(shown) => formatFixed(shown, decimals)}
        accepts={(typed) => isWithin(range, typed)}
        expected={describeRange(range)}
        onChange={onChange}
      />
    </span>
  )
}
