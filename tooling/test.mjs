// `npm test`: everything, on a fresh checkout. Brings what is missing, runs the checks, then every test against real
// servers and real Python Celery, and ends with `N passed, N failed, N skipped` alone on a line.
import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, ensurePnpm, ensurePython, install, SetupError } from './lib/bootstrap.mjs'
import { ensureServers } from './lib/servers.mjs'

const root = new URL('..', import.meta.url).pathname
const report = join(tmpdir(), `celeriac-tests-${process.pid}.json`)

/** Brings everything but servers; where it cannot, says what is missing. */
async function prepare() {
  try {
    await ensurePnpm()
    await install()
    await build()
    return await ensurePython()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('close', (code, signal) => resolve(signal === null ? code : 1))
    child.on('error', () => resolve(127))
  })
}

const python = await prepare()
const { missing: skipped } = await ensureServers()

const checks = await run(process.execPath, ['tooling/check.mjs'])

const exclude = skipped.flatMap((part) => part.exclude.flatMap((pattern) => ['--exclude', pattern]))
const tests = await run(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    '--exclude',
    '**/node_modules/**',
    ...exclude,
  ],
  {
    CELERIAC_TEST_SERVICES: 'own',
    CELERIAC_TEST_PYTHON: python,
  },
)

/** What vitest has counted; a run that broke off counts as one failure. */
function counted() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests || (tests === 0 ? 0 : 1), pending: numPendingTests }
  } catch {
    return { passed: 0, failed: 1, pending: 0 }
  }
}

const { passed, failed, pending } = counted()
rmSync(report, { force: true })
for (const { what, why } of skipped) console.log(`skipped: ${what}: ${why}`)
if (checks !== 0) console.log('failed: pnpm check (see above)')
console.log(`\n${passed} passed, ${failed + (checks === 0 ? 0 : 1)} failed, ${pending + skipped.length} skipped`)
process.exitCode = tests === 0 && checks === 0 && failed === 0 ? 0 : 1
