import { resolve } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import type { Checkpoint } from '../src/network/checkpoint'
import { viewParameters } from '../src/network/flatParameters'
import {
  startMetaTraining,
  type Errors,
  type MetaTrainingConfig,
  type MetaTrainingState,
} from '../src/training/metaTraining'
import { TrainingPool } from '../src/training/trainingPool'
import { version } from '../package.json'
import { serveReplica, spawnReplica } from './nodeReplica'
import { sourceName, withImages } from './imageSources'
import { ProgressBar } from './progressBar'
import { openRunFolder } from './runFolder'
import { parseTrainOptions } from './trainOptions'
import { WorkingTime } from './workingTime'

/**
 * Meta-trains a network. The run folder holds everything: config.json, curve.csv, checkpoint.safetensors (the best so
 * far by validation loss) and resume.safetensors, from which an interrupted run goes on as if it had not been.
 */
async function main(): Promise<void> {
  const options = parseTrainOptions()
  const training = await withImages(options.training, options.images)
  const folder = await openRunFolder(resolve(options.out), options)
  const resumed = await folder.resume()
  let { state, best, bestBatches } = resumed ?? { state: startMetaTraining(training), best: Infinity, bestBatches: 0 }
  const time = new WorkingTime(resumed?.elapsedMs ?? 0)
  const { workers, engine } = options
  const pool = await TrainingPool.start(training, state, { spawn: spawnReplica, workers, engine })
  console.log(
    `${training.task.name}, ${training.model.cell}, ${training.model.rule}, hidden ${training.model.hiddenSize}, seed ${training.seed}: ` +
      (resumed
        ? `going on from batch ${state.batches} of ${options.steps}`
        : `${options.steps} batches on ${pool.engine}, ${pool.workers} ${pool.workers === 1 ? 'worker' : 'workers'}`),
  )

  let interrupted = false
  const interrupt = () => {
    interrupted = true
    pool.stop()
  }
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  const bar = new ProgressBar(state.batches, options.steps)
  let validation: Errors | null = null
  const keep = (errors: Errors) => toCheckpoint(training, state, errors, engine, options.images)
  if (state.batches === 0 && options.snapshots.includes(0))
    await folder.saveSnapshot(0, keep(await pool.validate(options.validationBatches)))
  const isFlat = () => state.batches - bestBatches >= options.patience
  while (state.batches < options.steps && !isFlat()) {
    const losses: number[] = []
    const next = Math.min(
      options.steps,
      state.batches + options.validateEvery - (state.batches % options.validateEvery),
    )
    await pool.train(next - state.batches, ({ batches, loss }) => {
      losses.push(loss)
      bar.show(batches, `loss ${loss.toPrecision(3)}${validation ? `, validation ${validationText(validation)}` : ''}`)
    })
    if (interrupted) break
    state = await pool.snapshot()
    validation = await pool.validate(options.validationBatches)
    if (validation.loss < best) {
      best = validation.loss
      bestBatches = state.batches
      await folder.saveCheckpoint(keep(validation))
    }
    if (options.snapshots.includes(state.batches)) await folder.saveSnapshot(state.batches, keep(validation))
    const trainLoss = losses.reduce((sum, loss) => sum + loss, 0) / losses.length
    await folder.saveProgress({ state, best, bestBatches, elapsedMs: time.read() }, { trainLoss, validation })
    if (interrupted) break
  }
  if (interrupted && state.batches < options.steps && !isFlat()) {
    // Batches since the last validation are trained again on resumption, from the same data, to the same numbers.
    const { batches } = await pool.snapshot()
    bar.end(`interrupted at batch ${batches}; run the same command to go on`)
    process.exitCode = 130
  } else {
    const { batches } = state
    const ended = batches < options.steps ? 'flat' : 'budget'
    await folder.saveResult({
      batches,
      bestBatches,
      bestValidationLoss: best,
      ended,
      seconds: Math.round(time.read() / 1000),
    })
    bar.end(`done: best validation loss ${best.toPrecision(4)}; ${resolve(options.out, 'checkpoint.safetensors')}`)
  }
  time.dispose()
  pool.dispose()
}

/** "0.84, first query 71 %" */
function validationText({ loss, accuracy }: Errors): string {
  return `${loss.toPrecision(3)}${accuracy ? `, first query ${(100 * accuracy.first).toFixed(1)} %` : ''}`
}

function toCheckpoint(
  { model, task, trainedDelays, batchSize, seed }: MetaTrainingConfig,
  { batches, parameters }: MetaTrainingState,
  errors: Errors,
  engine: string,
  images: string | null,
): Checkpoint {
  return {
    network: { config: model, parameters: viewParameters(model, parameters) },
    task,
    provenance: {
      trainedBatches: batches,
      batchSize,
      ...(trainedDelays && { trainedDelays }),
      seed,
      validationLoss: errors.loss,
      validationLossStandardError: errors.lossStandardError,
      validationAnswerError: errors.answerError,
      validationAnswerStandardError: errors.answerStandardError,
      ...(errors.accuracy && { validationAccuracy: errors.accuracy }),
      ...(images !== null && { images: sourceName(images) }),
      engine,
      version,
    },
  }
}

if (isMainThread)
  try {
    await main()
  } catch (error) {
    console.error(`The training could not go on: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  }
else serveReplica()
