import { useLayoutEffect, useState, type RefObject } from 'react'

/** Inner size of an element in CSS px, kept up to date; null before it is known. */
export function useElementSize(element: RefObject<HTMLElement | null>): { width: number; height: number } | null {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  useLayoutEffect(() => {
    const observed = element.current
    if (!observed) return
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = observed
      setSize((before) => (before?.width === width && before.height === height ? before : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(observed)
    return () => observer.disconnect()
  }, [element])
  return size
}
