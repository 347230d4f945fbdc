import { useEffect, useState } from 'react'
import { usePageActions } from '../panels/pageActions'
import './fileDrop.css'

/** Takes files dropped anywhere on the page; a veil says so while one is dragged over it. */
export function FileDrop() {
  const { openFiles } = usePageActions()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const withFiles = (react: (event: DragEvent) => void) => (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      react(event)
    }
    const onDrag = withFiles(() => setOver(true))
    const onDrop = withFiles(({ dataTransfer }) => {
      setOver(false)
      openFiles([...(dataTransfer?.files ?? [])])
    })
    const onLeave = ({ relatedTarget }: DragEvent) => {
      // Elements are left all the time; nothing is entered only where the page itself is left.
      if (!relatedTarget) setOver(false)
    }
    document.addEventListener('dragenter', onDrag)
    document.addEventListener('dragover', onDrag)
    document.addEventListener('dragleave', onLeave)
    document.addEventListener('drop', onDrop)
    return () => {
      document.removeEventListener('dragenter', onDrag)
      document.removeEventListener('dragover', onDrag)
      document.removeEventListener('dragleave', onLeave)
      document.removeEventListener('drop', onDrop)
    }
  }, [openFiles])
  return (
    over && (
      <div className="file-drop" aria-hidden="true">
        <p>
          <strong>Drop a checkpoint to run it</strong>
          <span>a .safetensors file; it is read in this browser and sent nowhere</span>
        </p>
      </div>
    )
  )
}
