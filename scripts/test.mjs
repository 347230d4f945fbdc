/**
 * `npm test`: everything that must hold before a change is taken. Each stage runs, whatever the ones before it found.
 * The last line is "N passed, N failed": tests, plus one for each stage that is a single check.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ensureBrowser, ensureDependencies, provideVulkan, root, run } from './setup.mjs'

ensureDependencies()
const results = join(root, 'build', 'test')
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

const single = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

const onWindows = process.platform === 'win32'
const programPath = (name) => join(root, 'node_modules', '.bin', onWindows ? `${name}.cmd` : name)

/** Passes when a program of node_modules exits with 0. What it says is shown when it is done. */
function check(name, ...args) {
  return new Promise((resolve, reject) => {
    const said = []
    const child = spawn(programPath(name), args, { cwd: root, shell: onWindows, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data))
    child.on('error', reject)
    child.on('close', (code) => resolve({ ...single(code === 0), said: Buffer.concat(said).toString() }))
  })
}

/** Tests that failed, with the first line of why. */
const failures = []

/** The tests of some of Vitest's projects, counted from its own report. */
function vitest(...projects) {
  const report = join(results, `${projects[0]}.json`)
  const chosen = projects.flatMap((project) => ['--project', project])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const ok = run(programPath('vitest'), ['run', ...chosen, ...reporters], { shell: onWindows }) === 0
  if (!existsSync(report)) return single(false)
  const { testResults, ...counts } = JSON.parse(readFileSync(report, 'utf8'))
  const { numPassedTests: passed, numFailedTests, numPendingTests: skipped } = counts
  // Named again at the end, where they are looked for.
  for (const { name, assertionResults, status, message } of testResults) {
    const broken = assertionResults.filter((test) => test.status === 'failed')
    for (const { fullName, failureMessages } of broken)
      failures.push(`${relative(root, name)}: ${fullName}\n  ${failureMessages.join('\n').split('\n', 1)[0]}`)
    if (status === 'failed' && broken.length === 0)
      failures.push(`${relative(root, name)}\n  ${message.split('\n', 1)[0]}`)
  }
  // A file that cannot be loaded has no failed test, and neither has an error outside of tests.
  const failed = ok ? numFailedTests : Math.max(numFailedTests, 1)
  return { passed, failed, skipped }
}

function lockFile() {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(([, range]) => !/^\d/.test(range))
  for (const [name, range] of ranges) console.log(`package.json: ${name} must be pinned exactly, got ${range}`)
  const hosts = readFileSync(join(root, 'package-lock.json'), 'utf8').match(/"resolved": "http.*"/g) ?? []
  if (hosts.length > 0) console.log(`package-lock.json must name no registry (see .npmrc), got ${hosts[0]}`)
  return single(ranges.length + hosts.length === 0)
}

async function page() {
  const { buildPage } = await import('./buildPage.mjs')
  await buildPage()
  return single(true)
}

/** WebGPU runs in Node too, on the browser's software adapter where there is no graphics card. */
function unit() {
  process.env.CHROME_PATH = ensureBrowser()
  provideVulkan()
  return vitest('unit', 'parity')
}

function browser() {
  process.env.CHROME_PATH = ensureBrowser()
  return vitest('browser')
}

/** Each of these keeps one core busy: two run at a time, and the longest begins. */
const checks = {
  lint: () => check('eslint', '.', '--max-warnings=0'),
  types: () => check('tsc'),
  format: () => check('prettier', '--check', '--log-level=warn', '.'),
  'unused code': () => check('knip', '--no-progress', '--treat-config-hints-as-errors'),
  'import cycles': () => check('knip', '--no-progress', '--cycles'),
  'lock file': lockFile,
}
const tests = {
  'unit and parity tests': unit,
  'page build': page,
  'browser tests': browser,
}
const stages = { ...checks, ...tests }

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in stages))
if (unknown.length > 0) {
  console.error(`There is no stage "${unknown[0]}". Stages: ${Object.keys(stages).join(', ')}`)
  process.exit(2)
}

const lines = []
const total = { passed: 0, failed: 0, skipped: 0 }

async function runStage(name) {
  const started = performance.now()
  let outcome
  try {
    outcome = await stages[name]()
  } catch (error) {
    outcome = { ...single(false), said: String(error.stack) }
  }
  for (const key of Object.keys(total)) total[key] += outcome[key]
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6)
  const skipped = outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : ''
  lines.push(
    `${outcome.failed > 0 ? 'FAILED' : 'passed'} ${seconds} s  ${name}: ${outcome.passed} passed, ${outcome.failed} failed${skipped}`,
  )
  return outcome.said ?? ''
}

const chosen = (group) => Object.keys(group).filter((name) => wanted.length === 0 || wanted.includes(name))
const left = chosen(checks)
async function takeChecks() {
  for (let name = left.shift(); name !== undefined; name = left.shift())
    console.log(`\n--- ${name}\n${await runStage(name)}`.trimEnd())
}
await Promise.all([takeChecks(), takeChecks()])
for (const name of chosen(tests)) {
  console.log(`\n--- ${name}`)
  console.log(await runStage(name))
}
rmSync(results, { recursive: true })
console.log(`\n${lines.join('\n')}\n`)
if (failures.length > 0) console.log(`${failures.map((failure) => `failed: ${failure}`).join('\n')}\n`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed > 0 ? 1 : 0)
