import type { Browser } from 'playwright'
import { launchChromium } from '../../scripts/chromium.mjs'

let started: Promise<Browser> | undefined

/**
 * The Chromium, without WebGPU, of all files that this process runs, so that tabs that one file is done with serve the
 * next. Playwright ends it with the process.
 */
export function sharedChromium(): Promise<Browser> {
  started ??= launchChromium()
  return started
}
