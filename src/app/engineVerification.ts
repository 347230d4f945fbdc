import type { GoldenVerdict, Runtime } from '../runtime/protocol'
import { engramStore } from '../store/engramStore'
import { verificationFiles, type Verification } from '../store/verification'
import { messageOf } from './messageOf'

/** Runs the bundled reference values through the engine in use, file by file, and keeps what came out in the state. */
export class EngineVerification {
  private turn = 0

  constructor(private readonly runtime: Runtime) {}

  /** Starts from the first file, whatever came of an earlier run. Never rejects. */
  async run(): Promise<void> {
    const turn = ++this.turn
    let verdicts: readonly GoldenVerdict[] = []
    const tell = (state: Verification['state'], failure = '') => {
      if (turn !== this.turn) return
      engramStore.setState({ verification: { state, engine: verdicts[0]?.engine ?? null, verdicts, failure } })
    }
    tell('running')
    try {
      while (verdicts.length < verificationFiles.length) {
        const verdict = await this.runtime.verifyGolden(verificationFiles[verdicts.length].file)
        if (turn !== this.turn) return
        // Another engine has taken over meanwhile: what was found of the one before says nothing of it.
        const isSame = verdicts.length === 0 || verdict.engine === verdicts[0].engine
        verdicts = isSame ? [...verdicts, verdict] : []
        tell('running')
      }
      tell('done')
    } catch (error) {
      tell('failed', messageOf(error))
    }
  }

  /** Leaves what was found so far. */
  stop(): void {
    this.turn++
    const { verification } = engramStore.getState()
    if (verification?.state === 'running') engramStore.setState({ verification: { ...verification, state: 'stopped' } })
  }
}
