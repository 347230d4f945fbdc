import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup.mjs'

function packageOf(moduleId) {
  const path = moduleId.replaceAll('\\', '/')
  const at = path.lastIndexOf('/node_modules/')
  return at < 0 ? null : /^(@[^/]+\/)?[^/?]+/.exec(path.slice(at + '/node_modules/'.length))[0]
}

function notice(name) {
  const folder = join(root, 'node_modules', name)
  const { version, license, author, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const own = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file))
  const path = own ? join(folder, own) : join(root, 'docs', 'licences', `${license}.txt`)
  if (!existsSync(path))
    throw new Error(`licences: ${name} has no licence file and docs/licences/${license}.txt is not there`)
  const by = own ? [] : [`By ${author?.name ?? author ?? 'its authors'}, ${repository?.url ?? repository}`, '']
  return [`## ${name} ${version} (${license})`, '', ...by, readFileSync(path, 'utf8').trim(), ''].join('\n')
}

/**
 * Writes licences.md beside the page: the licence of every package that the page or one of its workers contains.
 * @returns the plugin for the page and the one for its workers
 */
export function licences() {
  // Style sheets and fonts are not among a bundle's modules.
  const packages = new Set(['@fontsource-variable/inter'])
  const collect = (_options, bundle) => {
    for (const chunk of Object.values(bundle)) {
      for (const id of chunk.moduleIds ?? []) {
        const name = packageOf(id)
        if (name) packages.add(name)
      }
    }
  }
  return {
    page: {
      name: 'engram:licences',
      apply: 'build',
      enforce: 'post',
      generateBundle(options, bundle) {
        collect(options, bundle)
        const heading = '# Licences of the software and fonts in this page\n\nEngram itself: MIT.\n'
        const source = [heading, ...[...packages].sort().map(notice)].join('\n')
        this.emitFile({ type: 'asset', fileName: 'licences.md', source })
      },
    },
    worker: { name: 'engram:worker-licences', generateBundle: collect },
  }
}
