import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright'
import { MemoryGauge, type PageMemory } from './pageMemory'
import { installProbe } from './pageProbe'

export interface PageBenchOptions {
  /** How long the page plays before its memory is read again. */
  readonly minutes: number
}

/** One figure beside what it may be. */
export interface PageFigure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly budget: number
  /** Whether a larger value is the better one. */
  readonly more?: true
  /** Exactly what was measured. */
  readonly how: string
}

/** Hidden 128, 60 steps: five values become twenty, kept over twenty blank steps. */
const sixtySteps = 'c=sequence-5-delay-20-rnn-hebbian-1&len=20&delay=20'
/** Hidden 128, 30 steps: ten examples of a sine, and a query. */
const sine = 'c=regression-sine-10-rnn-gradient-1&step=12'
const loads = 5
const sliderMoves = 60
const exampleMoves = 40
/** Playwright would otherwise ask in animation frames, which are what is counted. */
const pollMs = 25
const playedMs = 10_000
const fastest = 20

/** Measures the built page in a headless Chromium of 1440 x 900 against its budgets. */
export async function benchPage(
  { minutes }: PageBenchOptions,
  put: (figure: PageFigure) => void,
): Promise<readonly PageFigure[]> {
  const { browser, url, folder, close } = await openBuiltPage()
  const figures: PageFigure[] = []
  const add = (...more: readonly PageFigure[]) => {
    figures.push(...more)
    more.forEach(put)
  }
  try {
    add(...(await firstPicture(browser, url, folder)))
    add(...(await sliderToRepaint(browser, url)))
    add(await exampleToCurve(browser, url))
    add(...(await playing(browser, url)))
    if (minutes > 0) add(await memoryGrowth(browser, url, minutes))
    return figures
  } finally {
    await close()
  }
}

interface BuiltPage {
  readonly browser: Browser
  readonly url: string
  readonly folder: string
  readonly close: () => Promise<void>
}

async function openBuiltPage(): Promise<BuiltPage> {
  // The scripts that find a browser and build the page are plain modules, outside this bundle (build/cli/NAME.mjs).
  const script = join(fileURLToPath(new URL('../..', import.meta.url)), 'scripts', 'openBuiltPage.mjs')
  const module = (await import(/* @vite-ignore */ pathToFileURL(script).href)) as {
    openBuiltPage: () => Promise<BuiltPage>
  }
  return module.openBuiltPage()
}

/** A tab of its own, at the address, with its first picture drawn. */
async function open(browser: Browser, address: string, onScript?: (path: string) => void): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.addInitScript(installProbe)
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.endsWith('.js')) onScript?.(pathname)
  })
  await page.goto(address)
  await page.waitForFunction(() => window.engramProbe.firstPictureAt !== null, undefined, { polling: pollMs })
  return page
}

async function firstPicture(browser: Browser, url: string, folder: string): Promise<PageFigure[]> {
  const times: number[] = []
  const scripts = new Set<string>()
  for (let load = 0; load < loads; load++) {
    const page = await open(browser, url, (path) => scripts.add(path))
    times.push(await page.evaluate(() => window.engramProbe.firstPictureAt!))
    await page.context().close()
  }
  const bytes = [...scripts].map((path) => gzipSync(readFileSync(join(folder, path))).length)
  return [
    {
      name: 'first picture',
      value: Math.max(...times),
      unit: 'ms',
      budget: 1500,
      how: `from navigation to the frame in which a trained network is drawn; the worst of ${loads} loads with an empty cache`,
    },
    {
      name: 'JavaScript before it',
      value: bytes.reduce((sum, count) => sum + count, 0) / 1000,
      unit: 'KB gzip',
      budget: 350,
      how: 'all scripts that page and worker asked for until then',
    },
  ]
}

