/** `npm run build`: the page, as static files in dist/. */
import { ensureDependencies } from './setup.mjs'

ensureDependencies()
const { buildPage } = await import('./buildPage.mjs')
await buildPage()
