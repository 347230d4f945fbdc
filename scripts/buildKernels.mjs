import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inputsHash } from './inputsHash.mjs'
import { root } from './setup.mjs'

const source = 'src/kernels/wasm/assembly'
const folder = join(root, 'src', 'kernels', 'wasm', 'generated')
const stamp = join(root, 'build', 'kernels.hash')

/** Modules: those of the image encoder are loaded where there are images. Most have two builds of the same source. */
const [plain, relaxed] = ['simd', 'simd,relaxed-simd']
const builds = [
  { entry: 'index.ts', name: 'simd', features: plain },
  { entry: 'index.ts', name: 'relaxed', features: relaxed },
  { entry: 'images/index.ts', name: 'images-simd', features: plain },
  { entry: 'images/index.ts', name: 'images-relaxed', features: relaxed },
  { entry: 'plasticWeights/index.ts', name: 'plastic-weights', features: plain },
]

// 112: functions that take v128 are exported from modules, but not to JavaScript. 201: addresses are 32 bits wide here.
const options = ['-O3', '--runtime', 'stub', '--noAssert', '--disableWarning', '112', '--disableWarning', '201']

/** Compiles the fused kernels, unless neither their source nor the dependencies have changed since. Needs the dependencies. */
export async function buildKernels() {
  const hash = inputsHash([source, 'scripts/buildKernels.mjs', 'package-lock.json'])
  const files = builds.map(({ name }) => join(folder, `${name}.wasm`))
  if (files.every(existsSync) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  // Loaded here only: it takes half a second.
  const { main } = await import('assemblyscript/asc')
  mkdirSync(folder, { recursive: true })
  for (const { entry, name, features } of builds) {
    const out = join('src/kernels/wasm/generated', `${name}.wasm`)
    const { error, stderr } = await main(
      [`${source}/${entry}`, '--baseDir', root, ...options, '--enable', features, '--outFile', out],
      {},
    )
    if (error) throw new Error(`the ${name} kernels could not be compiled:\n${stderr.toString()}`, { cause: error })
  }
  mkdirSync(join(root, 'build'), { recursive: true })
  writeFileSync(stamp, hash)
}
