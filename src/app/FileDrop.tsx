import { useEffect, useState } from 'react'
import { usePageActions } from '../panels/pageActions'
import { getCurrentRun } from '../store/currentRun'
import type { PadPlace } from '../store/pad'
import { droppedPictures } from './pictureFiles'
import './fileDrop.css'

/** Whether the run on show is of images. */
function showsImages(): boolean {
  return getCurrentRun()?.run.request.task.name === 'oneShot'
}

/** The box of the drawing pad that was dropped on; null for any other place. */
function padPlaceOf(target: EventTarget | null): PadPlace | null {
  const box = target instanceof Element ? target.closest<HTMLElement>('[data-pad-place]') : null
  const place = box?.dataset['padPlace']
  if (place === undefined) return null
  return place === 'query' ? place : Number(place)
}

/** Takes files dropped anywhere on the page; a veil says so while one is dragged over it. */
export function FileDrop() {
  const { openFiles, openPictures } = usePageActions()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const withFiles = (react: (event: DragEvent) => void) => (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      react(event)
    }
    const onDrag = withFiles(() => setOver(true))
    const onDrop = withFiles(({ dataTransfer, target }) => {
      setOver(false)
      if (!dataTransfer) return
      const files = [...dataTransfer.files]
      const isCheckpoint = files.some(({ name }) => name.toLowerCase().endsWith('.safetensors'))
      if (!showsImages() || isCheckpoint) return openFiles(files)
      openPictures(droppedPictures(dataTransfer), padPlaceOf(target))
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
  }, [openFiles, openPictures])
  return (
    over && (
      <div className="file-drop" aria-hidden="true">
        <p>
          <strong>Drop a checkpoint to run it{showsImages() && ', or images for the boxes'}</strong>
          <span>
            a .safetensors file{showsImages() && ', images, or a folder for each class'}; read in this browser and sent
            nowhere
          </span>
        </p>
      </div>
    )
  )
}
