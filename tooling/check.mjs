// `pnpm check`: everything that can be said about the code without running it. Needs an installed tree. With a part of
// a step's name, that step alone: `node tooling/check.mjs types`.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { envWithPnpm } from './lib/pnpm.mjs'

const steps = [
  ['format and lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['promises and switches', 'oxlint', ['--type-aware', '-c', '.oxlintrc.json', ...folders('packages', 'src')]],
  ['types', 'node', ['node_modules/typescript-native/bin/tsc', '-b']],
  ['types of tests', 'node', ['node_modules/typescript-native/bin/tsc', '-p', 'tsconfig.tests.json']],
  ['layers', 'node', ['tooling/check-layers.mjs']],
  ['workspace', 'sherif', ['--ignore-rule', 'root-package-dependencies']],
  ['unused code', 'knip', ['--treat-config-hints-as-errors']],
  ['package shape', 'turbo', ['run', 'check:package', '--output-logs=errors-only']],
  ['lease thread', 'node', ['tooling/lease-thread.mjs', '--check']],
  ['settings page', 'node', ['tooling/settings-page.mjs', '--check']],
  ['rooms page', 'node', ['tooling/rooms-page.mjs', '--check']],
  ['options page', 'node', ['tooling/options-page.mjs', '--check']],
  ['differences page', 'node', ['tooling/differences-page.mjs', '--check']],
  ['compatibility page', 'node', ['tooling/compatibility.mjs', '--check']],
]

function folders(parent, child) {
  return readdirSync(parent).map((name) => `${parent}/${name}/${child}`)
}

const only = process.argv[2]
// turbo calls pnpm, and is told nothing about where it is.
const env = { ...(await envWithPnpm()), TURBO_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0' }
for (const [name, command, args] of steps) {
  if (only !== undefined && !name.includes(only)) continue
  const started = Date.now()
  const run = spawnSync(command === 'node' ? process.execPath : `node_modules/.bin/${command}`, args, {
    encoding: 'utf8',
    env,
    maxBuffer: 1 << 28,
  })
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  if (run.status === 0) {
    console.log(`ok    ${name} (${seconds} s)`)
    continue
  }
  console.error(`FAIL  ${name} (${seconds} s)\n${run.stdout}\n${run.stderr}${run.error ?? ''}`)
  process.exitCode = 1
}
