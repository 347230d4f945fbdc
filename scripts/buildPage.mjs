import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildKernels } from './buildKernels.mjs'
import { inputsHash } from './inputsHash.mjs'
import { root } from './setup.mjs'

/** Builds the page into dist/, unless neither sources nor dependencies have changed since. Needs the dependencies. */
export async function buildPage() {
  await buildKernels()
  const stamp = join(root, 'build', 'page.hash')
  const inputs = [
    'src',
    'public',
    'index.html',
    'vite.config.ts',
    'scripts/contentSecurityPolicy.mjs',
    'scripts/licencesPlugin.mjs',
  ]
  const hash = inputsHash([...inputs, 'package-lock.json'])
  const upToDate = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
  if (upToDate && existsSync(join(root, 'dist', 'index.html'))) return
  const { build } = await import('vite')
  // A test runner's NODE_ENV would build the page with React for development, which is larger and slower.
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    await build({ root, logLevel: 'warn' })
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
  mkdirSync(join(root, 'build'), { recursive: true })
  writeFileSync(stamp, hash)
}
