import { useId, useRef } from 'react'
import type { CurrentRun } from '../../store/currentRun'
import { clearPlaces, resetPad, setQueryClass, undoPad } from '../../store/padEditing'
import { padPlaces, untouchedPad } from '../../store/pad'
import { useEngram } from '../../store/useEngram'
import type { OneShotTask } from '../../tasks/episode'
import { isOfGlyphs } from '../../tasks/oneShot'
import { Segments } from '../../ui/Segments'
import { usePageActions } from '../pageActions'
import { itemSign } from '../timeline/itemText'
import { ClassBars } from './ClassBars'
import { PadBox } from './PadBox'
import { padMessage } from './padWords'
import './pad.css'

/** The images of an episode as boxes to draw in: one for each class (or more), and one for the question. */
export default function PadPanel({ current }: { current: CurrentRun; onClose: () => void }) {
  const { openPictures } = usePageActions()
  const [headingId, hintId] = [useId(), useId()]
  const files = useRef<HTMLInputElement>(null)
  const pad = useEngram((state) => state.pad)
  const history = useEngram((state) => state.padHistory)
  const task = current.run.request.task as OneShotTask
  const places = padPlaces(task)
  const unsaid = 'unsaid'
  return (
    <section className="pad" aria-labelledby={headingId}>
      <h2 id={headingId}>
        Drawing pad <small>{task.ways} symbols and a question</small>
      </h2>
      <p className="pad-message" aria-live="polite">
        {padMessage(pad, task)}
      </p>
      <p id={hintId} className="visually-hidden">
        Draw with mouse, finger or pen. With keys: arrows move the pen, Space puts it down and lifts it, Delete clears,
        Control Z takes back.
      </p>
      <div className="pad-boxes">
        {places.map((place) => (
          <PadBox key={place} place={place} task={task} hintId={hintId} />
        ))}
      </div>
      <p className="pad-back">
        <button
          type="button"
          className="text-button"
          disabled={!isOfGlyphs(task)}
          onClick={() => clearPlaces(places)}
          title="Blank paper in every box"
        >
          Clear all
        </button>
        <button type="button" className="text-button" onClick={() => files.current?.click()}>
          Open images …
        </button>
        <button type="button" className="text-button" disabled={history.length === 0} onClick={undoPad}>
          Undo
        </button>
        <button
          type="button"
          className="text-button"
          disabled={pad === untouchedPad}
          onClick={resetPad}
          title="The episode’s own symbols"
        >
          Reset
        </button>
        <input
          ref={files}
          type="file"
          accept="image/png,image/jpeg,image/webp,image/gif,image/avif,image/bmp"
          multiple
          hidden
          aria-label="Images for the boxes"
          onChange={({ currentTarget }) => {
            openPictures({ files: [...(currentTarget.files ?? [])], folders: [] }, null)
            // The same files can be chosen again.
            currentTarget.value = ''
          }}
        />
      </p>
      <ClassBars task={task} />
      {pad.query && (
        <div className="pad-truth">
          <span>It is</span>
          <Segments
            label="Which class the question is of"
            segments={[
              ...Array.from({ length: task.ways }, (_, item) => ({ key: String(item), label: itemSign(task, item) })),
              { key: unsaid, label: 'not said' },
            ]}
            value={pad.queryClass === null ? unsaid : String(pad.queryClass)}
            onChange={(key) => setQueryClass(key === unsaid ? null : Number(key))}
          />
        </div>
      )}
    </section>
  )
}
