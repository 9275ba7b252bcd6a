// `pnpm test:servers`: the tests on the servers and runtimes of today, beside those that `npm test` finds: RabbitMQ 4 and
// Valkey 8, Redis 8, Python 3.13, and Node 22, 24 and 26. Takes about an hour. Writes what was run and what came out to
// tooling/tested-with.json, which docs/compatibility.md shows. With words, the rows whose names hold one of them.
import { spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { build, ensurePython, install, SetupError } from './lib/bootstrap.mjs'
import { nodeRelease } from './lib/node-releases.mjs'
import { inRoot, ROOT } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { debianPython, debianServers, redis8 } from './lib/servers-of-today.mjs'
import { table } from './lib/table.mjs'
import { readTestReport } from './lib/test-report.mjs'

const RESULTS = inRoot('tooling', 'tested-with.json')

/** Everything that talks to a server: conformance of the adapters, faults, and Python Celery. */
const withServers = ['--project=servers', '--project=alone', 'packages/', 'apps/conformance']
const withRedis = ['--project=servers', '--project=alone', 'redis']
const everything = ['--project=!long']

const rows = [
  { name: 'RabbitMQ 4 and Valkey 8', files: withServers, programs: () => debianServers() },
  { name: 'Redis 8', files: withRedis, programs: (python) => redis8(python) },
  { name: 'Python 3.13', files: ['--project=servers', 'apps/conformance'], python: () => debianPython() },
  ...[22, 24, 26].map((major) => ({ name: `Node ${major}`, files: everything, node: () => nodeRelease(major) })),
]

/** Runs the tests of a row. @returns what its servers or runtime call themselves, and how many tests passed and failed */
async function runRow(row, ownPython) {
  const python = (await row.python?.()) ?? ownPython
  const programs = await row.programs?.(ownPython)
  const folders = [programs, await row.node?.()].filter((folder) => folder !== undefined)
  const path = [...folders, process.env.PATH].join(delimiter)
  const env = {
    ...process.env,
    PATH: path,
    ...(programs !== undefined && { CELERIAC_TEST_PROGRAMS: programs }),
    CELERIAC_TEST_SERVICES: 'own',
    CELERIAC_TEST_PYTHON: python,
  }
  const report = join(tmpdir(), `celeriac-servers-${process.pid}.json`)
  const code = await vitest(row.files, report, env)
  const result = readTestReport(report, ROOT) ?? { passed: 0, pending: 0, failures: [] }
  rmSync(report, { force: true })
  if (code !== 0 && result.failures.length === 0) result.failures.push(`vitest ended with ${code}`)
  return { ...result, versions: await versions(row, { path, python }) }
}

function vitest(files, report, env) {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=./tooling/vitest-reporter.ts', '--reporter=json']
  return new Promise((resolve) => {
    const all = [...args, `--outputFile.json=${report}`, ...files]
    const child = spawn('node', all, { cwd: ROOT, stdio: 'inherit', env })
    child.on('close', (status, signal) => resolve(status ?? signal))
  })
}

async function versions(row, { path, python }) {
  const ask = async (command, ...args) => (await run(command, args, { env: { PATH: path } })).output.trim()
  const found = []
  if (row.programs) {
    found.push((await ask('redis-server', '--version')).replace(/ server v=(\S+).*/s, ' $1'))
    if (row.name.includes('RabbitMQ'))
      found.push(`RabbitMQ ${(await ask('rabbitmqctl', 'version')).split('\n').at(-1)}`)
  }
  if (row.python) found.push(await ask(python, '--version'))
  found.push(`Node ${(await ask('node', '--version')).slice(1)}`)
  return found.join(', ')
}

try {
  await install()
  await build()
  const python = await ensurePython()
  const words = process.argv.slice(2)
  const chosen = rows.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
  const results = new Map(JSON.parse(readFileSync(RESULTS, 'utf8')).map((row) => [row.name, row]))
  const shown = []
  for (const row of chosen) {
    console.log(`\n== ${row.name}`)
    const { passed, pending, failures, versions } = await runRow(row, python)
    for (const failure of failures) console.log(`\n${failure}`)
    results.set(row.name, { name: row.name, versions, passed, failed: failures.length })
    shown.push([row.name, versions, passed, failures.length, pending])
    if (failures.length > 0) process.exitCode = 1
  }
  const ordered = rows.map(({ name }) => results.get(name)).filter((row) => row !== undefined)
  writeFileSync(RESULTS, `${JSON.stringify(ordered, null, 2)}\n`)
  console.log(`\n${table(['', 'with', 'passed', 'failed', 'skipped'], shown)}`)
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
