/** What one step of an episode asks of the network. Every episode of a batch has the same phases. */
export interface Phase {
  readonly name: 'store' | 'delay' | 'recall' | 'show' | 'support' | 'query'
  /** A few words for the timeline: "values come in", "cue alone". */
  readonly description: string
  /** First step. */
  readonly from: number
  /** One past the last step; a phase without steps is left out. */
  readonly to: number
}

/** A run of neighbouring input units that mean one thing. */
export interface InputChannel {
  readonly name: 'value' | 'store' | 'recall' | 'cue' | 'reward' | 'query' | 'variable' | 'given' | 'image' | 'label'
  readonly from: number
  readonly to: number
}

/** Sequence reproduction: `length` values come in, `delay` blank steps pass, the values are to be given back in order. */
export interface SequenceTask {
  readonly name: 'sequence'
  /** Values per step (d). */
  readonly dimension: number
  /** Steps that store, and steps that recall (n). */
  readonly length: number
  /** Blank steps between them (m). */
  readonly delay: number
}

/** Cue-reward association: cues are shown with their reward, then without, and the reward is to be given back. */
export interface CueRewardTask {
  readonly name: 'cueReward'
  /** Distinct cues in an episode. */
  readonly cues: number
  /** Values per cue. */
  readonly cueSize: number
  /** Steps that show a random cue with its reward. */
  readonly showSteps: number
  /** Steps that show a random cue alone. */
  readonly querySteps: number
  /** Standard deviation of the noise on every shown cue. */
  readonly cueNoise: number
}

/** Where the function of an episode is drawn from. Those of one variable are made for looking at, and not standardised. */
export type RegressionFamily = 'linear' | 'mlp' | 'line' | 'sine'

/** Few-shot regression: examples of a function come with their noisy value, then its value is asked for elsewhere. */
export interface RegressionTask {
  readonly name: 'regression'
  readonly family: RegressionFamily
  /** Arguments of the function (d). */
  readonly variables: number
  /** Steps that give an example (K). */
  readonly examples: number
  /** Steps that ask for a value. */
  readonly queries: number
  /** Standard deviation of the noise on every given value. */
  readonly noise: number
}

/** One-shot classification: images of some classes come with their class, then images come alone, and it is to be given. */
export interface OneShotTask {
  readonly name: 'oneShot'
  /** Classes in an episode, each with a label of its own. */
  readonly ways: number
  /** Labelled images of each class. */
  readonly shots: number
  /** Steps that show an image alone. */
  readonly queries: number
  /** Height and width of the images. */
  readonly imageSide: number
  /** 1 for grey, 3 for colours. */
  readonly imageChannels: number
}

/** A task with every parameter of its generator. */
export type TaskSettings = SequenceTask | CueRewardTask | RegressionTask | OneShotTask

export type TaskName = TaskSettings['name']

/** What a network is run and scored on: `batch` episodes of any origin. */
export interface EpisodeData {
  readonly batch: number
  readonly steps: number
  readonly inputSize: number
  readonly outputSize: number
  /** [batch, steps, inputSize] */
  readonly inputs: Float32Array
  /** [batch, steps, outputSize]; 0 where nothing is scored */
  readonly targets: Float32Array
  /** `loss` averages over the steps from this one on. */
  readonly scoredFrom: number
  /** `answerError` averages over the steps from this one on: those where memory is needed. */
  readonly answerFrom: number
}

/** The data of `batch` runs of one task. */
export interface EpisodeBatch extends EpisodeData {
  readonly task: TaskSettings
  readonly phases: readonly Phase[]
  readonly channels: readonly InputChannel[]
  /**
   * [batch, steps]: which thing to remember this step shows or asks for (cue index, position in the sequence, example), -1 for none.
   * A step that asks and the steps that showed the answer have the same item.
   */
  readonly items: Int32Array
}
