import { parseArgs } from 'node:util'
import type { EngineName } from '../src/kernels/engine'
import { hasBatchNorm } from '../src/network/imageEncoder'
import { imageEncoderLimits } from '../src/network/limits'
import { defaultPlasticity, type ModelConfig } from '../src/network/modelConfig'
import { parseModelConfig } from '../src/network/parseModelConfig'
import { configToJson } from '../src/network/checkpoint'
import { middleDelay, readDelayRange, withDelay } from '../src/tasks/delayRange'
import { regressionFamilies } from '../src/tasks/regressionFunction'
import { defaultTasks, parseTask, taskSizes } from '../src/tasks/registry'
import { defaultAdamW } from '../src/training/adamW'
import type { MetaTrainingConfig } from '../src/training/metaTraining'
import { glyphSource } from './imageSources'
import { chooseNodeEngine, nodeEngineNames } from './nodeEngines'
import { exitWithUsage } from './usage'

/** Everything `npm run train` was asked for. */
export interface TrainOptions {
  readonly training: MetaTrainingConfig
  readonly steps: number
  readonly out: string
  readonly engine: EngineName
  /** Workers that share each batch. */
  readonly workers: number
  readonly validateEvery: number
  readonly validationBatches: number
  /** Training ends when the validation loss has not fallen for this many batches. */
  readonly patience: number
  /** Batches after which a checkpoint is kept beside the best one. */
  readonly snapshots: readonly number[]
  /** What a task of images draws from: "glyphs", or a folder; null for other tasks. */
  readonly images: string | null
}

const usage = `npm run train -- --task T --cell C --rule R --hidden N --steps N --batch N --seed N --out DIR [...]

  --task T               ${Object.keys(defaultTasks).join(', ')} (cueReward)
    sequence:            --dimension 1 --length 5 --delay 5
                         --delay 0-40: every batch draws its delay, from 0 to 40; validation takes five evenly spaced ones
                         (0, 10, 20, 30, 40) in turn, and the checkpoint is shown with the middle one
    oneShot:             --ways 5 --shots 1 --queries 5 --imageSide 28 --imageChannels 1
                         --images glyphs|FOLDER (glyphs: characters of many scripts); in FOLDER each class of images has a
                         folder of its own, and train, val and test are folders of classes, lists of classes (train.txt) or
                         tables (train.csv: filename,label); images are cut to a square, scaled to --imageSide, and made grey
                         where --imageChannels is 1 (3: colours)
                         --encoder E: convolution (--blocks 4 --channels 16), linear (a projection of the pixels, not plastic),
                         or pixels (a plastic layer on pixels and label) (convolution)
                         --repeatUntil N: a falling share of the first N batches' episodes asks for the very images they have shown
                         (never)
    cueReward:           --cues 5 --cueSize 14 --showSteps 10 --querySteps 10 --cueNoise 0.1
    regression:          --family ${regressionFamilies.join('|')} (mlp) --variables 6 (linear: 12; line and sine have 1)
                         --examples 10 --queries 20 --noise 0.1
  --cell C               rnn or lstm (rnn)
  --rule R               none, hebbian or gradient (hebbian)
  --hidden N             hidden units (64)
  --auxiliary N          free output units (4)
  --modulation M         learned or off (learned)
  --alphaMode A          random, uniform, negative or none (random)
  --etaScale X --decayScale X --maxUpdateNorm X --weightClip X|off --innerLossScale X
                         (0.1, 0.1, 1, off, 1/64: the scale of the paper's public code at batch 64)
  --randomNetwork        slow weights stay at their random start
  --steps N              batches in all (5000)
  --batch N              episodes per batch (64)
  --learningRate X --weightDecay X --gradientNormLimit X   (0.001, 0, 5; oneShot: weight decay 0.0005)
  --finalLearningRate X  the learning rate falls to this along half a cosine over --steps (it stays; oneShot: 0.0001)
  --seed N               of initialisation and data (1)
  --validateEvery N      batches between validations (200)
  --validationBatches N  batches per validation (100)
  --patience N           ends the run when validation has not become better for N batches (never)
  --snapshots N,N,...    also keeps the network as it was after N batches (multiples of --validateEvery, or 0)
  --engine E             ${nodeEngineNames.join(', ')} (wasm: the faster of its builds)
  --workers N            threads that share each batch (2; on WebGPU and with convolutions 1); sums differ in their last bits
                         with another number
  --out DIR              config.json, curve.csv, checkpoint.safetensors; run again to resume`

