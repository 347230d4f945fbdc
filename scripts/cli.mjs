/**
 * `node scripts/cli.mjs NAME [arguments]` runs cli/NAME.ts: sets up, bundles it into build/cli/NAME.mjs unless that is
 * up to date, and runs it in this working directory. Its exit code is passed on.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureDependencies, provideVulkan, root } from './setup.mjs'

const [name, ...args] = process.argv.slice(2)
if (!name || !/^[a-z][\w-]*$/i.test(name) || !existsSync(join(root, 'cli', `${name}.ts`))) {
  console.error(`There is no command "${name ?? ''}": commands are the files of cli/.`)
  process.exit(2)
}
ensureDependencies()
const { buildKernels } = await import('./buildKernels.mjs')
await buildKernels()
const { bundleCommand } = await import('./bundleCommand.mjs')
const program = await bundleCommand(name)

provideVulkan()
const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], { stdio: 'inherit' })
// The child decides what an interruption means (it may save first); this process only waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
