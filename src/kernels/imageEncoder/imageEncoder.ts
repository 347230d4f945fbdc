import type { BatchNormStatistics } from '../../model/imageEncoder'
import type { ImageNetwork, Parameters } from '../../network/parameters'
import type { EpisodeData } from '../../tasks/episode'

/** Images on their way through an encoder, and back. */
export interface EncodedImages {
  /** u [batch, steps, hiddenSize] */
  readonly encoded: Float32Array
  /** What batch-norm keeps after these images; empty where it was not the images' own statistics that normalised them. */
  readonly runningStatistics: Parameters
  /**
   * dLoss/dparameter of all of the encoder's parameters, given dLoss/du [batch, steps, hiddenSize]. Zero for what batch-norm
   * keeps. To be called once at most, before the next images are encoded.
   */
  backward(encodedGradient: Float32Array): Promise<Parameters>
}

/** Makes u of images. Takes arguments that were checked, and keeps no reference to them beyond `backward`. */
export interface ImageEncoder {
  encode(network: ImageNetwork, episodes: EpisodeData, statistics: BatchNormStatistics): Promise<EncodedImages>
}
