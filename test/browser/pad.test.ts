import type { Locator } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EngramPage, type OpenOptions } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

/** The page with a published network that tells glyphs apart. */
async function openPad({ path = '/?task=oneShot', ...options }: OpenOptions = {}): Promise<EngramPage> {
  const engram = await EngramPage.open(browser, { path, ...options })
  await papers(engram).nth(5).waitFor()
  return engram
}

const papers = ({ page }: EngramPage) => page.locator('.pad-paper')
const paper = ({ page }: EngramPage, place: number | 'query') => page.locator(`[data-pad-place="${place}"] .pad-paper`)
const message = ({ page }: EngramPage) => page.locator('.pad-message').innerText()
const said = ({ page }: EngramPage) => page.locator('.pad-said').innerText()
const seenPixels = ({ page }: EngramPage, place: number | 'query') =>
  page.locator(`[data-pad-place="${place}"] .pad-seen`).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())

type Points = readonly (readonly [x: number, y: number])[]
/** Five symbols as lines through points, on paper from 0 to 1. */
const symbols: readonly (readonly Points[])[] = [
  [
    [
      [0.2, 0.2],
      [0.8, 0.8],
    ],
    [
      [0.8, 0.2],
      [0.2, 0.8],
    ],
  ],
  [
    [
      [0.2, 0.2],
      [0.2, 0.8],
      [0.8, 0.8],
    ],
  ],
  [
    Array.from(
      { length: 17 },
      (_, k) => [0.5 + 0.3 * Math.cos((k * Math.PI) / 8), 0.5 + 0.3 * Math.sin((k * Math.PI) / 8)] as const,
    ),
  ],
  [
    [
      [0.2, 0.2],
      [0.8, 0.2],
    ],
    [
      [0.5, 0.2],
      [0.5, 0.85],
    ],
  ],
  [
    [
      [0.15, 0.5],
      [0.85, 0.5],
    ],
    [
      [0.5, 0.1],
      [0.5, 0.9],
    ],
  ],
]

async function draw(engram: EngramPage, box: Locator, strokes: readonly Points[], scale = 1): Promise<void> {
  const { x, y, width, height } = (await box.boundingBox())!
  const { mouse } = engram.page
  for (const [first, ...rest] of strokes) {
    const at = ([px, py]: readonly [number, number]) => [x + scale * px * width, y + scale * py * height] as const
    await mouse.move(...at(first))
    await mouse.down()
    for (const point of rest) await mouse.move(...at(point), { steps: 2 })
    await mouse.up()
  }
}

/** Draws five symbols, and each again as the question. */
async function drawAndAsk(engram: EngramPage): Promise<void> {
  await engram.button('Clear all').click()
  await expect
    .poll(() => message(engram))
    .toBe('All blank. Draw a symbol in each of A to E, then one of them again in “?”.')
  for (const [place, symbol] of symbols.entries()) {
    await draw(engram, paper(engram, place), symbol)
    // The step that writes the example is on show, with what the network sees of it.
    await expect.poll(() => engram.page.locator(`[data-pad-place="${place}"]`).getAttribute('data-now')).toBe('true')
  }
  await expect
    .poll(() => message(engram))
    .toBe('“?” is still blank, and the network sees blank paper there: draw in it.')
  expect(await said(engram)).toBe('Nothing is asked: “?” is blank.')
  for (const [place, symbol] of symbols.entries()) {
    if (place > 0) await engram.button('Clear ?').click()
    await draw(engram, paper(engram, 'query'), symbol, 0.7)
    await expect
      .poll(() => said(engram))
      .toMatch(new RegExp(`^The network takes “\\?” for ${'ABCDE'[place]}, at \\d+%\\.$`))
  }
  await engram.expectStep(5)
  expect(await engram.lastStep()).toBe(5)
  expect(await message(engram)).toBe('')
  const shares = await engram.page.locator('.pad-share').allInnerTexts()
  expect(Math.abs(shares.reduce((sum, share) => sum + Number.parseInt(share), 0) - 100)).toBeLessThan(4)
}

