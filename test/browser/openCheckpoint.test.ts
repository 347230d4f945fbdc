import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { root } from '../../scripts/setup.mjs'
import { readSafetensors, writeSafetensors } from '../../src/numerics/safetensors'
import { EngramPage } from './engramPage'
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

/** Waits until the page tells exactly this, notice by notice. */
async function expectNotices(engram: EngramPage, ...messages: RegExp[]) {
  await expect
    .poll(() => engram.notices.allInnerTexts())
    .toEqual(messages.map((message) => expect.stringMatching(message) as unknown))
}

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

// One page for all: each begins with a network of the page's own, and nothing to be told.
describe('a checkpoint of the user’s', () => {
  let engram: EngramPage
  beforeAll(async () => (engram = await EngramPage.open(browser, { path: '/?step=4' })))
  beforeEach(async () => {
    if ((await networkOf(engram).getAttribute('aria-label')) === 'Network: my network') {
      await engram.page.getByRole('button', { name: /^Task:/ }).click()
      await engram.page.getByRole('menuitemradio', { name: /^Cue and reward/ }).click()
      await expect.poll(() => engram.lastStep()).toBe(19)
    }
    while (await engram.notices.count()) await engram.button('Dismiss').first().click()
    await engram.seek(4)
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('runs when it is chosen with the button', async () => {
    await engram.openFile(name, checkpoint)
    await expectOpened(engram, 14)
  })

  it('is asked for again after a reload, with another network of its task meanwhile', async () => {
    await drag(engram, { [name]: checkpoint })
    await expectOpened(engram, 14)
    await expect.poll(() => engram.page.url()).toMatch(/file=my\+network\.safetensors.*task=sequence/)
    await engram.button('Copy link').click()
    await expectNotices(engram, /link does not hold “my net/)
    await engram.page.reload()
    await engram.scrubber.waitFor()
    await expectNotices(
      engram,
      /“my network\.safetensors”: open the file again.*“sequence-5-delay-20-rnn-gradient-\d” instead/,
    )
    await expect.poll(() => engram.lastStep()).toBe(29)
    await drag(engram, { [name]: checkpoint })
    await expectOpened(engram, 14)
    await expectNotices(engram)
  })

  it.each(refused)('leaves what is on show and says what is wrong with %s', async (_, files, message) => {
    const before = await engram.crossbarPixels()
    await drag(engram, files)
    await expectNotices(engram, message)
    expect(await engram.crossbarPixels()).toBe(before)
  })

  it('takes away what was said of the one before', async () => {
    await drag(engram, { [name]: Buffer.alloc(0) })
    await expectNotices(engram, /not a valid safetensors file/)
    await drag(engram, { [name]: checkpoint })
    await expectOpened(engram, 14)
    await expectNotices(engram)
  })

  it('is shown where to be dropped while it is dragged over the page, and only then', async () => {
    const veil = engram.page.getByText('Drop a checkpoint to run it')
    await drag(engram, {}, ['dragenter', 'dragover'])
    await engram.nextFrames()
    expect(await veil.count()).toBe(0)
    await drag(engram, { [name]: checkpoint }, ['dragenter', 'dragover'])
    await veil.waitFor()
    await drag(engram, { [name]: checkpoint }, ['dragleave'])
    await veil.waitFor({ state: 'detached' })
  })
})

it('runs a checkpoint that is chosen with the button on a small screen', async () => {
  const engram = await EngramPage.open(browser, { size: 'small' })
  await engram.openFile(name, checkpoint)
  await expectOpened(engram, 14)
  expect(engram.problems).toEqual([])
  await engram.close()
})

// One page for both: neither leaves a trace that the other would see.
describe('on a phone, a checkpoint', () => {
  let engram: EngramPage
  beforeAll(async () => {
    engram = await EngramPage.open(browser, { size: 'phone', path: '/?seed=banana&paint=pink&c=lost' })
  })
  beforeEach(() => engram.page.evaluate(() => scrollTo(0, 0)))
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('runs when it is chosen with the button', async () => {
    await engram.openFile(name, checkpoint)
    await expectOpened(engram, 14)
  })

  it('that is none has that said within sight, however far the page is scrolled and whatever was told before', async () => {
    expect(await engram.notices.count()).toBeGreaterThan(1)
    await engram.openFile('holiday.jpg', Buffer.from('x'))
    const notice = engram.notices.filter({ hasText: 'holiday.jpg' })
    await notice.waitFor()
    await expect.poll(() => engram.page.evaluate(() => scrollY)).toBeGreaterThan(300)
    await expect.poll(async () => (await notice.boundingBox())?.y).toBe(0)
  })
})

it('runs a dropped checkpoint with its own task, which outlives engine and worker', async () => {
  const engram = await EngramPage.open(browser, { path: '/?step=2&eta=0.3' })
  await drag(engram, { [name]: withMetadata('task', { delay: 9 }) })
  await expectOpened(engram, 18)
  await expect.poll(() => engram.field('Write rate').inputValue()).toMatch(/^0\.1/)
  await expect.poll(() => engram.field('Delay').inputValue()).toBe('9')
  const [pixels, error] = [await engram.crossbarPixels(), await engram.freshError()]

  await engram.page.getByRole('button', { name: /^Engine:/ }).click()
  await engram.page.getByRole('radio', { name: /^JavaScript plain loops/ }).check()
  await expect.poll(() => engram.page.getByRole('button', { name: /^Engine:/ }).innerText()).toMatch(/JavaScript/)
  await engram.page.keyboard.press('Escape')
  await expect.poll(() => engram.crossbarPixels()).toBe(pixels)

  await engram.page
    .workers()[0]
    .evaluate(() => self.close())
    .catch(() => undefined)
  await engram.field('Delay').fill('3')
  await engram.page.keyboard.press('Enter')
  await expect.poll(() => engram.lastStep(), { timeout: 20_000 }).toBe(12)
  await expect.poll(() => engram.freshError(), { timeout: 20_000 }).not.toBe(error)
  await expectOpened(engram, 12)
  await expectNotices(engram, /worker stopped/)
  await engram.close()
})
