/**
 * `npm start`: sets up, builds the page unless that is done, and serves it on http://localhost:4173 or the next free
 * port (`npm start -- --port N` for another).
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureDependencies, root } from './setup.mjs'
import { serveFolder } from './staticServer.mjs'

const { values } = parseArgs({ options: { port: { type: 'string', default: '4173' } } })
const port = Number(values.port)
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error(`--port must be a whole number from 1 to 65535, got ${values.port}`)
  process.exit(2)
}
ensureDependencies()
const { buildPage } = await import('./buildPage.mjs')
await buildPage()
const { url } = await serveFolder(join(root, 'dist'), port, 100)
console.log(`Engram is at ${url}   (Ctrl+C stops it)`)
