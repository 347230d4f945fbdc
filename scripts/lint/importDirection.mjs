import { dirname, relative, resolve, sep } from 'node:path'
import { layers } from './layers.mjs'
import { root } from '../setup.mjs'

const source = resolve(root, 'src')

/** A file's folder in src/ and `folder/module`; null outside. */
function placeOf(file) {
  const parts = relative(source, file).split(sep)
  if (parts.length < 2 || parts[0] === '..') return null
  return { folder: parts[0], module: parts.join('/').replace(/\.tsx?$/, '') }
}

function check(context, node, specifier) {
  const file = context.filename
  const layer = layers.find(({ folder }) => folder === placeOf(file)?.folder)
  if (!layer) {
    const data = { file: relative(root, file) }
    if (relative(source, file).startsWith('..')) return
    return context.report({ node, messageId: 'unknownLayer', data })
  }
  const { folder, imports, packages } = layer
  const isTest = /\.test\.tsx?$/.test(file)
  if (specifier.startsWith('.')) {
    const path = resolve(dirname(file), specifier.replace(/\?.*$/, ''))
    const target = placeOf(path)
    // Recordings and the like that tests share.
    if (isTest && path.startsWith(resolve(root, 'test') + sep)) return
    if (target && [folder, ...imports].some((allowed) => allowed === target.folder || allowed === target.module)) return
    const data = { folder, target: target?.module ?? 'outside src', allowed: imports.join(', ') || 'nothing' }
    return context.report({ node, messageId: 'wrongFolder', data })
  }
  const known = packages.some((name) => specifier === name || specifier.startsWith(`${name}/`))
  if (known || (isTest && /^(vitest|fast-check|node:.*)$/.test(specifier))) return
  context.report({
    node,
    messageId: 'wrongPackage',
    data: { folder, specifier, allowed: packages.join(', ') || 'none' },
  })
}

/** Folders of src/ import only from the folders and packages that {@link layers} allows them. */
export const importDirection = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      wrongFolder:
        'src/{{folder}} may not import from {{target}}. It may import from: {{allowed}} (scripts/lint/layers.mjs).',
      wrongPackage:
        'src/{{folder}} may not import the package {{specifier}}. It may import: {{allowed}} (scripts/lint/layers.mjs).',
      unknownLayer: '{{file}} is in no folder that scripts/lint/layers.mjs lists.',
    },
  },
  create(context) {
    const fromDeclaration = (node) => {
      if (node.source) check(context, node.source, node.source.value)
    }
    return {
      ImportDeclaration: fromDeclaration,
      ExportNamedDeclaration: fromDeclaration,
      ExportAllDeclaration: fromDeclaration,
      ImportExpression(node) {
        if (node.source.type === 'Literal') check(context, node.source, node.source.value)
      },
      TSImportType(node) {
        check(context, node.source, node.source.value)
      },
      // new Worker(new URL('./worker.ts', import.meta.url)) loads a file too.
      'NewExpression[callee.name="URL"][arguments.1.type="MemberExpression"][arguments.1.object.type="MetaProperty"]'(
        node,
      ) {
        const [file] = node.arguments
        if (file.type === 'Literal') check(context, file, String(file.value))
      },
    }
  },
}
