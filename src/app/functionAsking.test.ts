import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { randomRun } from '../../test/randomRun'
import type { ManifestEntry } from '../network/checkpoint'
import type { EpisodeRequest, QuestionAnswers } from '../runtime/protocol'
import { setCurrentRun } from '../store/currentRun'
import { engramStore, initialState } from '../store/engramStore'
import { getFunctionAnswers, setFunctionAnswers } from '../store/functionAnswers'
import { episodeRequestOf, setPlasticityOff } from '../store/setup'
import { defaultRegressionOf } from '../tasks/regression'
import { defaultTasks } from '../tasks/registry'
import { FunctionAsking } from './functionAsking'

const task = { ...defaultRegressionOf('line'), examples: 3, queries: 4 }
const { checkpoint, run } = randomRun({}, task)

const entry = (id: string, rule: ManifestEntry['rule'] = 'hebbian'): ManifestEntry => ({
  ...{ id, bytes: 1, task, cell: 'rnn', rule, hiddenSize: 8 },
  provenance: checkpoint.provenance,
})
const manifest = [entry('random'), entry('second'), entry('third'), entry('broken'), entry('gradient', 'gradient')]

/** Answers when the test says so; every answer says how many questions came before it. */
class FakeRuntime {
  readonly asked: { readonly request: EpisodeRequest; readonly step: number }[] = []
  private waiting: (() => void)[] = []
  isHeld = false

  answerQuestions(request: EpisodeRequest, step: number, questions: Float32Array): Promise<QuestionAnswers> {
    this.asked.push({ request, step })
    const count = questions.length / run.episode.inputSize
    const answers = new Float32Array(count).fill(this.asked.length)
    return new Promise((resolve) => {
      const answer = () => resolve({ answers, ridge: new Float32Array(count) })
      if (this.isHeld) this.waiting.push(answer)
      else answer()
    })
  }

  release(): void {
    this.isHeld = false
    this.waiting.forEach((answer) => answer())
    this.waiting = []
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('what is asked of a function', () => {
  let runtime: FakeRuntime
  let stop = () => {}
  let asking: FunctionAsking
  /** Shows the run of the state, with the function looked at. */
  function show(shown: readonly ManifestEntry[] = [entry('random')]) {
    engramStore.setState({ manifest: shown, checkpointId: 'random', seed: run.request.seed })
    setCurrentRun({ checkpoint, run: { ...run, request: episodeRequestOf(engramStore.getState(), checkpoint) } })
    const load = (id: string) =>
      id === 'broken' ? Promise.reject(new Error('no such file')) : Promise.resolve({ ...checkpoint, id })
    asking = new FunctionAsking(runtime, load)
    stop = asking.watch()
    return settled()
  }
  beforeEach(() => {
    engramStore.setState(initialState, true)
    setFunctionAnswers(null)
    runtime = new FakeRuntime()
  })
  afterEach(() => stop())

  it('is what comes after the step at the playhead, once', async () => {
    engramStore.setState({ stepIndex: 2 })
    await show()
    engramStore.setState({ hovered: { step: 1 } })
    await settled()
    expect(runtime.asked.map(({ step }) => step)).toEqual([3])
    expect(getFunctionAnswers()).toMatchObject({ step: 2, untouched: null, others: [] })
    const { network, truth, grid } = getFunctionAnswers()!
    expect([network.onGrid.length, truth.onGrid.length]).toEqual([grid.points, grid.points])
    const targets = [...run.episode.targets.subarray(run.episode.answerFrom)]
    const expected = targets.reduce((sum, target) => sum + (1 - target) ** 2, 0) / targets.length
    expect(network.queryError).toBeCloseTo(expected, 5)
  })

  it('is the newest step only, where several went by before an answer came', async () => {
    runtime.isHeld = true
    await show()
    for (const stepIndex of [1, 2, 3]) engramStore.setState({ stepIndex })
    runtime.release()
    await settled()
    expect(runtime.asked.map(({ step }) => step)).toEqual([1, 4])
    expect(getFunctionAnswers()?.step).toBe(3)
  })

  it('is asked of networks of other seeds too, under the same settings, and of the untouched network', async () => {
    setPlasticityOff(true)
    await show(manifest)
    expect(getFunctionAnswers()?.others).toHaveLength(2)
    const last = runtime.asked.slice(-4).map(({ request }) => [request.checkpointId, request.plasticity.etaScale])
    const { etaScale } = checkpoint.network.config.plasticity
    expect(last).toEqual([
      ['random', 0],
      ['random', etaScale],
      ['second', 0],
      ['third', 0],
    ])
    expect(getFunctionAnswers()?.untouched).not.toBeNull()
  })

  it('can be asked ahead of a run, which is then asked nothing more than what has changed', async () => {
    engramStore.setState({ stepIndex: 2 })
    await show()
    const arrive = (request: EpisodeRequest) => {
      setCurrentRun({ checkpoint, run: { ...run, request } })
      return settled()
    }
    setPlasticityOff(true)
    const request = episodeRequestOf(engramStore.getState(), checkpoint)
    await asking.askAhead(request)
    expect(runtime.asked).toHaveLength(2)
    await arrive(request)
    const requests = runtime.asked.slice(1).map((asked) => asked.request.plasticity.etaScale)
    // The network as trained is asked beside it.
    expect(requests).toEqual([0, checkpoint.network.config.plasticity.etaScale])
    expect(getFunctionAnswers()?.network.onGrid[0]).toBe(2)

    setPlasticityOff(false)
    const next = episodeRequestOf(engramStore.getState(), checkpoint)
    await asking.askAhead(next)
    engramStore.setState({ stepIndex: 1 })
    await arrive(next)
    expect(runtime.asked.slice(-3).map(({ step }) => step)).toEqual([3, 2, 2])
    expect(getFunctionAnswers()?.step).toBe(1)
  })

  it('is not asked ahead where nobody looks', async () => {
    await show()
    stop()
    await asking.askAhead(episodeRequestOf(engramStore.getState(), checkpoint))
    expect(runtime.asked).toHaveLength(1)
  })

  it('is nothing where nobody looks, or the task has no function', async () => {
    await show()
    stop()
    engramStore.setState({ stepIndex: 1 })
    await settled()
    expect(runtime.asked).toHaveLength(1)
    setCurrentRun(randomRun({}, defaultTasks.cueReward))
    stop = new FunctionAsking(runtime, () => Promise.resolve(checkpoint)).watch()
    await settled()
    expect(runtime.asked).toHaveLength(1)
  })
})