async function sliderToRepaint(browser: Browser, url: string): Promise<PageFigure[]> {
  const page = await open(browser, `${url}/?${sixtySteps}&step=45`)
  // Errors over fresh episodes and the engines' times come first; then the page is quiet.
  await page.locator('.errors-note', { hasText: /n = \d+ *loss/ }).waitFor({ timeout: 120_000 })
  await page.waitForTimeout(3000)
  const slider = page.getByRole('slider', { name: 'Write rate', exact: true })
  const box = await slider.boundingBox()
  if (!box) throw new Error('the page has no slider for the write rate')
  const y = box.y + box.height / 2
  const placeOf = (move: number) => box.x + box.width * (0.15 + 0.7 * Math.abs(((move * 7) % 60) / 30 - 1))
  await page.evaluate(() => {
    const probe = window.engramProbe as typeof window.engramProbe & { movedAt: number }
    document.addEventListener('pointermove', (event) => (probe.movedAt = event.timeStamp), true)
    probe.longestTaskMs = probe.longTasks = 0
  })
  await page.mouse.move(placeOf(0), y)
  await page.mouse.down()
  await page.waitForTimeout(1000)
  const times: number[] = []
  const lastTimes: number[] = []
  for (let move = 1; move <= sliderMoves; move++) {
    const asked = await page.evaluate(() => window.engramProbe.asked)
    await page.mouse.move(placeOf(move), y)
    const taken = await page.waitForFunction(
      (before) => {
        const { asked: now, settled, movedAt } = window.engramProbe as typeof window.engramProbe & { movedAt: number }
        return now > before && settled?.run === now && settled.at - movedAt
      },
      asked,
      { timeout: 10_000, polling: pollMs },
    )
    times.push((await taken.jsonValue()) as number)
    // Not in step with the screen's frames, and longer than what is put off until a slider rests.
    await page.waitForTimeout(330 + ((move * 37) % 50))
    lastTimes.push(
      await page.evaluate(() => {
        const { finished, movedAt } = window.engramProbe as typeof window.engramProbe & { movedAt: number }
        return finished!.at - movedAt
      }),
    )
  }
  const longestTask = await page.evaluate(() => window.engramProbe.longestTaskMs)
  await page.mouse.up()
  await page.context().close()
  const how =
    `"Write rate" dragged by ${sliderMoves} mouse moves, hidden 128, 60 steps: from the move's timestamp to the painting of the ` +
    'first frame after which the episode that it asked for is back from the worker and no further frame is wanted; the ' +
    'retrieval map, which grows between frames, comes in a later one'
  return [
    { name: 'slider to repaint, p95', value: quantile(times, 0.95), unit: 'ms', budget: 50, how },
    { name: 'slider to repaint, median', value: quantile(times, 0.5), unit: 'ms', budget: 16, how },
    {
      name: 'slider to last panel, p95',
      value: quantile(lastTimes, 0.95),
      unit: 'ms',
      budget: 100,
      how: 'the same to the last frame within 250 ms of the episode: that of the retrieval map',
    },
    {
      name: 'longest task while dragging',
      value: longestTask,
      unit: 'ms',
      budget: 50,
      how: 'of those of 50 ms or more that the browser reports for the main thread; 0 where there is none',
    },
  ]
}

async function exampleToCurve(browser: Browser, url: string): Promise<PageFigure> {
  const page = await open(browser, `${url}/?${sine}`)
  await page.locator('.errors-note', { hasText: /n = \d+ *loss/ }).waitFor({ timeout: 120_000 })
  const handle = page.locator('.function-figure .function-example .function-reach').nth(4)
  await handle.waitFor()
  await page.waitForTimeout(3000)
  await page.evaluate(() => {
    const probe = window.engramProbe as typeof window.engramProbe & { movedAt: number; curveAt: number }
    document.addEventListener('pointermove', (event) => (probe.movedAt = event.timeStamp), true)
    // The first task after the frame in which the curve was drawn.
    const noteTime = () => (probe.curveAt = performance.now())
    new MutationObserver(() => void scheduler.postTask(noteTime, { priority: 'user-blocking' })).observe(
      document.querySelector('.function-figure .function-network')!,
      { attributeFilter: ['d'] },
    )
  })
  const box = await handle.boundingBox()
  if (!box) throw new Error('the page has no example to drag')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  const times: number[] = []
  for (let move = 1; move <= exampleMoves; move++) {
    // Upwards: below lies the edge, where it would stay.
    await page.mouse.move(x, y - 3 * (1 + (move % 10)))
    const taken = await page.waitForFunction(
      () => {
        const { movedAt, curveAt } = window.engramProbe as typeof window.engramProbe &
          Record<'movedAt' | 'curveAt', number>
        return curveAt > movedAt && curveAt - movedAt
      },
      undefined,
      { timeout: 10_000, polling: pollMs },
    )
    times.push((await taken.jsonValue()) as number)
    await page.waitForTimeout(330 + ((move * 37) % 50))
  }
  await page.mouse.up()
  await page.context().close()
  return {
    name: 'example to curve, p95',
    value: quantile(times, 0.95),
    unit: 'ms',
    budget: 50,
    how:
      `an example of a sine dragged by ${exampleMoves} mouse moves, hidden 128, 30 steps: from the move's timestamp to the painting ` +
      `of the network's new curve; median ${quantile(times, 0.5).toFixed(1)} ms`,
  }
}

