// pnpm --filter @celeriac/bench bench [--rounds 5] [--only redis-drain,redis-send] [--scale 1]
// All contestants of a scenario run in turn, round after round, so that a machine that slows down slows all of them.

import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { amqpDrain, amqpSend } from './amqp-scenarios.mjs'
import { flow } from './flow-scenarios.mjs'
import { drain, drainMany, roundTrip, send, sleeping } from './redis-scenarios.mjs'
import { startRedis } from './servers.mjs'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    scale: { type: 'string', default: '1' },
    amqp: { type: 'string', default: process.env.AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672' },
  },
})
const rounds = Number(values.rounds)
const scaled = (count) => Math.round(count * Number(values.scale))
const repository = fileURLToPath(new URL('../../..', import.meta.url))
const python = process.env.CELERIAC_TEST_PYTHON ?? `${repository}.venv/bin/python`
if (!existsSync(python))
  throw new Error(`no Python environment at ${python}: run npm run demo once, or set CELERIAC_TEST_PYTHON`)

const redis = await startRedis()
const scenarios = {
  // Long enough that the first ten thousand, while the code is being compiled, do not decide.
  'redis-drain': () => drain(redis, python, scaled(60_000)),
  'redis-drain-100000': () => drainMany(redis, python, 100_000),
  'redis-send': () => send(redis, python, scaled(40_000)),
  'redis-round-trip': () => roundTrip(redis, python, scaled(5_000), 1),
  'redis-fifty-in-flight': () => roundTrip(redis, python, scaled(10_000), 50),
  'redis-sleeping': () => sleeping(redis, python, scaled(20_000)),
  'flow-group-1000': () => flow(redis, python, 'group', scaled(1000)),
  'flow-chord-1000': () => flow(redis, python, 'chord', scaled(1000)),
  'flow-chain-100': () => flow(redis, python, 'chain', scaled(100)),
  'amqp-send': () => amqpSend(values.amqp, python, scaled(20_000)),
  'amqp-drain': () => amqpDrain(values.amqp, python, scaled(20_000)),
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
const show = (number, digits = 0) => (number === undefined || Number.isNaN(number) ? '' : number.toFixed(digits))

console.log(
  `${cpus().length} × ${cpus()[0].model}, Node ${process.versions.node}, Redis ${redis.version}; medians of ${rounds} interleaved rounds\n`,
)
try {
  for (const [name, make] of Object.entries(scenarios)) {
    if (values.only && !values.only.split(',').includes(name)) continue
    const contestants = Object.entries(make())
    const runs = new Map(contestants.map(([who]) => [who, []]))
    for (let round = 0; round < rounds; round++) {
      for (const [who, run] of contestants)
        runs.get(who).push(await run().catch((error) => ({ failed: error.message })))
    }
    console.log(
      `${name}\n| | a second | of the first | ms each | CPU µs | Redis µs | missing or left |\n|---|---|---|---|---|---|---|`,
    )
    const middle = (who, key) =>
      median(
        runs
          .get(who)
          .filter((run) => run[key] !== undefined)
          .map((run) => run[key]),
      )
    const base = middle(contestants[0][0], 'perSecond')
    for (const [who] of contestants) {
      const failed = runs.get(who).find((run) => run.failed)
      const rate = middle(who, 'perSecond')
      const left = Math.max(...runs.get(who).map((run) => run.left ?? 0))
      console.log(
        `| ${who} | ${show(rate)} | ${show(rate / base, 2)} | ${show(middle(who, 'ms'), 2)} | ${show(middle(who, 'cpuUs'), 1)} | ${show(middle(who, 'redisUs'), 1)} | ${failed ? failed.failed : left} |`,
      )
    }
    console.log()
  }
} finally {
  await redis.stop()
}
