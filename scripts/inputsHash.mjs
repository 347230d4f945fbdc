import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup.mjs'

function* filesOf(path) {
  if (!statSync(path, { throwIfNoEntry: false })) return
  if (statSync(path).isFile()) yield path
  else for (const name of readdirSync(path).sort()) yield* filesOf(join(path, name))
}

/** A hash of names and contents of these files and folders, relative to the project: a build is reused while it holds. */
export function inputsHash(paths) {
  const hash = createHash('sha256').update(process.version)
  for (const path of paths) {
    for (const file of filesOf(join(root, path))) {
      hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
    }
  }
  return hash.digest('hex')
}
