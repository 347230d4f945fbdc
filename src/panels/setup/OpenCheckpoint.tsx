import { useRef } from 'react'
import { OpenIcon } from '../../ui/icons'
import { usePageActions } from '../pageActions'

/** Opens a checkpoint from the user's files. */
export function OpenCheckpoint() {
  const { openFiles } = usePageActions()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className="open-checkpoint"
        aria-label="Open checkpoint…"
        title="Open a checkpoint (.safetensors), or drop one anywhere on the page"
        onClick={() => input.current?.click()}
      >
        <OpenIcon />
        <span className="open-checkpoint-text">Open checkpoint…</span>
      </button>
      <input
        ref={input}
        hidden
        type="file"
        accept=".safetensors"
        onChange={({ currentTarget }) => {
          if (currentTarget.files?.length) openFiles([...currentTarget.files])
          // So that the same file can be chosen again.
          currentTarget.value = ''
        }}
      />
    </>
  )
}
