import { resolve } from 'node:path'
import { createEngine } from '../src/kernels/createEngine'
import type { Checkpoint } from '../src/network/checkpoint'
import { startMetaTraining, trainBatch, validate, type Errors } from '../src/training/metaTraining'
import { version } from '../package.json'
import { nodeEngineFiles } from './nodeEngineFiles'
import { ProgressBar } from './progressBar'
import { openRunFolder } from './runFolder'
import { parseTrainOptions } from './trainOptions'

/**
 * Meta-trains a network. The run folder holds everything: config.json, curve.csv, checkpoint.safetensors (the best so
 * far by validation loss) and resume.safetensors, from which an interrupted run goes on as if it had not been.
 */
async function main(): Promise<void> {
  const options = parseTrainOptions()
  const folder = await openRunFolder(resolve(options.out), options)
  const { training } = options
  const engine = await createEngine(options.engine, nodeEngineFiles())
  const resumed = await folder.resume()
  let { state, best } = resumed ?? { state: startMetaTraining(training), best: Infinity }
  const started = performance.now() - (resumed?.elapsedMs ?? 0)
  console.log(
    `${training.task.name}, ${training.model.cell}, ${training.model.rule}, hidden ${training.model.hiddenSize}, seed ${training.seed}: ` +
      (resumed
        ? `going on from batch ${state.batches} of ${options.steps}`
        : `${options.steps} batches on ${engine.name}`),
  )

  let interrupted = false
  process.once('SIGINT', () => (interrupted = true))
  process.once('SIGTERM', () => (interrupted = true))
  const bar = new ProgressBar(state.batches, options.steps)
  let losses: number[] = []
  let validation: Errors | null = null
  while (state.batches < options.steps && !interrupted) {
    const step = await trainBatch(engine, training, state)
    state = step.state
    losses.push(step.loss)
    bar.show(
      state.batches,
      `loss ${step.loss.toPrecision(3)}${validation ? `, validation ${validation.loss.toPrecision(3)}` : ''}`,
    )
    if (state.batches % options.validateEvery !== 0 && state.batches !== options.steps) continue

    validation = await validate(engine, training, state.parameters, options.validationBatches)
    const trainLoss = losses.reduce((sum, loss) => sum + loss, 0) / losses.length
    losses = []
    if (validation.loss < best) {
      best = validation.loss
      await folder.saveCheckpoint(
        toCheckpoint(options.training, state.batches, state.parameters, validation, engine.name),
      )
    }
    await folder.saveProgress({ state, best, elapsedMs: performance.now() - started }, { trainLoss, validation })
  }
  if (interrupted) {
    // Batches since the last validation are trained again on resumption, from the same data, to the same numbers.
    bar.end(`interrupted at batch ${state.batches}; run the same command to go on`)
    process.exitCode = 130
  } else {
    bar.end(`done: best validation loss ${best.toPrecision(4)}; ${resolve(options.out, 'checkpoint.safetensors')}`)
  }
}

function toCheckpoint(
  { model, task, batchSize, seed }: ReturnType<typeof parseTrainOptions>['training'],
  batches: number,
  parameters: Checkpoint['network']['parameters'],
  errors: Errors,
  engine: string,
): Checkpoint {
  return {
    network: { config: model, parameters },
    task,
    provenance: {
      trainedBatches: batches,
      batchSize,
      seed,
      validationLoss: errors.loss,
      validationLossStandardError: errors.lossStandardError,
      validationAnswerError: errors.answerError,
      validationAnswerStandardError: errors.answerStandardError,
      engine,
      version,
    },
  }
}

await main()
