import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EngramPage } from './engramPage'
import { sharedChromium } from './sharedChromium'

const browser = await sharedChromium()

const openDialog = async ({ page }: EngramPage) => {
  await page.locator('.intervention-add').click()
  await page.getByRole('dialog', { name: 'Interventions' }).waitFor()
}
const marks = ({ page }: EngramPage) => page.locator('.intervention-mark')
const outcome = ({ page }: EngramPage, index = 0) => page.locator('.intervention-outcome').nth(index)
const search = ({ page }: EngramPage) => new URL(page.url()).searchParams
const drawnPath = ({ page }: EngramPage, part: string) => page.locator(`[data-part="${part}"]`).getAttribute('d')

async function closeDialog({ page }: EngramPage): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

/** The two figures of "error 0.47 with it, 0.005 without". */
function figuresOf(text: string): [number, number] {
  const [, withIt, without] = /error ([\d.e−-]+) with it, ([\d.e−-]+) without/.exec(text) ?? []
  return [Number(withIt?.replace('−', '-')), Number(without?.replace('−', '-'))]
}

/** Erases w by its preset and looks at what the page says of it. */
async function eraseWeights(engram: EngramPage): Promise<void> {
  const before = Number(await engram.episodeError())
  await openDialog(engram)
  await engram.button('Erase w before the questions').click()
  await expect.poll(() => outcome(engram).innerText()).toContain('with it')
  const [withIt, without] = figuresOf(await outcome(engram).innerText())
  expect(withIt).toBeGreaterThan(10 * without)
  expect(without).toBeCloseTo(before, 3)
  await closeDialog(engram)
  await expect.poll(async () => Number(await engram.episodeError())).toBeCloseTo(withIt, 2)
  await expect.poll(() => search(engram).get('do')).toBe('erase:w:10')
  await expect.poll(() => marks(engram).allInnerTexts()).toEqual(['Erase w'])
}

// One page for all: each begins at step 4 of the run as it was trained.
describe('interventions on a page that is open', () => {
  let engram: EngramPage
  let trainedError: string
  beforeAll(async () => {
    engram = await EngramPage.open(browser, { path: '/?step=4' })
    trainedError = await engram.episodeError()
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })
  beforeEach(async () => {
    await closeDialog(engram)
    await engram.resetSetup()
    await expect.poll(() => marks(engram).count()).toBe(0)
    // The setup is as it was at once, the run on show and what it is compared with a little later.
    await expect.poll(() => engram.episodeError()).toBe(trainedError)
    await expect.poll(() => drawnPath(engram, 'answer-ghost')).toBe('')
    await engram.expectStep(4)
    await engram.nextFrames()
  })

  it('erase w by a preset, with the error with and without', () => eraseWeights(engram))

  it('of one’s own choice begin at the playhead, and refuse what is no step', async () => {
    await openDialog(engram)
    await engram.page.getByText('Hold η', { exact: true }).click()
    await engram.page.getByText('w rec', { exact: true }).click()
    await engram.field('Last step').fill('40')
    await engram.field('Last step').press('Enter')
    await expect
      .poll(() => engram.page.getByRole('alert').innerText())
      .toContain('Last step takes a whole number from 4 to 19')
    await engram.field('Last step').fill('6')
    await engram.field('Last step').press('Enter')
    await engram.field('Write rate η').fill('0.5')
    await engram.field('Write rate η').press('Enter')
    await engram.button('Add').click()
    await expect.poll(() => search(engram).get('do')).toBe('eta:rec:4-6:0.5')

    await engram.page.getByText('Freeze', { exact: true }).click()
    await engram.button('Add').click()
    await expect.poll(() => search(engram).get('do')).toBe('eta:rec:4-6:0.5,freeze:rec:4-6')
    const overruled = engram.page.locator('.intervention-overruled')
    await expect
      .poll(() => overruled.allInnerTexts())
      .toEqual(['Freeze w rec, added later, counts instead on steps 4 to 6.'])
  })

  it('show the untouched run faintly behind the changed one', async () => {
    expect(await drawnPath(engram, 'answer-ghost')).toBe('')
    const answers = await drawnPath(engram, 'answer-scored')
    await engram.plasticity.click()
    await expect.poll(() => drawnPath(engram, 'answer-ghost')).not.toBe('')
    await expect.poll(() => drawnPath(engram, 'answer-scored')).not.toBe(answers)
    await engram.plasticity.click()
    await expect.poll(() => drawnPath(engram, 'answer-ghost')).toBe('')
  })
})

