import { chromium } from 'playwright'
import { ensureBrowser } from './setup.mjs'

const quiet = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const webgpuFlags = {
  off: ['--disable-blink-features=WebGPU'],
  /** SwiftShader: slow, but WebGPU's real code path on any machine. */
  software: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  hardware: ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'],
}

/**
 * Starts the installed Chromium, headless.
 * @param {keyof typeof webgpuFlags} webgpu what `navigator.gpu` is to be; `off` leaves none
 */
export function launchChromium(webgpu = 'off') {
  return chromium.launch({ executablePath: ensureBrowser(), args: [...quiet, ...webgpuFlags[webgpu]] })
}
