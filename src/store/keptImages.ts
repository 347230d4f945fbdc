import { engramStore } from './engramStore'
import { pictureAt, untouchedPad, withPicture, type Pad, type PadPlace, type Picture } from './pad'

const storageKey = 'engram.images'

type Image = Extract<Picture, { kind: 'file' }>

/** An image of the user's as it lies in the tab's storage. */
interface KeptImage {
  readonly place: PadPlace
  readonly name: string
  /** Bytes of the float32 pixels, in base64. */
  readonly pixels: string
}

interface Kept {
  readonly images: readonly KeptImage[]
  /** Of the query, where that is one of the images. */
  readonly queryClass: number | null
}

/**
 * Keeps the user's images in the tab's storage, since an address cannot hold them: a reload would lose them.
 *
 * @returns stops it
 */
export function keepImages(): () => void {
  return engramStore.subscribe(({ pad }, before) => {
    if (pad === before.pad) return
    const places: readonly PadPlace[] = [...pad.support.keys(), 'query']
    const images = places.flatMap((place) => {
      const picture = pictureAt(pad, place)
      return picture?.kind === 'file' ? [{ place, name: picture.name, pixels: textOf(picture) }] : []
    })
    const queryClass = pad.query?.kind === 'file' ? pad.queryClass : null
    store(images.length > 0 ? { images, queryClass } : null)
  })
}

/**
 * The pad with the images that this tab kept, in place of what the address says of their boxes: where the page was reloaded or
 * gone back to. Another visit forgets them.
 */
export function withKeptImages(pad: Pad = untouchedPad): Pad {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (navigation?.type !== 'reload' && navigation?.type !== 'back_forward') {
    store(null)
    return pad
  }
  try {
    const text = sessionStorage.getItem(storageKey)
    if (text === null) return pad
    const { images, queryClass } = JSON.parse(text) as Kept
    const restored = images.reduce(
      (before, { place, name, pixels }) => withPicture(before, place, { kind: 'file', name, pixels: pixelsOf(pixels) }),
      pad,
    )
    return restored.query?.kind === 'file' ? { ...restored, queryClass } : restored
  } catch {
    // Forbidden, or damaged.
    return pad
  }
}

function store(kept: Kept | null): void {
  try {
    if (kept) sessionStorage.setItem(storageKey, JSON.stringify(kept))
    else sessionStorage.removeItem(storageKey)
  } catch {
    // Storage can be forbidden or full; the images then last as long as the page.
  }
}

const texts = new WeakMap<Image, string>()

function textOf(image: Image): string {
  const { buffer, byteOffset, byteLength } = image.pixels
  const text =
    texts.get(image) ??
    btoa(Array.from(new Uint8Array(buffer, byteOffset, byteLength), (byte) => String.fromCharCode(byte)).join(''))
  texts.set(image, text)
  return text
}

function pixelsOf(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer)
}