describe('interventions', () => {
  it('erase w by a preset, with the error with and without, on a phone', async () => {
    const engram = await EngramPage.open(browser, { size: 'phone', path: '/?step=12' })
    await eraseWeights(engram)
    expect(engram.problems).toEqual([])
    await engram.close()
  })

  it('come from the address, stand where they act, and are removed by key and by button', async () => {
    const engram = await EngramPage.open(browser, { path: '/?step=12&do=erase:h:13,freeze:enc:3-7,eta:w:8-9:0.05' })
    await expect.poll(() => marks(engram).allInnerTexts()).toEqual(['Erase h', 'Freeze w enc', 'η = 0.05 w'])
    const scrubber = (await engram.scrubber.boundingBox())!
    const stepWidth = scrubber.width / 20
    const box = (await marks(engram).first().boundingBox())!
    expect(Math.abs(box.x - (scrubber.x + 13 * stepWidth))).toBeLessThan(1.5)
    const frozen = (await marks(engram).nth(1).boundingBox())!
    expect(Math.abs(frozen.width - 5 * stepWidth)).toBeLessThan(1.5)

    await marks(engram).nth(2).focus()
    await engram.page.keyboard.press('Delete')
    await expect.poll(() => search(engram).get('do')).toBe('erase:h:13,freeze:enc:3-7')
    await openDialog(engram)
    await engram.button('Remove: Erase h before step 13').click()
    await expect.poll(() => search(engram).get('do')).toBe('freeze:enc:3-7')
    await engram.button('Remove all').click()
    await expect.poll(() => search(engram).get('do')).toBeNull()
    expect(engram.problems).toEqual([])
    await engram.close()
  })
})

// One page for both: each begins with one that the network cannot have and one after the episode's end.
describe('interventions without effect', () => {
  let engram: EngramPage
  beforeAll(async () => {
    engram = await EngramPage.open(browser, { path: '/?step=4&do=erase:c:3,erase:w:30' })
  })
  afterAll(async () => {
    expect(engram.problems).toEqual([])
    await engram.close()
  })
  beforeEach(async () => {
    await closeDialog(engram)
    const preset = marks(engram).nth(1)
    if (await preset.isVisible()) await preset.press('Delete')
    await expect.poll(() => search(engram).get('do')).toBe('erase:c:3,erase:w:30')
  })

  it('are counted, and left alone by presets that take the place of one another', async () => {
    await expect.poll(() => engram.page.locator('.intervention-add').innerText()).toBe('2 without effect …')
    await openDialog(engram)
    await engram.button('Erase h before the questions').click()
    await expect.poll(() => search(engram).get('do')).toBe('erase:c:3,erase:w:30,erase:h:10')
    await engram.button('Erase w before the questions').click()
    await expect.poll(() => search(engram).get('do')).toBe('erase:c:3,erase:w:30,erase:w:10')
    await engram.button('Erase w before the questions').click()
    await expect.poll(() => search(engram).get('do')).toBe('erase:c:3,erase:w:30')
  })

  it('are kept, and said to be idle', async () => {
    await expect.poll(() => marks(engram).count()).toBe(1)
    await expect.poll(() => marks(engram).first().getAttribute('data-idle')).toBe('true')
    await openDialog(engram)
    await expect.poll(() => outcome(engram, 0).innerText()).toBe('not in this episode or this network')
    await expect.poll(() => outcome(engram, 1).innerText()).toBe('not in this episode or this network')
  })
})