/** As published for images. */
const imageWeightDecay = 5e-4

const text = { type: 'string' } as const
const taskParameters = [
  'dimension',
  'length',
  'delay',
  'cues',
  'cueSize',
  'showSteps',
  'querySteps',
  'cueNoise',
  'variables',
  'examples',
  'queries',
  'noise',
  'ways',
  'shots',
  'imageSide',
  'imageChannels',
] as const

/** Reads the command line. Ends the process with a message where something is wrong. */
export function parseTrainOptions(): TrainOptions {
  try {
    return readOptions()
  } catch (error) {
    return exitWithUsage(usage, (error as Error).message)
  }
}

function readOptions(): TrainOptions {
  const { values } = parseArgs({
    options: {
      ...{ task: text, cell: text, rule: text, hidden: text, auxiliary: text, modulation: text, alphaMode: text },
      ...{ etaScale: text, decayScale: text, maxUpdateNorm: text, weightClip: text, innerLossScale: text },
      ...{ steps: text, batch: text, learningRate: text, weightDecay: text, gradientNormLimit: text, seed: text },
      ...{
        validateEvery: text,
        validationBatches: text,
        engine: text,
        workers: text,
        patience: text,
        snapshots: text,
        out: text,
      },
      ...{ dimension: text, length: text, delay: text, cues: text, cueSize: text, showSteps: text, querySteps: text },
      ...{ cueNoise: text, family: text, variables: text, examples: text, queries: text, noise: text },
      ...{ ways: text, shots: text, imageSide: text, imageChannels: text, images: text },
      ...{ encoder: text, blocks: text, channels: text },
      finalLearningRate: text,
      repeatUntil: text,
      randomNetwork: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    console.log(usage)
    process.exit(0)
  }
  const number = (name: keyof typeof values, fallback: number): number => {
    const given = values[name]
    if (given === undefined) return fallback
    const parsed = Number(given)
    if (given === '' || Number.isNaN(parsed)) throw new Error(`--${name} must be a number, got "${String(given)}"`)
    return parsed
  }
  const whole = (name: keyof typeof values, fallback: number, low: number, high: number) => {
    const parsed = number(name, fallback)
    if (!Number.isInteger(parsed) || parsed < low || parsed > high)
      throw new Error(`--${name} must be a whole number from ${low} to ${high}, got ${parsed}`)
    return parsed
  }
  const name = values.task ?? 'cueReward'
  const given = taskParameters.filter((parameter) => values[parameter] !== undefined)
  const trainedDelays = readDelayRange(values.delay ?? '')
  const setting = (parameter: (typeof taskParameters)[number]) =>
    parameter === 'delay' && trainedDelays ? middleDelay(trainedDelays) : number(parameter, 0)
  const task = parseTask({
    name,
    ...(values.family !== undefined && { family: values.family }),
    ...Object.fromEntries(given.map((parameter) => [parameter, setting(parameter)])),
  })
  if (trainedDelays) withDelay(task, trainedDelays.to)
  const isOneShot = task.name === 'oneShot'
  for (const option of ['images', 'encoder', 'blocks', 'channels', 'repeatUntil'] as const)
    if (!isOneShot && values[option] !== undefined) throw new Error(`--${option} is for --task oneShot`)
  const encoder = values.encoder ?? 'convolution'
  if (encoder !== 'convolution' && encoder !== 'linear' && encoder !== 'pixels')
    throw new Error(`--encoder must be convolution, linear or pixels, got "${encoder}"`)
  for (const option of ['blocks', 'channels'] as const)
    if (encoder !== 'convolution' && values[option] !== undefined)
      throw new Error(`--${option} is for --encoder convolution`)
  const hiddenSize = number('hidden', 64)
  const imageEncoder: Partial<ModelConfig> =
    task.name === 'oneShot' && encoder !== 'pixels'
      ? {
          encoder: 'none',
          imageEncoder: {
            blocks: encoder === 'linear' ? 0 : whole('blocks', 4, 1, imageEncoderLimits.blocks.most),
            channels: number('channels', 16),
            imageSide: task.imageSide,
            imageChannels: task.imageChannels,
          },
          inputSize: hiddenSize,
        }
      : {}
  const model: ModelConfig = parseModelConfig({
    cell: values.cell ?? 'rnn',
    rule: values.rule ?? 'hebbian',
    ...taskSizes(task),
    hiddenSize,
    ...imageEncoder,
    auxiliarySize: number('auxiliary', 4),
    modulated: (values.modulation ?? 'learned') !== 'off',
    alphaMode: values.alphaMode ?? 'random',
    randomNetwork: values.randomNetwork ?? false,
    lossKind: isOneShot ? 'crossEntropy' : 'meanSquared',
    plasticity: {
      etaScale: number('etaScale', defaultPlasticity.etaScale),
      decayScale: number('decayScale', defaultPlasticity.decayScale),
      maxUpdateNorm: number('maxUpdateNorm', defaultPlasticity.maxUpdateNorm),
      modulation: values.modulation ?? 'learned',
      weightClip: values.weightClip === undefined || values.weightClip === 'off' ? null : number('weightClip', 0),
      innerLossScale: number('innerLossScale', defaultPlasticity.innerLossScale),
    },
  })
  if (model.randomNetwork && model.rule === 'none')
    throw new Error('--randomNetwork needs --rule hebbian or gradient: without plasticity nothing would be trained')
  const engine = chooseNodeEngine(values.engine ?? 'wasm')
  const mostWorkers = hasBatchNorm(model) ? 1 : 64
  if (mostWorkers === 1 && number('workers', 1) > 1)
    throw new Error('--workers must be 1 with convolutions: batch-norm takes its statistics over the whole batch')
  const validateEvery = whole('validateEvery', 200, 1, 2 ** 20)
  const snapshots = (values.snapshots?.split(',') ?? []).map(Number)
  for (const batches of snapshots)
    if (!Number.isInteger(batches) || batches < 0 || batches % validateEvery !== 0)
      throw new Error(`--snapshots must be multiples of ${validateEvery} (--validateEvery), got "${values.snapshots}"`)
  if (!values.out) throw new Error('--out DIR is needed')
  const steps = whole('steps', 5000, 1, 2 ** 20 - 1)
  const falls = isOneShot || values.finalLearningRate !== undefined
  return {
    training: {
      model,
      task,
      ...(trainedDelays && { trainedDelays }),
      ...(values.repeatUntil !== undefined && { repeatUntil: whole('repeatUntil', 0, 1, 2 ** 20) }),
      batchSize: whole('batch', 64, 1, 4096),
      seed: whole('seed', 1, 1, 2 ** 31),
      optimiser: {
        learningRate: number('learningRate', defaultAdamW.learningRate),
        weightDecay: number('weightDecay', isOneShot ? imageWeightDecay : defaultAdamW.weightDecay),
        gradientNormLimit: number('gradientNormLimit', defaultAdamW.gradientNormLimit),
      },
      ...(falls && { schedule: { finalLearningRate: number('finalLearningRate', 1e-4), batches: steps } }),
    },
    steps,
    out: values.out,
    engine,
    workers: whole('workers', Math.min(mostWorkers, engine.endsWith('webgpu') ? 1 : 2), 1, mostWorkers),
    validateEvery,
    validationBatches: whole('validationBatches', 100, 1, 2 ** 20),
    patience: values.patience === undefined ? Infinity : whole('patience', 0, 1, 2 ** 20),
    snapshots,
    images: isOneShot ? (values.images ?? glyphSource) : null,
  }
}

/** What defines a run's numbers, as stored in its folder. The length is left out: a run can be made longer. */
export function trainConfigJson({
  training,
  validateEvery,
  validationBatches,
  engine,
  workers,
  images,
}: TrainOptions): string {
  const { model, ...rest } = training
  const config = {
    ...rest,
    ...(images !== null && { images }),
    model: JSON.parse(configToJson(model)) as unknown,
    validateEvery,
    validationBatches,
    engine,
    workers,
  }
  return `${JSON.stringify(config, null, 2)}\n`
}
