import type { Notice } from '../store/engramStore'
import { addNotice, withdrawNotices } from '../store/notices'
import { fileNameOf } from '../store/openedFiles'

/** Tells that another checkpoint is on show than was asked for, for as long as that one is. */
export class Substitution {
  private told: { readonly message: string; readonly checkpointId: string }[] = []

  /** @param reason what is wrong with the one that was asked for, in whole sentences */
  tell(reason: string, checkpointId: string, kind: Notice['kind'] = 'information'): void {
    const message = `${reason} This is “${fileNameOf(checkpointId) ?? checkpointId}” instead.`
    this.told.push({ message, checkpointId })
    addNotice(message, kind)
  }

  /** Takes back what was told of any other checkpoint than this one. */
  showing(checkpointId: string): void {
    const over = this.told.filter((notice) => notice.checkpointId !== checkpointId)
    this.told = this.told.filter((notice) => notice.checkpointId === checkpointId)
    withdrawNotices(over.map(({ message }) => message))
  }
}
