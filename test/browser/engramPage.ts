import axe, { type AxeResults, type ElementContext, type RunOptions } from 'axe-core'
import type { Browser, Locator, Page } from 'playwright'
import { expect, inject } from 'vitest'

/** Widths and heights that the page must be good at: desktop, small desktop, phone. */
export const sizes = {
  desktop: { width: 1440, height: 900 },
  small: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
} as const
export type SizeName = keyof typeof sizes

export interface OpenOptions {
  /** Path and query; "/" is what a visitor opens. Without it the tab opens at step 0. */
  readonly path?: string
  readonly theme?: 'light' | 'dark'
  readonly size?: SizeName
  /** Without it the episode starts to play by itself. */
  readonly reducedMotion?: boolean
  /** Called before anything is loaded: to intercept requests. */
  readonly prepare?: (page: Page) => Promise<unknown>
  /** Whether to wait for the first picture. */
  readonly expectPicture?: boolean
}

/** Tabs that a test is done with, by what they were opened with: to have a new window costs as much as to load Engram. */
const doneWith = new WeakMap<Browser, Map<string, Page[]>>()

/** Engram in a tab of its own, with words for what its tests do. */
export class EngramPage {
  /** What the console, the page's scripts, the network or the Content-Security-Policy complained of. */
  readonly problems: string[] = []

