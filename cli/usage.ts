/** Prints what was wrong and how the command is used, and ends the process with code 2. */
export function exitWithUsage(usage: string, problem: string): never {
  console.error(`${problem}\n\n${usage}`)
  process.exit(2)
}
