import { signals } from '@celeriac/core'
import { endRun, type Outcome } from '@celeriac/core/internal'
import { describe, expect, it, onTestFinished } from 'vitest'
import { finish } from '../src/finish/finish.ts'
import { workerHands } from '../src/finish/worker-hands.ts'
import { TaskLog } from '../src/task-log.ts'
import { type MadeJob, makeJob } from './support/make-job.ts'
import { workerBench } from './support/worker-bench.ts'

const outcome: Outcome = { kind: 'success', value: 4, runtimeS: 0.5 }

describe('the short way of a success', () => {
  const ways = {
    short: ({ job, parts }: MadeJob) => finish(job, outcome, parts),
    long: ({ job, parts }: MadeJob) => endRun(job.run, outcome, workerHands(job, parts)),
  }

  /** Everything that is done, in order. */
  async function follow(way: keyof typeof ways, options: object): Promise<readonly string[]> {
    const trace: string[] = []
    const bench = await workerBench({
      start: false,
      define: (app) => {
        const hooks = {
          onSuccess: async (value: unknown) => void trace.push(`on success ${value}`),
          afterReturn: (state: string) => void trace.push(`after return ${state}`),
        }
        app.task({ name: 'test.it', ...hooks, ...options }, () => 4)
      },
    })
    onTestFinished(() => bench.close())
    onTestFinished(signals.taskSuccess.connect((_, { result, runtime }) => trace.push(`success ${result} ${runtime}`)))
    onTestFinished(signals.taskPostrun.connect((_, { state }) => trace.push(`postrun ${state}`)))
    bench.trace.push = (...steps) => trace.push(...steps)
    const { job, parts, settled } = makeJob(bench, 'test.it', { trace })
    const log = new TaskLog({ ...parts.log.logger, info: (line) => void trace.push(line) })
    await ways[way]({ job, parts: { ...parts, log }, settled })
    return [...trace]
  }

  it.each([
    [{ acksLate: true }],
    [{ acksLate: false }],
    [{ acksLate: true, ignoreResult: true }],
    [{ acksLate: false, ignoreResult: true }],
  ])('does what the long one does, with %j', async (options) => {
    const steps = await follow('short', options)
    expect(steps).toEqual(await follow('long', options))
    expect(steps).toContain('on success 4')
    expect(steps.some((step) => step.startsWith('store'))).toBe(!('ignoreResult' in options))
  })
})
