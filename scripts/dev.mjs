/** `npm run dev`: sets up and starts the development server, with hot replacement. */
import { ensureDependencies, root } from './setup.mjs'

ensureDependencies()
const { buildKernels } = await import('./buildKernels.mjs')
await buildKernels()
const { createServer } = await import('vite')
const server = await createServer({ root })
await server.listen()
server.printUrls()
