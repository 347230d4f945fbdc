/**
 * Set-up shared by every script: the dependencies, and for browser tests a Chromium.
 * Imports Node's own modules only, so that it runs in a fresh clone.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder, with a trailing separator. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs a command in the project's folder with its output shown. Returns its exit code. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (error) throw error
  return status ?? 1
}

const installed = join(root, 'node_modules')
const installedHash = join(installed, '.engram-lock-hash')

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

/** Whether node_modules is absent or was installed from another lock file. */
function dependenciesAreStale() {
  if (existsSync(installedHash)) return readFileSync(installedHash, 'utf8') !== lockHash()
  // npm writes this file last, so an interrupted installation does not count.
  const npmRecord = statSync(join(installed, '.package-lock.json'), { throwIfNoEntry: false })
  return !npmRecord || npmRecord.mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs
}

/** Installs the dependencies of the lock file where they are not there yet. Ends the process where that fails. */
export function ensureDependencies() {
  // A link leads to another checkout's dependencies, which npm would empty.
  if (lstatSync(installed, { throwIfNoEntry: false })?.isSymbolicLink()) return
  if (!dependenciesAreStale()) return
  console.error('Installing dependencies (npm ci) ...')
  const onWindows = process.platform === 'win32'
  const status = run(onWindows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: onWindows,
    // Programs read the standard output of our commands.
    stdio: ['ignore', process.stderr, 'inherit'],
  })
  if (status !== 0) {
    console.error('npm ci failed: see above. Engram needs Node 20.12 or later and, this once, the npm registry.')
    process.exit(status)
  }
  writeFileSync(installedHash, lockHash())
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable)
}

function wellKnownBrowsers() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    )
  }
  if (process.platform === 'win32') {
    return [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
      .filter(Boolean)
      .flatMap((folder) => [
        join(folder, 'Google/Chrome/Application/chrome.exe'),
        join(folder, 'Microsoft/Edge/Application/msedge.exe'),
      ])
  }
  return []
}

/** Path of an installed Chromium or Chrome, or undefined. CHROME_PATH wins. */
function findBrowser() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
  return names.map(onPath).find(Boolean) ?? wellKnownBrowsers().find(isExecutable)
}

/** Finds a Chromium, installing Debian's where that can be done unasked. Throws with what to do where there is none. */
export function ensureBrowser() {
  const found = findBrowser()
  if (found) {
    if (!isExecutable(found)) throw new Error(`CHROME_PATH is ${found}, which is not a program.`)
    return found
  }
  if (onPath('apt-get')) {
    const asRoot = process.getuid?.() === 0
    const sudo = !asRoot && onPath('sudo') && run('sudo', ['-n', 'true'], { stdio: 'ignore' }) === 0
    if (asRoot || sudo) {
      console.error('Installing Chromium (apt-get install chromium libvulkan1) ...')
      const apt = (...args) => {
        const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', '-y', ...args]
        if (sudo) command.unshift('sudo', '-n')
        return run(command[0], command.slice(1), { stdio: ['ignore', process.stderr, 'inherit'] })
      }
      apt('update')
      apt('install', '--no-install-recommends', 'chromium', 'libvulkan1')
      const installed = findBrowser()
      if (installed) return installed
    }
  }
  throw new Error(
    'No Chromium or Chrome was found. Install one (Debian: apt-get install chromium libvulkan1), ' +
      'or set CHROME_PATH to its program, and run this again.',
  )
}

/**
 * Lets programs that are started from here find a Vulkan loader, which WebGPU in Node needs: where Linux has none of its
 * own, the one that comes with Chromium.
 */
export function provideVulkan() {
  if (process.platform !== 'linux') return
  const systemFolders = [
    '/usr/lib',
    '/usr/lib64',
    '/lib64',
    ...['x86_64', 'aarch64'].map((a) => `/usr/lib/${a}-linux-gnu`),
  ]
  const hasLoader = (folder) => existsSync(join(folder, 'libvulkan.so.1'))
  if (systemFolders.some(hasLoader)) return
  const browser = findBrowser()
  const folders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome', '/opt/microsoft/msedge']
  const found = [...(browser && existsSync(browser) ? [dirname(realpathSync(browser))] : []), ...folders].find(
    hasLoader,
  )
  if (found) process.env.LD_LIBRARY_PATH = [process.env.LD_LIBRARY_PATH, found].filter(Boolean).join(delimiter)
}
