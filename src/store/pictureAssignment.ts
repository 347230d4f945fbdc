import { createRandom } from '../numerics/random'
import type { OneShotTask } from '../tasks/episode'
import { padPlaces, placeOf, type PadPlace } from './pad'

/** A folder of images that was dropped: a class. */
export interface PictureFolder<File> {
  readonly name: string
  /** In the order of their names. */
  readonly files: readonly File[]
}

/** Which box gets which file, and what the query then is of. */
export interface Assignment<File> {
  readonly files: ReadonlyMap<PadPlace, File>
  /** null where nobody can know. */
  readonly queryClass: number | null
}

/**
 * Images, one for each box in the order of their names, or one more for the question; or one image for the box that it was
 * dropped on.
 *
 * @throws Error that says what was expected and what came
 */
export function assignFiles<File extends { readonly name: string }>(
  files: readonly File[],
  place: PadPlace | null,
  task: OneShotTask,
): Assignment<File> {
  const boxes = task.ways * task.shots
  if (files.length === 1 && place !== null) return { files: new Map([[place, files[0]]]), queryClass: null }
  if (files.length !== boxes && files.length !== boxes + 1) {
    const expected = `expected ${boxes} images, one for each box, or ${boxes + 1} with the question`
    const hint = files.length === 1 ? '; drop a single one on its box' : ''
    throw new Error(`${expected}, got ${files.length.toLocaleString('en')}${hint}`)
  }
  const sorted = [...files].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  const places = padPlaces(task)
  return { files: new Map(sorted.map((file, k) => [places[k], file])), queryClass: null }
}

/**
 * Folders, one for each class: their images are drawn by the seed, and one more of one class is the question.
 *
 * @throws Error that says what was expected and what came
 */
export function assignFolders<File>(
  folders: readonly PictureFolder<File>[],
  { ways, shots }: OneShotTask,
  seed: number,
): Assignment<File> {
  if (folders.length !== ways)
    throw new Error(`expected ${ways} folders, one for each class, got ${folders.length.toLocaleString('en')}`)
  const scarce = folders.find(({ files }) => files.length <= shots)
  if (scarce)
    throw new Error(
      `folder “${scarce.name}” has ${scarce.files.length === 1 ? 'one image' : `${scarce.files.length} images`}, and each needs ${shots + 1}: ${shots} to be shown, one to be asked`,
    )
  const random = createRandom([seed, 0xf01d])
  const queryClass = random.integer(ways)
  const files = new Map<PadPlace, File>()
  folders.forEach((folder, item) => {
    const left = [...folder.files]
    const take = () => left.splice(random.integer(left.length), 1)[0]
    for (let shot = 0; shot < shots; shot++) files.set(placeOf(item, shot), take())
    if (item === queryClass) files.set('query', take())
  })
  return { files, queryClass }
}
