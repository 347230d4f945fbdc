import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { fetchManifest } from '../runtime/manifest'
import { createRuntimeClient } from '../runtime/runtimeClient'
import { holdRendering } from '../store/heldRendering'
import { keepImages, withKeptImages } from '../store/keptImages'
import { restoreTheme } from '../store/theme'
import { startUrlSync } from '../store/urlSync'
import { parseAddress } from '../store/urlState'
import { beforeEarlyDrags } from '../ui/followPointer'
import { App } from './App'
import { Session } from './session'
import '../drawing/tokens.css'
import './app.css'

const asked = parseAddress(location.search)
const address = { ...asked, state: { ...asked.state, pad: withKeptImages(asked.state.pad) } }
restoreTheme()
beforeEarlyDrags(holdRendering)
const session = new Session({
  runtime: createRuntimeClient({ engine: address.state.engineChoice ?? null }),
  fetchManifest,
  address,
  autoplay: !matchMedia('(prefers-reduced-motion: reduce)').matches,
})
startUrlSync()
keepImages()
void session.start()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App
      onRetry={() => void session.retry()}
      actions={{
        verifyEngine: () => void session.verification.run(),
        stopVerifying: () => session.verification.stop(),
        measureEngines: () => session.measuring.measureAll(),
        watchFunction: () => session.asking.watch(),
        openFiles: (files) => void session.opening.open(files),
        openPictures: (dropped, place) => void session.pictures.open(dropped, place),
      }}
    />
  </StrictMode>,
)
