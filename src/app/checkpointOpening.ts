import type { LoadedCheckpoint, Runtime } from '../runtime/protocol'
import { addNotice, withdrawNotices } from '../store/notices'
import { newFileId } from '../store/openedFiles'
import { messageOf } from './messageOf'

const accepted = 'Engram opens checkpoints: .safetensors files that its trainer wrote (npm run train)'

/** Opens checkpoints from the user's files. Whatever is wrong with one is told; what is on show then stays. */
export class CheckpointOpening {
  private latest = 0
  /** What was told of the last try. */
  private told: string[] = []

  constructor(
    private readonly runtime: Runtime,
    private readonly onOpened: (checkpoint: LoadedCheckpoint, bytes: number) => void,
  ) {}

  /** Opens the one checkpoint among these files. A newer call counts in place of one that is under way. Never rejects. */
  async open(files: readonly File[]): Promise<void> {
    const turn = ++this.latest
    withdrawNotices(this.told)
    this.told = []
    const [file, another] = files.filter(({ name }) => name.toLowerCase().endsWith('.safetensors'))
    if (!file) return this.tell(`“${shortened(files[0]?.name ?? '')}” is no checkpoint. ${accepted}.`)
    if (another) return this.tell(`${accepted}, one at a time. You gave it ${files.length} files.`)
    try {
      const checkpoint = await this.runtime.openCheckpoint(newFileId(file.name), file)
      if (turn === this.latest) this.onOpened(checkpoint, file.size)
    } catch (error) {
      const problem = messageOf(error).replace(/^checkpoint: /, '')
      if (turn === this.latest) this.tell(`“${shortened(file.name)}” could not be opened: ${problem}`)
    }
  }

  private tell(message: string): void {
    this.told.push(message)
    addNotice(message, 'error')
  }
}

function shortened(name: string): string {
  return name.length > 60 ? `${name.slice(0, 40)}…${name.slice(-16)}` : name
}
