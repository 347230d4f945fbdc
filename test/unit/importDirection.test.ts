import { join } from 'node:path'
import { Linter } from 'eslint'
import { expect, it } from 'vitest'
import { importDirection } from '../../scripts/lint/importDirection.mjs'
import { layers } from '../../scripts/lint/layers.mjs'

const root = join(import.meta.dirname, '..', '..')

function messagesFor(file: string, code: string): string[] {
  const linter = new Linter({ cwd: root })
  const config: Linter.Config = {
    files: ['**/*.ts'],
    plugins: { engram: { rules: { 'import-direction': importDirection as never } } },
    rules: { 'engram/import-direction': 'error' },
  }
  return linter.verify(code, [config], { filename: join(root, file) }).map(({ message }) => message)
}

it.each([
  ['src/network/recording.ts', "import { step } from '../model/step'", 'src/network may not import from model/step'],
  [
    'src/panels/stage/a.ts',
    "import { x } from '../../kernels/engine'",
    'src/panels may not import from kernels/engine',
  ],
  ['src/panels/stage/a.ts', "export * from '../../runtime/runtimeClient'", 'may not import from runtime/runtimeClient'],
  ['src/store/a.ts', "const a = import('../panels/stage/a')", 'src/store may not import from panels/stage/a'],
  [
    'src/drawing/a.ts',
    "new Worker(new URL('../runtime/worker.ts', import.meta.url))",
    'may not import from runtime/worker',
  ],
  ['src/drawing/a.ts', "import { useState } from 'react'", 'src/drawing may not import the package react'],
  ['src/tasks/a.ts', "import { x } from '../../test/randomRun'", 'src/tasks may not import from outside src'],
  ['src/elsewhere/a.ts', '', 'no folder'],
])('reports %s: %s', (file, code, message) => {
  const messages = messagesFor(file, code || "import '../numerics/random'")
  expect(messages).toEqual([expect.stringContaining(message)])
})

it.each([
  ['src/model/step.ts', "import { a } from '../network/recording'; import * as tf from '@tensorflow/tfjs-core'"],
  [
    'src/panels/stage/a.ts',
    "import { a } from '../../runtime/protocol'; import { b } from './b'; import '../stage.css'",
  ],
  ['src/tasks/a.test.ts', "import { x } from '../../test/randomRun'; import fc from 'fast-check'"],
  ['cli/train.ts', "import { a } from '../src/kernels/engine'"],
])('lets %s: %s', (file, code) => {
  expect(messagesFor(file, code)).toEqual([])
})

it('lists folders so that each imports only from those before it', () => {
  layers.forEach(({ imports }, k) => {
    const before = layers.slice(0, k).map(({ folder }) => folder)
    for (const place of imports) expect(before).toContain(place.split('/')[0])
  })
})