async function playing(browser: Browser, url: string): Promise<PageFigure[]> {
  const page = await open(browser, `${url}/?${sixtySteps}&step=0&speed=${fastest}`)
  await page.waitForTimeout(3000)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await page.waitForTimeout(500)
  const { frames, worst } = await page.evaluate(async (duration) => {
    const probe = window.engramProbe
    probe.longestTaskMs = probe.longTasks = probe.longestFrameMs = 0
    const stamps: number[] = []
    await new Promise<void>((done) => {
      const tick = (now: number) => {
        stamps.push(now)
        if (now - stamps[0] < duration) requestAnimationFrame(tick)
        else done()
      }
      requestAnimationFrame(tick)
    })
    const seconds = Math.floor((stamps[stamps.length - 1] - stamps[0]) / 1000)
    const perSecond = Array.from(
      { length: seconds },
      (_, k) => stamps.filter((at) => at >= stamps[0] + 1000 * k && at < stamps[0] + 1000 * (k + 1)).length,
    )
    return {
      frames: ((stamps.length - 1) * 1000) / (stamps[stamps.length - 1] - stamps[0]),
      worst: Math.min(...perSecond),
    }
  }, playedMs)
  const { longestTaskMs, longestFrameMs } = await page.evaluate(() => window.engramProbe)
  await page.context().close()
  const at = `playing at ${fastest}x for ${playedMs / 1000} s, hidden 128, 60 steps`
  return [
    { name: 'frames a second', value: frames, unit: '1/s', budget: 50, more: true, how: `animation frames, ${at}` },
    { name: 'frames in the worst second', value: worst, unit: '', budget: 50, more: true, how: at },
    {
      name: 'longest task while playing',
      value: longestTaskMs,
      unit: 'ms',
      budget: 50,
      how: `0: none of 50 ms or more; ${at}`,
    },
    {
      name: 'longest frame callback',
      value: longestFrameMs,
      unit: 'ms',
      budget: 16,
      how: `the page's own work in a frame, ${at}`,
    },
  ]
}

async function memoryGrowth(browser: Browser, url: string, minutes: number): Promise<PageFigure> {
  const page = await open(browser, `${url}/?${sixtySteps}&step=0&speed=${fastest}`)
  const gauge = await MemoryGauge.open(page)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  // Errors, engines and caches are there by then.
  await page.waitForTimeout(30_000)
  const before = await gauge.read()
  await page.waitForTimeout(60_000 * minutes)
  const after = await gauge.read()
  await page.context().close()
  const total = (memory: PageMemory) => memory.pageHeap + memory.workerHeaps + memory.webAssembly
  const show = ({ pageHeap, workerHeaps, webAssembly }: PageMemory) =>
    [pageHeap, workerHeaps, webAssembly].map((bytes) => (bytes / 1e6).toFixed(1)).join(' + ')
  return {
    name: `memory after ${minutes} min`,
    value: (total(after) - total(before)) / 1e6,
    unit: 'MB more',
    budget: 20,
    how: `page + workers + WebAssembly after a forced collection: ${show(before)} MB, then ${show(after)}, playing at ${fastest}x`,
  }
}

/** The least of some times that this share of them does not exceed. */
function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1]
}

/** Whether a figure keeps its budget. */
export function isWithin({ value, budget, more }: PageFigure): boolean {
  return more ? value >= budget : value <= budget
}

/** One line of the table. */
export function describeFigure(figure: PageFigure): string {
  const { name, value, unit, budget, more, how } = figure
  return [
    name.padEnd(28),
    value.toFixed(value < 100 ? 1 : 0).padStart(8),
    unit.padEnd(8),
    `${more ? 'at least' : 'at most'} ${budget}`.padEnd(14),
    (isWithin(figure) ? 'kept' : 'MISSED').padEnd(7),
    how,
  ].join(' ')
}
