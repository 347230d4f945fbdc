import { ArgumentError } from '../../numerics/engineErrors'
import { hasImageEncoder, withoutImageEncoder } from '../../network/imageEncoder'
import type { ImageNetwork, Network } from '../../network/parameters'
import type { Recording } from '../../network/recording'
import type { EpisodeData } from '../../tasks/episode'
import { checkArguments } from '../checkArguments'
import type { BatchErrors, Engine, GradientOptions, LossAndGradients, RolloutOptions, RunOptions } from '../engine'
import type { ImageEncoder } from './imageEncoder'

/**
 * An engine that also runs networks with an image encoder: the encoder makes u of the images, the engine given runs the
 * network behind it, and its input gradients go back through the encoder. A recording is that of the network behind: its
 * inputs are u.
 *
 * @param startEncoder called when the first images come
 */
export function withImages(engine: Engine, startEncoder: () => Promise<ImageEncoder>): Engine {
  return new ImageEngine(engine, startEncoder)
}

class ImageEngine implements Engine {
  private encoder: Promise<ImageEncoder> | null = null

  constructor(
    private readonly engine: Engine,
    private readonly startEncoder: () => Promise<ImageEncoder>,
  ) {}

  get name() {
    return this.engine.name
  }

  async rollout(network: Network, episodes: EpisodeData, options?: RolloutOptions): Promise<Recording> {
    if (!isImageNetwork(network)) return this.engine.rollout(network, episodes, options)
    return this.engine.rollout(...(await this.encoded('rollout', network, episodes)), options)
  }

  async evaluate(network: Network, episodes: EpisodeData, options?: RunOptions): Promise<BatchErrors> {
    if (!isImageNetwork(network)) return this.engine.evaluate(network, episodes, options)
    return this.engine.evaluate(...(await this.encoded('evaluate', network, episodes)), options)
  }

  async lossAndGradients(
    network: Network,
    episodes: EpisodeData,
    options: GradientOptions = {},
  ): Promise<LossAndGradients> {
    if (!isImageNetwork(network)) return this.engine.lossAndGradients(network, episodes, options)
    if (options.inputGradients)
      throw new ArgumentError('lossAndGradients', 'inputGradients', 'off for a network with an image encoder', 'on')
    checkArguments('lossAndGradients', network, episodes)
    const images = await (await this.started()).encode(network, episodes, 'batch')
    const behind = networkBehind(network)
    const result = await this.engine.lossAndGradients(behind, withInputs(behind, episodes, images.encoded), {
      inputGradients: true,
    })
    return {
      ...result,
      gradients: { ...result.gradients, ...(await images.backward(result.inputGradients!)) },
      inputGradients: null,
      runningStatistics: images.runningStatistics,
    }
  }

  dispose(): void {
    this.engine.dispose()
  }

  /** The network behind the encoder and what it is given. */
  private async encoded(
    operation: string,
    network: ImageNetwork,
    episodes: EpisodeData,
  ): Promise<[Network, EpisodeData]> {
    checkArguments(operation, network, episodes)
    const { encoded } = await (await this.started()).encode(network, episodes, 'running')
    const behind = networkBehind(network)
    return [behind, withInputs(behind, episodes, encoded)]
  }

  private started(): Promise<ImageEncoder> {
    this.encoder ??= this.startEncoder()
    return this.encoder
  }
}

function isImageNetwork(network: Network): network is ImageNetwork {
  return hasImageEncoder(network.config)
}

/** The parameters of the encoder stay among those of the network behind it, which does not look at them. */
function networkBehind({ config, parameters }: ImageNetwork): Network {
  return { config: withoutImageEncoder(config), parameters }
}

function withInputs({ config }: Network, episodes: EpisodeData, inputs: Float32Array): EpisodeData {
  return { ...episodes, inputSize: config.inputSize, inputs }
}
