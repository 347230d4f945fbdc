import { useEffect, useState } from 'react'
import { useEngram } from '../store/useEngram'

/** A run that is shorter than this is not worth a word. */
const quietMs = 300

/** Says that what is on show is about to be replaced, where that takes long enough to be noticed. */
export function ComputingMark() {
  const isBusy = useEngram(({ status, runVersion }) => runVersion > 0 && (status === 'running' || status === 'loading'))
  return (
    <span className="computing" role="status">
      {isBusy && <Late />}
    </span>
  )
}

function Late() {
  const [seconds, setSeconds] = useState<number | null>(null)
  useEffect(() => {
    const started = performance.now()
    const tell = () => setSeconds(Math.floor((performance.now() - started) / 1000))
    let everySecond: ReturnType<typeof setInterval> | undefined
    const timer = setTimeout(() => {
      tell()
      everySecond = setInterval(tell, 1000)
    }, quietMs)
    return () => {
      clearTimeout(timer)
      clearInterval(everySecond)
    }
  }, [])
  return (
    seconds !== null && (
      <>
        computing …<span aria-hidden="true">{seconds > 0 && ` ${seconds} s`}</span>
        <span className="computing-line" aria-hidden="true" />
      </>
    )
  )
}
