import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../scripts/setup.mjs'
import { readSafetensors, writeSafetensors } from '../../src/numerics/safetensors'
import { EngramPage, type SizeName } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

const checkpoint = readFileSync(join(root, 'public', 'checkpoints', 'sequence-5-delay-5-rnn-gradient-1.safetensors'))
const name = 'my network.safetensors'

/** The checkpoint with its delay set, or something about it broken. */
function changed(
  change: (file: {
    metadata: Map<string, string>
    tensors: Map<string, { shape: readonly number[]; values: Float32Array }>
  }) => void,
) {
  const { metadata, tensors } = readSafetensors(checkpoint)
  const file = { metadata: new Map(metadata), tensors: new Map(tensors) }
  change(file)
  return Buffer.from(writeSafetensors(file))
}

const withMetadata = (key: string, part: Record<string, unknown>) =>
  changed(({ metadata }) =>
    metadata.set(key, JSON.stringify({ ...(JSON.parse(metadata.get(key)!) as object), ...part })),
  )

/** Drags files over the page, and drops them unless told otherwise. */
async function drag({ page }: EngramPage, files: Record<string, Buffer>, events = ['dragenter', 'dragover', 'drop']) {
  const contents = Object.entries(files).map(([fileName, bytes]) => [fileName, bytes.toString('base64')] as const)
  await page.evaluate(
    ({ contents, events }) => {
      const dataTransfer = new DataTransfer()
      for (const [fileName, base64] of contents)
        dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], fileName))
      for (const event of events)
        document.body.dispatchEvent(new DragEvent(event, { bubbles: true, cancelable: true, dataTransfer }))
    },
    { contents, events },
  )
}

const networkOf = ({ page }: EngramPage) => page.getByRole('button', { name: /^Network:/ })

async function expectOpened(engram: EngramPage, lastStep: number) {
  await expect.poll(() => networkOf(engram).getAttribute('aria-label')).toBe('Network: my network')
  await expect.poll(() => engram.lastStep()).toBe(lastStep)
}

