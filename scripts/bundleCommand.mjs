import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inputsHash } from './inputsHash.mjs'
import { root } from './setup.mjs'

// TensorFlow.js's WASM loader is CommonJS: it expects these three.
const banner = `import { createRequire as __createRequire } from 'node:module'
import { fileURLToPath as __fileURLToPath } from 'node:url'
import { dirname as __directoryName } from 'node:path'
const require = __createRequire(import.meta.url)
const __filename = __fileURLToPath(import.meta.url)
const __dirname = __directoryName(__filename)
`

/** Settings under which a TypeScript program of this project becomes one ESM file for Node, TensorFlow.js included. */
const nodeBundle = {
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  ssr: { noExternal: true, external: ['webgpu', 'sharp'], resolve: { mainFields: ['module', 'main'] } },
  worker: { format: 'es' },
}

/**
 * Bundles cli/NAME.ts into build/cli/NAME.mjs, unless neither sources nor dependencies have changed since.
 * @returns the bundle's path
 */
export async function bundleCommand(name) {
  const folder = join(root, 'build', 'cli')
  const program = join(folder, `${name}.mjs`)
  const stamp = join(folder, `${name}.hash`)
  const hash = inputsHash(['src', 'cli', 'scripts/bundleCommand.mjs', 'package-lock.json'])
  if (existsSync(program) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return program
  // Takes longer to load than most commands to start.
  const { build } = await import('vite')
  await build({
    ...nodeBundle,
    build: {
      ssr: join(root, 'cli', `${name}.ts`),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      target: 'node20',
      rolldownOptions: {
        output: { format: 'es', entryFileNames: `${name}.mjs`, codeSplitting: false, banner },
      },
    },
  })
  mkdirSync(folder, { recursive: true })
  writeFileSync(stamp, hash)
  return program
}
