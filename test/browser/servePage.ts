import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildPage } from '../../scripts/buildPage.mjs'
import { root } from '../../scripts/setup.mjs'
import { serveFolder } from '../../scripts/staticServer.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the built page, on a free port of the loopback. */
    pageUrl: string
  }
}

/** Builds the page unless that is done, and serves it to all browser tests. */
export default async function servePage(project: TestProject) {
  await buildPage()
  const { url, close } = await serveFolder(join(root, 'dist'), 0)
  project.provide('pageUrl', url)
  return () => {
    close()
  }
}