describe('a checkpoint of the user’s', () => {
  it('runs when it is dropped, with its own task, and outlives engine and worker', async () => {
    const engram = await EngramPage.open(browser, { path: '/?step=2&eta=0.3' })
    await drag(engram, { [name]: withMetadata('task', { delay: 9 }) })
    await expectOpened(engram, 18)
    expect(await engram.field('Write rate').inputValue()).toMatch(/^0\.1/)
    expect(await engram.field('Delay').inputValue()).toBe('9')
    const [pixels, error] = [await engram.crossbarPixels(), await engram.freshError()]

    await engram.page.getByRole('button', { name: /^Engine:/ }).click()
    await engram.page.getByRole('radio', { name: /^JavaScript plain loops/ }).check()
    await expect.poll(() => engram.page.getByRole('button', { name: /^Engine:/ }).innerText()).toMatch(/JavaScript/)
    await engram.page.keyboard.press('Escape')
    expect(await engram.crossbarPixels()).toBe(pixels)

    await engram.page
      .workers()[0]
      .evaluate(() => self.close())
      .catch(() => undefined)
    await engram.field('Delay').fill('3')
    await engram.page.keyboard.press('Enter')
    await expect.poll(() => engram.lastStep(), { timeout: 20_000 }).toBe(12)
    expect(await engram.freshError()).not.toBe(error)
    await expectOpened(engram, 12)
    expect(await engram.notices.allInnerTexts()).toEqual([expect.stringMatching(/worker stopped/)])
    await engram.close()
  })

  it.each(['desktop', 'small', 'phone'] as SizeName[])('runs when it is chosen with the button (%s)', async (size) => {
    const engram = await EngramPage.open(browser, { size })
    const choosing = engram.page.waitForEvent('filechooser')
    await engram.button('Open checkpoint…').click()
    await (await choosing).setFiles({ name, mimeType: '', buffer: checkpoint })
    await expectOpened(engram, 14)
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('is asked for again after a reload, with another network of its task meanwhile', async () => {
    const engram = await EngramPage.open(browser)
    await drag(engram, { [name]: checkpoint })
    await expectOpened(engram, 14)
    await expect.poll(() => engram.page.url()).toMatch(/file=my\+network\.safetensors.*task=sequence/)
    await engram.button('Copy link').click()
    await expect
      .poll(() => engram.notices.allInnerTexts())
      .toEqual([expect.stringMatching(/link does not hold “my net/)])
    await engram.page.reload()
    await engram.scrubber.waitFor()
    await expect
      .poll(() => engram.notices.allInnerTexts())
      .toEqual([
        expect.stringMatching(
          /“my network\.safetensors”: open the file again.*“sequence-5-delay-20-rnn-gradient-\d” instead/,
        ),
      ])
    expect(await engram.lastStep()).toBe(29)
    await drag(engram, { [name]: checkpoint })
    await expectOpened(engram, 14)
    expect(await engram.notices.allInnerTexts()).toEqual([])
    expect(engram.problems).toEqual([])
    await engram.close()
  })
})

const refused: [string, Record<string, Buffer>, RegExp][] = [
  [
    'no checkpoint',
    { 'holiday.jpg': Buffer.from('x') },
    /“holiday\.jpg” is no checkpoint\. Engram opens .*\.safetensors/,
  ],
  [
    'two checkpoints',
    { 'a.safetensors': checkpoint, 'b.safetensors': checkpoint },
    /one at a time\. You gave it 2 files/,
  ],
  ['an empty file', { [name]: Buffer.alloc(0) }, /not a valid safetensors file: expected at least 8 bytes, got 0/],
  ['half a file', { [name]: checkpoint.subarray(0, 9000) }, /“my network\.safetensors” could not be opened: .*bytes/],
  [
    'a network that is too large',
    { [name]: withMetadata('config', { hiddenSize: 600 }) },
    /hiddenSize must be a whole number from 1 to 512, got 600/,
  ],
  [
    'a number that is none',
    { [name]: changed(({ tensors }) => (tensors.get('recurrent.alpha')!.values[7] = NaN)) },
    /recurrent\.alpha must be finite, got NaN at position 7/,
  ],
  [
    'safetensors of something else',
    { [name]: changed(({ metadata }) => metadata.delete('format')) },
    /no Engram checkpoint: expected metadata format "engram-checkpoint", got null/,
  ],
]

// One page for all: what is refused leaves no trace.
describe('a file that cannot be opened', () => {
  let engram: EngramPage
  beforeAll(async () => (engram = await EngramPage.open(browser, { path: '/?step=4' })))
  afterAll(() => engram.close())

  it.each(refused)('says what is wrong with %s, and leaves what is on show', async (_, files, message) => {
    const before = await engram.crossbarPixels()
    await drag(engram, files)
    await expect.poll(() => engram.notices.allInnerTexts()).toEqual([expect.stringMatching(message)])
    expect(await engram.crossbarPixels()).toBe(before)
  })

  it('has its message taken away by the next one that is right', async () => {
    expect(await engram.notices.count()).toBe(1)
    await drag(engram, { [name]: checkpoint })
    await expectOpened(engram, 14)
    await expect.poll(() => engram.notices.allInnerTexts()).toEqual([])
    expect(engram.problems).toEqual([])
  })
})

it('says what is wrong within sight on a phone, however far the page is scrolled and whatever was told before', async () => {
  const engram = await EngramPage.open(browser, { size: 'phone', path: '/?seed=banana&paint=pink&c=lost' })
  const choosing = engram.page.waitForEvent('filechooser')
  await engram.button('Open checkpoint…').click()
  await (await choosing).setFiles({ name: 'holiday.jpg', mimeType: '', buffer: Buffer.from('x') })
  const notice = engram.notices.filter({ hasText: 'holiday.jpg' })
  await notice.waitFor()
  expect(await engram.page.evaluate(() => scrollY)).toBeGreaterThan(300)
  expect((await notice.boundingBox())?.y).toBe(0)
  await engram.close()
})

it('shows where to drop while a file is dragged over the page, and only then', async () => {
  const engram = await EngramPage.open(browser)
  const veil = engram.page.getByText('Drop a checkpoint to run it')
  await drag(engram, {}, ['dragenter', 'dragover'])
  expect(await veil.count()).toBe(0)
  await drag(engram, { [name]: checkpoint }, ['dragenter', 'dragover'])
  await veil.waitFor()
  await drag(engram, { [name]: checkpoint }, ['dragleave'])
  await veil.waitFor({ state: 'detached' })
  expect(engram.problems).toEqual([])
  await engram.close()
})
