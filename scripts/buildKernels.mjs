import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inputsHash } from './inputsHash.mjs'
import { root } from './setup.mjs'

const source = 'src/kernels/wasm/assembly'
const folder = join(root, 'src', 'kernels', 'wasm', 'generated')
const stamp = join(root, 'build', 'kernels.hash')

/** WebAssembly features of each build of the same source. */
const features = { simd: 'simd', relaxed: 'simd,relaxed-simd' }

// 112: functions that take v128 are exported from modules, but not to JavaScript. 201: addresses are 32 bits wide here.
const options = ['-O3', '--runtime', 'stub', '--noAssert', '--disableWarning', '112', '--disableWarning', '201']

/** Compiles the fused kernels, unless neither their source nor the dependencies have changed since. Needs the dependencies. */
export async function buildKernels() {
  const hash = inputsHash([source, 'scripts/buildKernels.mjs', 'package-lock.json'])
  const files = Object.keys(features).map((build) => join(folder, `${build}.wasm`))
  if (files.every(existsSync) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  // Loaded here only: it takes half a second.
  const { main } = await import('assemblyscript/asc')
  mkdirSync(folder, { recursive: true })
  for (const [build, enabled] of Object.entries(features)) {
    const out = join('src/kernels/wasm/generated', `${build}.wasm`)
    const { error, stderr } = await main(
      [`${source}/index.ts`, '--baseDir', root, ...options, '--enable', enabled, '--outFile', out],
      {},
    )
    if (error) throw new Error(`the ${build} kernels could not be compiled:\n${stderr.toString()}`, { cause: error })
  }
  mkdirSync(join(root, 'build'), { recursive: true })
  writeFileSync(stamp, hash)
}
