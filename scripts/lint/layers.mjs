/**
 * @typedef {object} Layer
 * @property {string} folder a folder of src/
 * @property {readonly string[]} imports the folders it may import from, or single modules (`folder/file`) of a folder
 * @property {readonly string[]} packages the packages it may import, by name or scope
 * @property {boolean} [usesDom] whether it may use the page: document, window, storage
 */

const tensors = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
]
const react = ['react', 'react-dom', 'react-aria-components']

/**
 * The folders of src/ from the bottom up: each imports only from those listed for it, which all come before it.
 * From `store` on, code runs on the main thread: it must not pull the engines into the page's bundle.
 * @type {readonly Layer[]}
 */
export const layers = [
  { folder: 'numerics', imports: [], packages: [] },
  { folder: 'images', imports: ['numerics'], packages: [] },
  { folder: 'tasks', imports: ['numerics', 'images'], packages: ['ml-matrix'] },
  { folder: 'network', imports: ['numerics', 'images', 'tasks'], packages: [] },
  { folder: 'model', imports: ['numerics', 'images', 'tasks', 'network'], packages: tensors },
  { folder: 'kernels', imports: ['numerics', 'images', 'tasks', 'network', 'model'], packages: tensors },
  {
    folder: 'training',
    imports: ['numerics', 'images', 'tasks', 'network', 'model', 'kernels'],
    packages: [...tensors, 'comlink'],
  },
  {
    folder: 'runtime',
    imports: ['numerics', 'images', 'tasks', 'network', 'model', 'kernels', 'training'],
    packages: [...tensors, 'comlink'],
    usesDom: true,
  },
  {
    folder: 'store',
    imports: ['numerics', 'images', 'tasks', 'network', 'kernels/engine', 'runtime'],
    packages: ['zustand'],
    usesDom: true,
  },
  { folder: 'drawing', imports: ['numerics'], packages: ['d3'], usesDom: true },
  { folder: 'ui', imports: ['numerics'], packages: react, usesDom: true },
  {
    folder: 'panels',
    imports: ['numerics', 'images', 'tasks', 'network', 'runtime/protocol', 'store', 'drawing', 'ui'],
    packages: ['zustand', 'd3', 'katex', ...react],
    usesDom: true,
  },
  {
    folder: 'app',
    imports: [
      'numerics',
      'images',
      'tasks',
      'network',
      'kernels/engine',
      'runtime',
      'store',
      'drawing',
      'ui',
      'panels',
    ],
    packages: ['zustand', '@fontsource-variable/inter', ...react],
    usesDom: true,
  },
]
