import { fastestSpeed, normalStepsPerSecond, slowestSpeed } from '../../store/playback'

/** What the speed slider stops at, in steps per second, at about equal ratios. */
export const speedStops: readonly number[] = [
  slowestSpeed,
  0.35,
  0.5,
  0.7,
  1,
  1.5,
  2,
  3,
  4,
  6,
  8,
  10,
  14,
  fastestSpeed,
].map((speed) => speed * normalStepsPerSecond)

/** "1×", "0.25×" */
export function speedText(stepsPerSecond: number): string {
  return `${Number((stepsPerSecond / normalStepsPerSecond).toPrecision(2))}×`
}
