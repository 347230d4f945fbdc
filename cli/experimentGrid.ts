import { readFile } from 'node:fs/promises'

/** One training run of a grid. */
export interface GridRun {
  /** The name of its folder and of its checkpoint: task, cell, rule, seed. */
  readonly id: string
  /** Options of `npm run train`, without --out. */
  readonly options: Readonly<Record<string, string>>
}

type Options = Readonly<Record<string, string | number>>

interface GridFile {
  readonly description: string
  /** Of every run, unless its group says otherwise. */
  readonly options: Options
  /** Also of every run without plasticity, which gets more units to level the number of parameters. */
  readonly nonPlasticOptions: Options
  /** In order of importance. Each is trained with every rule and seed. */
  readonly groups: readonly {
    readonly name: string
    readonly seeds: readonly number[]
    readonly rules?: readonly string[]
    readonly options: Options
    readonly nonPlasticOptions?: Options
  }[]
}

/**
 * Reads a grid file.
 *
 * @returns its runs, in the order in which they are to be trained
 * @throws Error where the file cannot be read, or names a run twice
 */
export async function readGrid(file: string): Promise<GridRun[]> {
  const grid = JSON.parse(await readFile(file, 'utf8')) as GridFile
  const runs = grid.groups.flatMap((group) =>
    group.seeds.flatMap((seed) =>
      (group.rules ?? ['hebbian', 'gradient', 'none']).map((rule): GridRun => {
        const options: Options = {
          ...grid.options,
          ...group.options,
          ...(rule === 'none' ? (group.nonPlasticOptions ?? grid.nonPlasticOptions) : {}),
          rule,
          seed,
        }
        return {
          id: `${group.name}-${options['cell'] ?? 'rnn'}-${rule}-${seed}`,
          options: Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)])),
        }
      }),
    ),
  )
  const seen = new Set<string>()
  for (const { id } of runs) {
    if (seen.has(id)) throw new Error(`${file}: the run ${id} is there twice`)
    seen.add(id)
  }
  return runs
}
