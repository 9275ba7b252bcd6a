// `npm run demo`: a Python worker and a Node worker start, and clients of both kinds call them. Brings what it needs;
// ends with 0 only where every call came out right.
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  build,
  checkNode,
  checkPython,
  ensurePython,
  inRoot,
  install,
  runThenCleanUp,
  SetupError,
  step,
} from './lib/bootstrap.mjs'
import { checkReachable } from './lib/reachable.mjs'
import { startService } from './lib/service.mjs'
import { table } from './lib/table.mjs'

const USAGE = `npm run demo -- [--broker URL] [--backend URL]

  --broker   redis://… or amqp://…   (default: filesystem://, in a temporary folder)
  --backend  redis://…, rpc:// or file:///folder
             (default: the broker's address for Redis, rpc:// for RabbitMQ, files otherwise)`

/** Three directions, each with success, failure, countdown and keyword arguments. */
const CALLS = 12

const folder = mkdtempSync(join(tmpdir(), 'celeriac-demo-'))
await runThenCleanUp(main, () => rmSync(folder, { recursive: true, force: true }))

async function main() {
  const { broker, backend, help } = options()
  if (help) {
    console.log(USAGE)
    return 0
  }
  checkNode()
  await checkPython()
  for (const url of [broker, backend]) await checkReachable(url)
  await install()
  await build()
  const python = await ensurePython()
  for (const name of ['queues', 'control', 'results']) mkdirSync(join(folder, name))
  console.log(`\nBroker ${withoutPassword(broker)}, results in ${withoutPassword(backend)}`)
  return quickstart(python, {
    QUICKSTART_BROKER: broker,
    QUICKSTART_BACKEND: backend,
    QUICKSTART_FOLDER: folder,
    QUICKSTART_RUN: randomUUID().slice(0, 8),
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  })
}

async function quickstart(python, env) {
  const app = inRoot('apps', 'quickstart')
  const inNode = (name, script) => startService(name, env, process.execPath, [join(app, 'dist', script)], app)
  const inPython = (name, ...args) => startService(name, env, python, args, join(app, 'python'))
  const celery = `-m celery -A tasks worker -P solo -n python@%h -l INFO --without-gossip --without-mingle`.split(' ')

  const workers = [
    inPython('The Python worker', ...celery, '-Q', `quickstart.python.${env.QUICKSTART_RUN}`),
    inNode('The Node worker', 'worker.js'),
  ]
  await step('Starting a Python worker and a Node worker', (report) =>
    Promise.all(workers.map((worker) => worker.says('ready.', report))),
  )
  const clients = await step('Calling them from Node and from Python', async () => {
    const node = inNode('The Node client', 'call.js')
    const nodeCode = await node.ends()
    const snake = inPython('The Python client', 'call.py')
    return [
      { client: node, code: nodeCode },
      { client: snake, code: await snake.ends() },
    ]
  })
  await step('Stopping the workers', () => Promise.all(workers.map((worker) => worker.stop())))

  const rows = clients.flatMap(({ client }) => rowsOf(client.output))
  const right = rows.filter((row) => row.ok).length
  console.log(`\n${table(['direction', 'task', 'arguments', 'outcome', 'ms', ''], rows.map(cells))}\n`)
  if (right === CALLS && clients.every(({ code }) => code === 0)) {
    console.log(`All ${CALLS} calls came out right.`)
    return 0
  }
  for (const { name, output } of [...clients.map(({ client }) => client), ...workers]) {
    console.error(`── ${name} printed:\n${output.trimEnd()}\n`)
  }
  console.error(`${right} of ${CALLS} calls came out right.`)
  return 1
}

function rowsOf(output) {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
}

function cells({ direction, task, args, outcome, ms, ok }) {
  return [direction, task, args, outcome, ms, ok ? '✓' : '✗']
}

/** @throws SetupError */
function options() {
  try {
    const { values } = parseArgs({
      options: { broker: { type: 'string' }, backend: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
    const broker = values.broker ?? 'filesystem://'
    return { broker, backend: values.backend ?? backendFor(broker), help: values.help }
  } catch (error) {
    throw new SetupError(`${error.message}\n\n${USAGE}`)
  }
}

function backendFor(broker) {
  if (/^(rediss?|redis\+socket|sentinel):/.test(broker)) return broker
  return /^(amqps?|pyamqp):/.test(broker) ? 'rpc://' : `file://${join(folder, 'results')}`
}

function withoutPassword(url) {
  return url.replace(/(:\/\/[^:/@]*):[^@]*@/, '$1:**@')
}
