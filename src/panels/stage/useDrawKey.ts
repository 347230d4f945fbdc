import { useLayoutEffect, useRef, type RefObject } from 'react'
import { DrawKey } from './drawKey'
import type { Box } from './stageLayout'

/** What a strip was drawn from last: nothing yet when its box has changed. */
export function useDrawKey(box: Box): RefObject<DrawKey> {
  const key = useRef(new DrawKey())
  useLayoutEffect(() => {
    key.current = new DrawKey()
  }, [box])
  return key
}