  private constructor(
    readonly page: Page,
    /** Takes the tab when it is as good as new. */
    private readonly giveBack: () => void,
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text())
    })
    page.on('pageerror', (error) => this.problems.push(String(error)))
    page.on('requestfailed', (request) => {
      const problem = request.failure()?.errorText
      // What a reload cuts off is nobody's fault.
      if (problem !== 'net::ERR_ABORTED') this.problems.push(`${request.url()}: ${problem}`)
    })
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url())
      if (/^(http|ws)/.test(protocol) && hostname !== 'localhost') this.problems.push(`a request to ${request.url()}`)
    })
  }

  static async open(browser: Browser, options: OpenOptions = {}): Promise<EngramPage> {
    const {
      theme = 'light',
      size = 'desktop',
      reducedMotion = true,
      // Unless it plays, the page opens at the first step that asks for an answer.
      path = reducedMotion ? '/?step=0' : '/',
      prepare,
      expectPicture = true,
    } = options
    const tabs = doneWith.get(browser) ?? new Map<string, Page[]>()
    doneWith.set(browser, tabs)
    const key = JSON.stringify([size, theme, reducedMotion])
    const idle = tabs.get(key) ?? []
    tabs.set(key, idle)
    const newPage = async () => {
      const context = await browser.newContext({
        baseURL: inject('pageUrl'),
        viewport: sizes[size],
        hasTouch: size === 'phone',
        colorScheme: theme,
        reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
        permissions: ['clipboard-read', 'clipboard-write'],
      })
      return context.newPage()
    }
    const page = idle.pop() ?? (await newPage())
    page.setDefaultTimeout(20_000)
    const engram = new EngramPage(page, () => idle.push(page))
    await prepare?.(page)
    await page.goto(path)
    if (expectPicture) await engram.scrubber.waitFor()
    return engram
  }

  get scrubber(): Locator {
    return this.page.getByRole('slider', { name: 'Step', exact: true })
  }

  get plasticity(): Locator {
    return this.page.getByRole('switch', { name: 'Plasticity' })
  }

  get notices(): Locator {
    return this.page.getByRole('status', { name: 'Notices' }).locator('.notice')
  }

  slider(name: string): Locator {
    return this.page.getByRole('slider', { name, exact: true })
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true })
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** The step at the playhead, from 0. */
  async step(): Promise<number> {
    return Number(await this.scrubber.getAttribute('aria-valuenow'))
  }

  async lastStep(): Promise<number> {
    return Number(await this.scrubber.getAttribute('aria-valuemax'))
  }

  async expectStep(step: number): Promise<void> {
    await expect.poll(() => this.step()).toBe(step)
  }

  /** Puts the playhead on a step by a click into the timeline, which shows the whole episode. */
  async seek(step: number): Promise<void> {
    const { x, y, width } = (await this.scrubber.boundingBox())!
    const steps = (await this.lastStep()) + 1
    await this.page.mouse.click(x + ((step + 0.5) / steps) * width, y + 30)
    await this.expectStep(step)
    await this.restPointer()
  }

  /** Takes the pointer to where it points at nothing. */
  async restPointer(): Promise<void> {
    await this.page.mouse.move(5, 5)
  }

  /** Chooses one of a few things beside each other. */
  async choose(group: string, choice: string): Promise<void> {
    await this.page.getByRole('radiogroup', { name: group }).getByText(choice, { exact: true }).click()
  }

  /** Chooses from the menu behind a button of the header: "Task", "Rule" or "Network". */
  async pick(menu: string, key: string): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`^${menu}:`) }).click()
    await this.page.locator(`[role=menuitemradio][data-key="${key}"]`).click()
  }

  /** Everything in the setup as the network was trained, and the first seed. */
  async resetSetup(): Promise<void> {
    // Where there is nothing to reset, there is no button.
    if (await this.button('Reset all').isVisible()) await this.button('Reset all').click()
  }

  /** Opens a checkpoint from a file with the button for it. */
  async openFile(name: string, buffer: Buffer): Promise<void> {
    const choosing = this.page.waitForEvent('filechooser')
    await this.button('Open checkpoint…').click()
    await (await choosing).setFiles({ name, mimeType: '', buffer })
  }

  /** What the panel of errors says of the episode on show: its answer error, as text. */
  async episodeError(): Promise<string> {
    return this.page.locator('.error-row.episode .error-value').innerText()
  }

  /** The answer error over fresh episodes, when all of them are in. */
  async freshError(): Promise<number> {
    await this.page.locator('.errors-note', { hasText: /n = \d+ *loss/ }).waitFor({ timeout: 60_000 })
    const text = await this.page.locator('.error-row.fresh .error-value').innerText()
    return Number.parseFloat(text.replace('−', '-'))
  }

  /** What a crossbar shows now, as a short text that differs where a pixel does. */
  async crossbarPixels(layer = 'Encoder'): Promise<string> {
    const canvas = this.page.getByRole('application', { name: new RegExp(`^${layer} weights`) }).locator('canvas')
    // A canvas that comes late must have been painted, too.
    await canvas.waitFor()
    await this.nextFrames()
    return canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL())
  }

  /** Waits until the page has drawn what it has to draw. */
  async nextFrames(): Promise<void> {
    await this.page.evaluate(
      () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
    )
  }

  /**
   * What axe finds wrong in the page or in one element, in both themes: each rule, element and reason. All rules are
   * asked in the light theme, in the dark one those of colours: the others see no difference.
   */
  async violations(within?: string): Promise<string[]> {
    if (!(await this.page.evaluate(() => 'axe' in window))) await this.page.evaluate(axe.source)
    const found: string[] = []
    for (const colorScheme of ['dark', 'light'] as const) {
      await this.page.emulateMedia({ colorScheme })
      await this.nextFrames()
      const options: RunOptions = {
        resultTypes: ['violations'],
        ...(colorScheme === 'dark' && { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }),
      }
      const { violations } = await this.page.evaluate(
        ([context, options]) => {
          const { axe } = window as unknown as {
            axe: { run(context: ElementContext, options: RunOptions): Promise<AxeResults> }
          }
          return axe.run(context ?? document, options)
        },
        [within, options] as const,
      )
      for (const { id, nodes } of violations)
        for (const { target, failureSummary } of nodes)
          found.push(`${id} (${colorScheme}): ${target.join(' ')}: ${failureSummary}`)
    }
    return found
  }

  /** Ends the test's use of the tab. Nothing of it is left for the test that has the tab next. */
  async close(): Promise<void> {
    const { page, giveBack } = this
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    for (const event of ['console', 'pageerror', 'requestfailed', 'request']) page.removeAllListeners(event)
    const session = await page.context().newCDPSession(page)
    await page.goto('about:blank')
    await session.send('Storage.clearDataForOrigin', { origin: new URL(inject('pageUrl')).origin, storageTypes: 'all' })
    await session.detach()
    await page.mouse.move(0, 0)
    giveBack()
  }
}
