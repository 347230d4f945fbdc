/** What a matrix is painted into: a canvas's 2D context, or a stand-in for it in tests. */
type PixelContext = Pick<CanvasRenderingContext2D, 'createImageData' | 'putImageData'>

/**
 * A matrix as an image, one pixel per value: rows are presynaptic units, columns postsynaptic ones. The canvas is to be
 * scaled by CSS with `image-rendering: pixelated`. The pixel buffer is kept between paintings.
 */
export class MatrixImage {
  private readonly image: ImageData
  private readonly pixels: Uint32Array

  /** `context` must belong to a canvas of `post` x `pre` pixels. */
  constructor(
    private readonly context: PixelContext,
    readonly pre: number,
    readonly post: number,
  ) {
    this.image = context.createImageData(post, pre)
    this.pixels = new Uint32Array(this.image.data.buffer)
  }

  /**
   * Paints values [pre, post], each in the packed colour that `colorOf` gives it.
   * Throws a RangeError where there is another number of values than pixels.
   */
  paint(values: ArrayLike<number>, colorOf: (value: number) => number): void {
    const { pixels } = this
    if (values.length !== pixels.length)
      throw new RangeError(
        `MatrixImage.paint: values must be [pre, post] = [${this.pre}, ${this.post}], got ${values.length} values`,
      )
    for (let k = 0; k < pixels.length; k++) pixels[k] = colorOf(values[k])
    this.context.putImageData(this.image, 0, 0)
  }

  /** As {@link paint}, of the outer product pre postᵀ, which is never formed. */
  paintOuterProduct(pre: ArrayLike<number>, post: ArrayLike<number>, colorOf: (value: number) => number): void {
    if (pre.length !== this.pre || post.length !== this.post)
      throw new RangeError(
        `MatrixImage.paintOuterProduct: factors must be [${this.pre}] and [${this.post}], got [${pre.length}] and [${post.length}]`,
      )
    const { pixels } = this
    for (let i = 0, k = 0; i < pre.length; i++)
      for (let j = 0; j < post.length; j++, k++) pixels[k] = colorOf(pre[i] * post[j])
    this.context.putImageData(this.image, 0, 0)
  }

  /** All pixels in one packed colour. */
  fill(color: number): void {
    this.pixels.fill(color)
    this.context.putImageData(this.image, 0, 0)
  }
}
