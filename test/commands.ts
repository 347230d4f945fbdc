import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { bundleCommand } from '../scripts/bundleCommand.mjs'
import { root } from '../scripts/setup.mjs'

const names = ['train', 'evaluate'] as const

/** Bundles the commands before any test runs them. */
export async function setup(): Promise<void> {
  for (const name of names) await bundleCommand(name)
}

/** Runs cli/NAME.ts in a folder, as `npm run NAME` does, but for its set-up, which takes longer than most of them. */
export function runCommand(folder: string, name: (typeof names)[number], ...args: string[]) {
  const program = join(root, 'build', 'cli', `${name}.mjs`)
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' })
}
