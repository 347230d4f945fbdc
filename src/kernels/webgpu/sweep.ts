import type { Matrix } from './kernelPlan'

/** Rows per thread between two reductions over lanes, and columns per thread between two over groups. */
const unroll = 4

/**
 * A pass over the elements of a matrix by all threads of a workgroup, as WGSL statements.
 *
 * Statements may use `i` (row), `j` (column), `k` (place among all elements of all matrices), the values below,
 * and add to `rowSum` and `columnSum`, whose totals over the row or column are then handed on.
 */
export interface Sweep {
  readonly matrix: Matrix
  /** Only this many of the first rows. */
  readonly rows?: number
  /** Values that depend on `i`, by name. */
  readonly rowValues?: Readonly<Record<string, string>>
  /** Values that depend on `j`, by name: read once for all rows. */
  readonly columnValues?: Readonly<Record<string, string>>
  /** A condition under which a row adds nothing to the columns' sums. */
  readonly skipsRowIf?: string
  /** What happens to an element. */
  readonly element: string
  /** Takes `total`, the sum over row `i`. Must add it up where there is `toColumn` too: each 4 x lanes columns come apart. */
  readonly toRow?: string
  /** Takes `total`, the sum over column `j`. */
  readonly toColumn?: string
}

/** WGSL of a sweep. `barrier` is a statement that makes what threads wrote visible to all. */
export function sweep(given: Sweep, barrier: string): string {
  const { toRow, toColumn } = given
  if (toRow === undefined) return byColumns(given, barrier)
  return toColumn === undefined ? byRows(given, barrier) : byTiles(given, barrier)
}

/** All rows at once, a few columns per thread: sums over columns, or none. */
function byColumns(given: Sweep, barrier: string): string {
  const { matrix, toColumn } = given
  const { lanes, groups } = matrix
  return inScope(
    matrix,
    `for (var first = 0u; first < ${matrix.cols}u; first += ${lanes * columnsPerThread(matrix)}u) {
      ${columnDeclarations(given)}
      for (var i = group; i < ${rowsOf(given)}u; i += ${groups}u) {
        ${declare(given.rowValues, '')}
        ${given.skipsRowIf ? `if (${given.skipsRowIf}) { continue; }` : ''}
        ${columnElements(given)}
      }
      ${toColumn === undefined ? '' : reduceColumns(matrix, toColumn, barrier)}
    }`,
  )
}

/** A few rows per thread, all columns: sums over rows. */
function byRows(given: Sweep, barrier: string): string {
  const { matrix } = given
  const { cols, lanes } = matrix
  return inScope(
    matrix,
    rowBlocks(
      given,
      `for (var j = lane; j < ${cols}u; j += ${lanes}u) {
        ${declare(given.columnValues, '')}
        let k = ${matrix.at}u + i * ${cols}u + j;
        ${given.element}
      }`,
      barrier,
    ),
  )
}

/** A few columns per thread, and of these a few rows at a time: both sums. */
function byTiles(given: Sweep, barrier: string): string {
  const { matrix, toColumn } = given
  return inScope(
    matrix,
    `for (var first = 0u; first < ${matrix.cols}u; first += ${matrix.lanes * columnsPerThread(matrix)}u) {
      ${columnDeclarations(given)}
      ${rowBlocks(given, columnElements(given), barrier)}
      ${reduceColumns(matrix, toColumn!, barrier)}
    }`,
  )
}

const columnsPerThread = ({ cols, lanes }: Matrix) => Math.min(unroll, Math.ceil(cols / lanes))
const rowsOf = ({ matrix, rows }: Sweep) => rows ?? matrix.rows

function inScope({ lanes }: Matrix, statements: string): string {
  return `{
    let lane = thread % ${lanes}u;
    let group = thread / ${lanes}u;
    ${statements}
  }`
}

function declare(values: Readonly<Record<string, string>> | undefined, suffix: string): string {
  return Object.entries(values ?? {})
    .map(([name, expression]) => `let ${name}${suffix} = ${expression};`)
    .join('\n')
}

/** Each of a thread's columns in a tile: its number, whether it exists, its values, and its sum. */
function columnDeclarations(given: Sweep): string {
  const { cols, lanes } = given.matrix
  return eachColumn(given, (n) => {
    const values = Object.entries(given.columnValues ?? {})
    return `let column${n} = first + lane + ${n * lanes}u;
      var columnSum${n} = 0.0;
      ${values.map(([name]) => `var ${name}${n} = 0.0;`).join(' ')}
      if (column${n} < ${cols}u) {
        let j = column${n};
        ${values.map(([name, expression]) => `${name}${n} = ${expression};`).join(' ')}
      }`
  })
}

/** The element statements for each of a thread's columns in a tile. */
function columnElements(given: Sweep): string {
  const { at, cols } = given.matrix
  return eachColumn(
    given,
    (n) => `if (column${n} < ${cols}u) {
      let j = column${n};
      let k = ${at}u + i * ${cols}u + j;
      ${Object.keys(given.columnValues ?? {})
        .map((name) => `let ${name} = ${name}${n};`)
        .join(' ')}
      ${given.element.replaceAll('columnSum', `columnSum${n}`)}
    }`,
  )
}

function eachColumn({ matrix }: Sweep, code: (n: number) => string): string {
  return Array.from({ length: columnsPerThread(matrix) }, (_, n) => code(n)).join('\n')
}

function reduceColumns(matrix: Matrix, toColumn: string, barrier: string): string {
  const { cols, lanes, groups } = matrix
  const threads = lanes * groups
  const columns = columnsPerThread(matrix)
  const partials = Array.from({ length: columns }, (_, n) => `partials[${n * threads}u + thread] = columnSum${n};`)
  return `${partials.join(' ')}
    workgroupBarrier();
    for (var c = thread; c < ${lanes * columns}u; c += ${threads}u) {
      let j = first + c;
      if (j < ${cols}u) {
        let firstGroup = c / ${lanes}u * ${threads}u + c % ${lanes}u;
        var total = 0.0;
        for (var g = 0u; g < ${groups}u; g++) { total += partials[firstGroup + g * ${lanes}u]; }
        ${toColumn}
      }
    }
    ${barrier}`
}

/** Runs `perRow`, which adds to `rowSum`, for a few rows per thread, then hands on their totals, and so for all rows. */
function rowBlocks(given: Sweep, perRow: string, barrier: string): string {
  const { lanes, groups } = given.matrix
  const threads = lanes * groups
  const rows = rowsOf(given)
  return `for (var block = 0u; block < ${rows}u; block += ${unroll * groups}u) {
      for (var n = 0u; n < ${unroll}u; n++) {
        let i = block + n * ${groups}u + group;
        var rowSum = 0.0;
        if (i < ${rows}u) {
          ${declare(given.rowValues, '')}
          ${perRow}
        }
        partials[n * ${threads}u + thread] = rowSum;
      }
      workgroupBarrier();
      for (var r = thread; r < ${unroll * groups}u; r += ${threads}u) {
        let i = block + r;
        if (i < ${rows}u) {
          var total = 0.0;
          // Each thread begins elsewhere: threads side by side must not read the same memory bank.
          for (var l = 0u; l < ${lanes}u; l++) { total += partials[r * ${lanes}u + (l + r) % ${lanes}u]; }
          ${given.toRow!}
        }
      }
      ${barrier}
    }`
}
