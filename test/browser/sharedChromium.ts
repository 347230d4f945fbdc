import type { Browser } from 'playwright'
import { launchChromium } from '../../scripts/chromium.mjs'

type WebgpuKind = NonNullable<Parameters<typeof launchChromium>[0]>

const started = new Map<WebgpuKind, Promise<Browser>>()

/**
 * The Chromium of all files that this process runs, one with WebGPU and one without, so that tabs that one file is done
 * with serve the next. Playwright ends it with the process.
 */
export function sharedChromium(webgpu: WebgpuKind = 'off'): Promise<Browser> {
  const browser = started.get(webgpu) ?? launchChromium(webgpu)
  started.set(webgpu, browser)
  return browser
}
