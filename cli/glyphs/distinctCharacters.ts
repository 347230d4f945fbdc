import { blurGlyph } from '../../src/images/blurGlyph'
import { inkSide } from '../../src/images/centreInk'

/** Above this correlation of their blurred images two characters are one to the eye: é and è are not, Latin A and Greek Alpha are. */
const mostAlike = 0.94
/** A character and its other case differ by the pen's width alone where they are as alike as this. */
const mostAlikeCases = 0.8
/** A character that covers more of its box is a dot: it has no form. */
const mostInk = 0.6

/** A character with its images, one for each face that draws it. */
export interface Character {
  readonly script: string
  readonly codePoint: number
  readonly images: readonly { readonly font: string; readonly values: Float32Array }[]
}

/** The mean of the blurred images, shifted and scaled to mean 0 and length 1: the dot product of two is their correlation. */
function signature({ images }: Character): Float32Array {
  const blurred = images.map(({ values }) => blurGlyph(values))
  const sum = blurred[0].map((_, k) => blurred.reduce((total, image) => total + image[k], 0))
  const mean = sum.reduce((total, value) => total + value, 0) / sum.length
  const length = Math.hypot(...sum.map((value) => value - mean))
  return sum.map((value) => (value - mean) / length)
}

/** Whether most of the character's box is ink. */
function isDot({ images }: Character): boolean {
  const ink = images.reduce((sum, { values }) => sum + values.reduce((total, value) => total + value, 0), 0)
  return ink > mostInk * inkSide ** 2 * images.length
}

/** The characters without dots, and without those that look like one before them. */
export function distinctCharacters(characters: readonly Character[]): Character[] {
  const kept: { character: Character; lowerCase: string; signature: Float32Array }[] = []
  for (const character of characters) {
    if (isDot(character)) continue
    const own = signature(character)
    const lowerCase = String.fromCodePoint(character.codePoint).toLowerCase()
    const isNew = kept.every((other) => {
      let correlation = 0
      for (let k = 0; k < own.length; k++) correlation += own[k] * other.signature[k]
      return correlation < (other.lowerCase === lowerCase ? mostAlikeCases : mostAlike)
    })
    if (isNew) kept.push({ character, lowerCase, signature: own })
  }
  return kept.map(({ character }) => character)
}
