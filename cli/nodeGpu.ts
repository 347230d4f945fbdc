import { accessSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type * as Dawn from 'webgpu'

/** The list by which the Vulkan loader finds SwiftShader, which comes with Chromium and Chrome. */
const driverList = 'vk_swiftshader_icd.json'

let started: Promise<string> | null = null

/**
 * Gives Node a `navigator.gpu`, once: Dawn on the machine's graphics card, or on Chromium's SwiftShader.
 *
 * @returns what it runs on, in words
 * @throws Error with what to install where neither is there
 */
export function provideNodeGpu(): Promise<string> {
  started ??= startDawn()
  return started
}

async function startDawn(): Promise<string> {
  let dawn: typeof Dawn
  try {
    dawn = await import('webgpu')
  } catch (error) {
    throw new Error(`Dawn, WebGPU for Node, does not run here: ${(error as Error).message}`, { cause: error })
  }
  // Without one, Vulkan's Wayland support complains of it on standard error.
  if (process.platform === 'linux') process.env.XDG_RUNTIME_DIR ??= tmpdir()
  const adapterOf = async () => {
    const gpu = dawn.create([])
    const adapter = await gpu.requestAdapter()
    if (!adapter) return null
    Object.assign(globalThis, dawn.globals)
    Object.defineProperty((globalThis.navigator ??= {} as Navigator), 'gpu', { value: gpu, configurable: true })
    return [adapter.info.vendor, adapter.info.architecture, adapter.info.description].join(' ').trim()
  }
  const found = await adapterOf()
  if (found !== null) return found
  const list = swiftShaderList()
  if (list) {
    process.env.VK_DRIVER_FILES = process.env.VK_ICD_FILENAMES = list
    const software = await adapterOf()
    if (software !== null) return `${software} (no graphics card: in software, ${list})`
  }
  throw new Error(
    'no WebGPU in Node: neither a graphics card with a Vulkan, Metal or Direct3D driver was found, nor, beside Chromium, ' +
      `${list ? 'a SwiftShader that starts' : driverList} (Debian: apt-get install chromium libvulkan1)`,
  )
}

/** SwiftShader's driver list beside an installed Chromium or Chrome. */
function swiftShaderList(): string | null {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
  const programs = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
  const folders = [
    ...[process.env.CHROME_PATH ?? '', ...programs].filter(exists).map((program) => dirname(realpathSync(program))),
    // Distributions put a shell script on the path.
    ...['/usr/lib/chromium', '/usr/lib/chromium-browser', '/usr/lib64/chromium-browser', '/opt/google/chrome'],
    '/opt/microsoft/msedge',
  ]
  return folders.map((folder) => join(folder, driverList)).find(exists) ?? null
}

function exists(path: string): boolean {
  try {
    accessSync(path)
    return path !== ''
  } catch {
    return false
  }
}
