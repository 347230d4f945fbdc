import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inputsHash } from './inputsHash.mjs'
import { root } from './setup.mjs'

const source = 'src/kernels/wasm/assembly'
const folder = join(root, 'src', 'kernels', 'wasm', 'generated')
const stamp = join(root, 'build', 'kernels.hash')

/** WebAssembly features of each build of the same source. */
const features = { simd: 'simd', relaxed: 'simd,relaxed-simd' }

/** Modules: those of the image encoder are loaded where there are images. */
const modules = [
  { entry: 'index.ts', prefix: '' },
  { entry: 'images/index.ts', prefix: 'images-' },
]

// 112: functions that take v128 are exported from modules, but not to JavaScript. 201: addresses are 32 bits wide here.
const options = ['-O3', '--runtime', 'stub', '--noAssert', '--disableWarning', '112', '--disableWarning', '201']

/** Compiles the fused kernels, unless neither their source nor the dependencies have changed since. Needs the dependencies. */
export async function buildKernels() {
  const hash = inputsHash([source, 'scripts/buildKernels.mjs', 'package-lock.json'])
  const builds = modules.flatMap(({ entry, prefix }) =>
    Object.entries(features).map(([build, enabled]) => ({ entry, enabled, name: `${prefix}${build}` })),
  )
  const files = builds.map(({ name }) => join(folder, `${name}.wasm`))
  if (files.every(existsSync) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  // Loaded here only: it takes half a second.
  const { main } = await import('assemblyscript/asc')
  mkdirSync(folder, { recursive: true })
  for (const { entry, enabled, name } of builds) {
    const out = join('src/kernels/wasm/generated', `${name}.wasm`)
    const { error, stderr } = await main(
      [`${source}/${entry}`, '--baseDir', root, ...options, '--enable', enabled, '--outFile', out],
      {},
    )
    if (error) throw new Error(`the ${name} kernels could not be compiled:\n${stderr.toString()}`, { cause: error })
  }
  mkdirSync(join(root, 'build'), { recursive: true })
  writeFileSync(stamp, hash)
}
