/** Which units are not 0, in ascending order. */
export function activeUnits(values: ArrayLike<number>): Uint16Array {
  const units = new Uint16Array(values.length)
  let count = 0
  for (let j = 0; j < values.length; j++) if (values[j] !== 0) units[count++] = j
  return units.subarray(0, count)
}