// One page for all: each begins with the episode's own symbols, at the first question.
describe('the drawing pad', () => {
  let engram: EngramPage
  let ownSymbols: string[]
  const seenEverywhere = () => Promise.all([0, 1, 2, 3, 4, 'query' as const].map((place) => seenPixels(engram, place)))
  beforeAll(async () => {
    engram = await openPad({ path: '/?task=oneShot&rule=gradient' })
    await engram.nextFrames()
    ownSymbols = await seenEverywhere()
  })
  beforeEach(async () => {
    // Where there is nothing to reset, the button cannot be seen.
    if (await engram.button('Reset').isVisible()) await engram.button('Reset').click()
    while (await engram.notices.count()) await engram.button('Dismiss').first().click()
    await expect.poll(() => engram.lastStep()).toBe(9)
    await engram.seek(5)
    await expect.poll(seenEverywhere).toEqual(ownSymbols)
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('has five symbols drawn, each then known again, smaller and elsewhere (gradient)', () => drawAndAsk(engram))

  it('says whether the answer is right once it is told, takes strokes back, and has the episode’s own symbols again', async () => {
    const before = await seenPixels(engram, 'query')
    await draw(engram, paper(engram, 'query'), symbols[0])
    await expect.poll(() => seenPixels(engram, 'query')).not.toBe(before)
    await expect.poll(() => engram.episodeError()).toBe('–')
    await engram.page.getByRole('radio', { name: 'B', exact: true }).check({ force: true })
    await expect.poll(() => said(engram)).toMatch(/: (right|wrong, it is B)\.$/)
    await expect.poll(() => engram.episodeError()).toMatch(/^\d/)
    await paper(engram, 'query').press('Control+z')
    await expect.poll(() => engram.episodeError()).toBe('–')
    await engram.button('Undo').click()
    await engram.button('Undo').click()
    await expect.poll(() => seenPixels(engram, 'query')).toBe(before)
    expect(await engram.lastStep()).toBe(9)
  })

  it('is drawn in with the keys', async () => {
    const before = await seenPixels(engram, 1)
    await paper(engram, 1).focus()
    for (const key of ['Space', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'Space']) await engram.page.keyboard.press(key)
    await expect.poll(() => seenPixels(engram, 1)).not.toBe(before)
    expect(await paper(engram, 1).getAttribute('aria-label')).toBe('Symbol B, drawn in one stroke')
    await engram.page.keyboard.press('Delete')
    await expect.poll(() => paper(engram, 1).getAttribute('aria-label')).toBe('Symbol B, blank')
    await expect.poll(() => message(engram)).toMatch(/^B is still blank/)
  })

  it('is restored from the address', async () => {
    await draw(engram, paper(engram, 2), symbols[3])
    await draw(engram, paper(engram, 'query'), symbols[3])
    await expect.poll(() => engram.page.url()).toMatch(/[?&]draw=2:[\w-]+\.[\w-]+,q:[\w-]+\.[\w-]+(&|$)/)
    const seen = await seenPixels(engram, 2)
    const other = await openPad({ path: `/${new URL(engram.page.url()).search}` })
    await expect.poll(() => seenPixels(other, 2)).toBe(seen)
    await expect.poll(() => said(other)).toMatch(/for C,/)
    expect(other.problems).toEqual([])
    await other.close()
  })

  it('takes images, one for each box, and refuses what does not fit without losing a stroke', async () => {
    const image = async (name: string, path: string) => ({
      name,
      mimeType: 'image/png',
      buffer: await sharp(
        Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><rect width="90" height="60" fill="#fff"/><path d="${path}" stroke="#234" stroke-width="5" fill="none"/></svg>`,
        ),
      )
        .png()
        .toBuffer(),
    })
    const paths = [
      'M20 10L60 50M60 10L20 50',
      'M20 10V50H60',
      'M30 30a15 15 0 1 0 30 0a15 15 0 1 0 -30 0',
      'M20 10H60M40 10V50',
      'M10 30H70M40 5V55',
    ]
    const images = await Promise.all(paths.map((path, k) => image(`${k}.png`, path)))
    const input = engram.page.locator('.pad input[type=file]')
    await draw(engram, paper(engram, 0), symbols[1])
    await expect.poll(() => paper(engram, 0).getAttribute('aria-label')).toBe('Symbol A, drawn in one stroke')

    const refused = async (files: Parameters<Locator['setInputFiles']>[0], reason: string) => {
      await input.setInputFiles(files)
      await expect.poll(() => engram.notices.allInnerTexts()).toEqual([expect.stringContaining(reason)])
      expect(await paper(engram, 0).getAttribute('aria-label')).toBe('Symbol A, drawn in one stroke')
    }
    await refused(images.slice(0, 4), 'expected 5 images, one for each box, or 6 with the question, got 4.')
    const broken = { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('this is no image') }
    await refused([...images.slice(0, 4), broken], '“broken.png” cannot be read as an image')
    await refused([...images.slice(0, 4), await image('x.png', '')], '“x.png” is blank: it has one colour all over')

    await input.setInputFiles([...images, await image('asked.png', 'M10 20H80M45 20V58')])
    await expect.poll(() => paper(engram, 4).getAttribute('aria-label')).toBe('Symbol E, image 4.png')
    await expect.poll(() => said(engram)).toMatch(/^The network takes “\?” for D,/)
    expect(await engram.notices.allInnerTexts()).toEqual([])

    // No address can hold them, but a reload must not lose them.
    const answer = await said(engram)
    await engram.page.reload()
    await expect.poll(() => paper(engram, 4).getAttribute('aria-label')).toBe('Symbol E, image 4.png')
    await expect.poll(() => said(engram)).toBe(answer)
    await engram.page.goto(engram.page.url().replace(/\?.*/, '?task=oneShot&rule=gradient'))
    await expect.poll(() => paper(engram, 4).getAttribute('aria-label')).not.toContain('image 4.png')
  })

  it('is without faults that axe finds', async () => {
    await draw(engram, paper(engram, 0), symbols[1])
    expect(await engram.violations('.pad')).toEqual([])
  })
})

it('has five symbols drawn in the drawing pad, each then known again, smaller and elsewhere (hebbian)', async () => {
  const engram = await openPad({ path: '/?task=oneShot&rule=hebbian', size: 'small' })
  await drawAndAsk(engram)
  expect(engram.problems).toEqual([])
  await engram.close()
})

it('is without faults that axe finds in the drawing pad on a phone', async () => {
  const engram = await openPad({ size: 'phone' })
  await draw(engram, paper(engram, 0), symbols[1])
  expect(await engram.violations('.pad')).toEqual([])
  await engram.close()
})
