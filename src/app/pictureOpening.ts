import type { DroppedPictures } from '../panels/pageActions'
import { getCurrentRun } from '../store/currentRun'
import { engramStore } from '../store/engramStore'
import { addNotice, withdrawNotices } from '../store/notices'
import type { PadPlace, Picture } from '../store/pad'
import { putPictures } from '../store/padEditing'
import { assignFiles, assignFolders, type Assignment } from '../store/pictureAssignment'
import type { OneShotTask } from '../tasks/episode'
import { messageOf } from './messageOf'
import { filesOf, readPicture } from './pictureFiles'

/** Puts the user's images into the boxes of the drawing pad: all of them, or none where anything is wrong with one. */
export class PictureOpening {
  private latest = 0
  /** What was told of the last try. */
  private told: string[] = []

  /** @param place the box that they were dropped on; a newer call counts in place of one under way. Never rejects. */
  async open(dropped: DroppedPictures, place: PadPlace | null): Promise<void> {
    const task = getCurrentRun()?.run.request.task
    if (task?.name !== 'oneShot' || dropped.files.length + dropped.folders.length === 0) return
    const turn = ++this.latest
    withdrawNotices(this.told)
    this.told = []
    try {
      const { files, queryClass } = await assign(dropped, place, task)
      const pictures = new Map<PadPlace, Picture>()
      for (const [box, file] of files) pictures.set(box, await readPicture(file, task))
      if (turn !== this.latest) return
      putPictures(pictures, queryClass)
    } catch (error) {
      if (turn !== this.latest) return
      const message = `The images were not taken: ${messageOf(error)} The boxes are as they were.`
      this.told.push(message)
      addNotice(message, 'error')
    }
  }
}

async function assign(
  { files, folders }: DroppedPictures,
  place: PadPlace | null,
  task: OneShotTask,
): Promise<Assignment<File>> {
  if (folders.length === 0) return assignFiles(files, place, task)
  if (files.length > 0)
    throw new Error(`expected images or folders of images, got ${folders.length} folders and ${files.length} files`)
  // Before any is looked into: there may be thousands.
  if (folders.length !== task.ways)
    return assignFolders(
      folders.map(({ name }) => ({ name, files: [] })),
      task,
      0,
    )
  const classes = await Promise.all(
    folders.map(async (folder) => ({ name: folder.name, files: await filesOf(folder) })),
  )
  return assignFolders(classes, task, engramStore.getState().seed)
}
