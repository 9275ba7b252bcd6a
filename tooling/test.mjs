// `npm test`: everything, on a fresh checkout. Brings what is missing, runs the checks, then every test against real
// servers and real Python Celery, and ends with `N passed, N failed, N skipped` alone on a line. With `--long`, the
// tests of `*.long.test.ts` in place of checks and tests: `npm run test:long`.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, checkNode, checkPython, ensurePnpm, ensurePython, install, SetupError } from './lib/bootstrap.mjs'
import { ensureServers } from './lib/servers.mjs'
import { readTestReport } from './lib/test-report.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const report = join(tmpdir(), `celeriac-tests-${process.pid}.json`)

/** Brings everything but servers; where it cannot, says what is missing. */
async function prepare() {
  try {
    checkNode()
    await checkPython()
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
    child.on('close', (code, signal) => resolve(code ?? signal))
    child.on('error', () => resolve(127))
  })
}

const python = await prepare()
const { missing: skipped } = await ensureServers()

const long = process.argv.includes('--long')
const checks = long ? 0 : await run(process.execPath, ['tooling/check.mjs'])
const tests = await run(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    `--reporter=${process.stdout.isTTY ? 'default' : './tooling/vitest-reporter.ts'}`,
    '--reporter=json',
    `--outputFile.json=${report}`,
    `--project=${long ? '' : '!'}long`,
  ],
  {
    CELERIAC_TEST_EXCLUDE: skipped.flatMap((part) => part.exclude).join('\n'),
    CELERIAC_TEST_SERVICES: 'own',
    CELERIAC_TEST_PYTHON: python,
  },
)

const { passed, pending, failures } = readTestReport(report, root) ?? { passed: 0, pending: 0, failures: [] }
rmSync(report, { force: true })
if (checks !== 0) failures.push('failed: pnpm check (see above)')
if (tests !== 0 && failures.length === 0) failures.push(`failed: vitest ended with ${tests} (see above)`)
for (const failure of failures) console.log(`\n${failure}`)
for (const { what, why } of skipped) console.log(`skipped: ${what}: ${why}`)
console.log(`\n${passed} passed, ${failures.length} failed, ${pending + skipped.length} skipped`)
process.exitCode = failures.length === 0 ? 0 : 1
