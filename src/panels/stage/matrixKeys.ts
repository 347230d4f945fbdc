import type { Connection } from '../../store/engramStore'

/** What an arrow key makes of the selection in a matrix [pre, post]; undefined for other keys. Shift moves ten cells. */
export function movedSelection(
  selected: Connection,
  { pre, post }: { readonly pre: number; readonly post: number },
  key: string,
  shift: boolean,
): Connection | undefined {
  const by = shift ? 10 : 1
  const moved = (rows: number, columns: number): Connection => ({
    ...selected,
    pre: Math.min(Math.max(selected.pre + rows, 0), pre - 1),
    post: Math.min(Math.max(selected.post + columns, 0), post - 1),
  })
  switch (key) {
    case 'ArrowUp':
      return moved(-by, 0)
    case 'ArrowDown':
      return moved(by, 0)
    case 'ArrowLeft':
      return moved(0, -by)
    case 'ArrowRight':
      return moved(0, by)
    case 'Home':
      return moved(0, -post)
    case 'End':
      return moved(0, post)
    default:
      return undefined
  }
}
