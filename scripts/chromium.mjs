import { chromium } from 'playwright'
import { ensureBrowser } from './setup.mjs'

/**
 * What no test looks at. Chromium draws its address bar's suggestions as web pages, two for each window, which cost as
 * much to load as Engram does. Only the last --disable-features counts, so those that Playwright names are here too.
 */
const unneeded = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'PreloadTopChromeWebUI',
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
]
const quiet = [
  `--disable-features=${unneeded.join()}`,
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const webgpuFlags = {
  /** `navigator.gpu` is there and finds no adapter, as on a machine without a graphics card. */
  off: [],
  /** SwiftShader: slow, but WebGPU's real code path on any machine. */
  software: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  /** With Vulkan alone, a headless Chromium on Linux offers WebGPU no adapter of an NVIDIA card. */
  hardware: [
    '--enable-unsafe-webgpu',
    '--enable-features=Vulkan',
    '--ignore-gpu-blocklist',
    ...(process.platform === 'linux' ? ['--use-angle=gl-egl', '--disable-vulkan-surface'] : []),
  ],
}

/**
 * Starts the installed Chromium, headless.
 * @param {keyof typeof webgpuFlags} webgpu what WebGPU runs on
 */
export function launchChromium(webgpu = 'off') {
  return chromium.launch({ executablePath: ensureBrowser(), args: [...quiet, ...webgpuFlags[webgpu]] })
}
