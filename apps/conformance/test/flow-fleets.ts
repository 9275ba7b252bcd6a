import { randomUUID } from 'node:crypto'
import { chain, chord, group } from '@celeriac/canvas'
import { type AnyStep, Celery, type ResultHandle, type Task, TimeoutError } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { redisUrl } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { Redis } from 'ioredis'
import { type PythonClient, startPythonClient } from '../src/python-client.ts'
import { type PythonWorker, startPythonWorker } from '../src/python-worker.ts'
import type { Flow } from '../src/random-flow.ts'

/** How a work-flow ended, and how often each of its tasks ran. */
export interface FlowOutcome {
  readonly value?: unknown
  readonly error?: readonly unknown[]
  readonly runs: Readonly<Record<string, string>>
}

/** A broker with results, its workers, and clients of both languages. */
export interface FlowFleet {
  readonly name: string
  readonly queues: readonly string[]
  run(flow: Flow, client: 'node' | 'python', timeoutS?: number): Promise<FlowOutcome>
  close(): Promise<void>
}

/** Three fleets: of Node's workers, of Python's, and of both. */
export function startFlowFleets(): Promise<readonly FlowFleet[]> {
  return Promise.all([
    startFlowFleet('Node alone', { db: 8, languages: ['node'] }),
    startFlowFleet('Python alone', { db: 9, languages: ['python'] }),
    startFlowFleet('both', { db: 10, languages: ['node', 'python'] }),
  ])
}

/** Starts the workers of a fleet, on a database of its own. */
async function startFlowFleet(
  name: string,
  { db, languages }: { readonly db: number; readonly languages: readonly ('node' | 'python')[] },
): Promise<FlowFleet> {
  const url = await redisUrl(db)
  const redis = new Redis(url)
  await redis.flushdb()
  const app = new Celery(
    'flows',
    { broker: url, backend: url, workerPrefetchMultiplier: 0 },
    { logger: silentLogger() },
  )
  const step = defineSteps(app, redis)
  const python = { broker: url, backend: url }
  const queues = languages.map((language) => `to-${language}`)
  const client = await startPythonClient(python)
  const workers: (Worker | PythonWorker)[] = []
  if (languages.includes('node')) {
    const worker = new Worker(app, { queues: ['celery', 'to-node'], concurrency: 20 })
    await worker.start()
    workers.push(worker)
  }
  if (languages.includes('python')) {
    workers.push(await startPythonWorker(python, { queues: ['celery', 'to-python'], concurrency: 8 }))
  }
  return {
    name,
    queues,
    async run(flow, from, timeoutS = 8) {
      const run = randomUUID()
      const ended = await (from === 'node'
        ? sendHere(build(flow, run, step), timeoutS)
        : sendThere(client, flow, run, timeoutS))
      return { ...ended, runs: await settledRuns(redis, run, ended.error === undefined ? 2 : 8) }
    },
    async close() {
      for (const worker of workers) await worker.stop()
      await client.close()
      await app.close()
      await redis.quit()
    },
  }
}

type Step = Task<(...args: unknown[]) => Promise<number>>

function defineSteps(app: Celery, redis: Redis): Step {
  const step: Step = app.task({ name: 'flow.step', bind: true }, async (self, ...args: unknown[]): Promise<number> => {
    const [label, by, run, fails, becomes] = args.slice(-5) as [string, number, string, boolean, Flow | null]
    await redis.hincrby(`runs:${run}`, label, 1)
    if (fails) throw Object.assign(new RangeError(label))
    if (becomes !== null) await self.replace(build(becomes, run, step))
    return (args.length > 5 ? flat(args[0]) : 0) + by
  })
  return step
}

function flat(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + flat(item), 0)
  return typeof value === 'number' ? value : 0
}

function build(flow: Flow, run: string, step: Step): AnyStep {
  switch (flow.kind) {
    case 'task': {
      const signature = step.s(flow.label, flow.by, run, flow.fails, flow.becomes ?? null).set({ queue: flow.queue })
      return flow.immutable ? signature.set({ immutable: true }) : signature
    }
    case 'chain': {
      const steps = flow.steps.map((part) => build(part, run, step))
      // As Python calls it: with several arguments, or with one.
      return (chain as (...steps: AnyStep[]) => AnyStep)(...steps)
    }
    case 'group':
      return group(flow.steps.map((part) => build(part, run, step)))
    case 'chord':
      return chord(
        flow.steps.map((part) => build(part, run, step)),
        build(flow.body, run, step) as never,
      ) as AnyStep
  }
}

type Ended = Omit<FlowOutcome, 'runs'>

async function sendHere(step: AnyStep, timeoutS: number): Promise<Ended> {
  try {
    const result = await (step as AnyStep & { applyAsync(): Promise<ResultHandle> }).applyAsync()
    return { value: await result.get({ timeout: timeoutS }) }
  } catch (error) {
    if (error instanceof TimeoutError) return { error: ['timeout'] }
    const {
      name,
      excType = name,
      message,
      excMessage = message,
    } = error as Error & { excType?: string; excMessage?: unknown }
    return { error: [excType, textOf(excMessage)] }
  }
}

function textOf(message: unknown): string {
  return withoutIds(Array.isArray(message) ? String(message[0] ?? '') : String(message))
}

async function sendThere(client: PythonClient, flow: Flow, run: string, timeoutS: number): Promise<Ended> {
  const literal = JSON.stringify(JSON.stringify(flow))
  try {
    const handle = await client.run(`import json; send_flow(json.loads(${literal}), ${JSON.stringify(run)})`)
    const tuple = JSON.stringify(JSON.stringify(handle))
    const until = Date.now() + timeoutS * 1000
    while (Date.now() < until) {
      const ended = await client.run<Ended | null>(`import json; flow_outcome(json.loads(${tuple}))`)
      if (ended?.error !== undefined) return { error: [ended.error[0], withoutIds(String(ended.error[1]))] }
      if (ended !== null) return ended
    }
    return { error: ['timeout'] }
  } catch (error) {
    const { type, args } = error as { type?: string; args?: unknown[] }
    return { error: ['sending', type ?? String(error), withoutIds(String(args?.[0]))] }
  }
}

/** Ids are different each time. */
function withoutIds(text: string): string {
  return text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
}

/** The counts, once nothing changes any more: of a group, others run on when one has failed. */
async function settledRuns(redis: Redis, run: string, looks: number): Promise<Record<string, string>> {
  let before = ''
  for (let same = 0; ; ) {
    const counts = await redis.hgetall(`runs:${run}`)
    const text = JSON.stringify(Object.entries(counts).sort())
    same = text === before ? same + 1 : 0
    if (same === looks) return counts
    before = text
    // That nothing comes any more can only be seen after a while.
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}
