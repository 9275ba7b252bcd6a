import { type Celery, type RetryOptions, signals } from '@celeriac/core'
import { internalsOf } from '@celeriac/core/internal'
import type { WireMessage } from '@celeriac/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import { body, type WorkerBench, workerBench } from './support/worker-bench.ts'

describe('retry', () => {
  let bench: WorkerBench
  let options: RetryOptions = {}
  afterEach(() => bench.close())

  const define = (app: Celery): void => {
    app.task({ name: 'test.again', bind: true, maxRetries: 2, defaultRetryDelay: 60, params: ['a', 'b?'] }, (self) => {
      throw self.retry(options)
    })
  }

  /** Runs the task once and gives the message that it left. */
  async function retried(given: RetryOptions, message: Partial<WireMessage>, settings = {}): Promise<WireMessage> {
    options = given
    bench = await workerBench({ define, settings })
    await bench.push(message)
    // Its own queue, so that no worker takes it.
    await expect.poll(() => bench.log.some(({ message: line }) => line.includes('retry: Retry in'))).toBe(true)
    await bench.worker.stop()
    const messages: WireMessage[] = []
    const consumer = await bench.connection.consume(
      { queues: [internalsOf(bench.app).queues.get('celery')], prefetch: 'unlimited' },
      (d) => messages.push(d.message),
    )
    await expect.poll(() => messages.length).toBe(1)
    await consumer.close()
    return messages[0] as WireMessage
  }

  const embed = {
    callbacks: [{ task: 'c', args: [], kwargs: {}, options: {}, subtask_type: null, immutable: false }],
    errbacks: [{ task: 'e', args: [], kwargs: {}, options: {}, subtask_type: null, immutable: false }],
    chain: [{ task: 'n', args: [], kwargs: {}, options: { task_id: 'N' }, subtask_type: null, immutable: false }],
    chord: null,
  }
  const headers = {
    lang: 'py',
    task: 'test.again',
    id: 'T1',
    shadow: 'shown',
    eta: null,
    expires: '2099-01-01T00:00:00+00:00',
    group: 'G',
    group_index: 3,
    retries: 1,
    timelimit: [300, 200],
    root_id: 'R',
    parent_id: 'P',
    argsrepr: '(1,)',
    kwargsrepr: '{}',
    origin: 'gen1@host',
    ignore_result: null,
    replaced_task_nesting: 2,
    stamped_headers: ['team'],
    stamps: { team: 'a', other: 'b' },
    custom: 'mine',
    'x-death': [{ count: 1 }],
    'x-first-death-queue': 'q',
  }

  it('sends the request again under its id, with one retry more [C116]', async () => {
    const message = await retried(
      { countdown: 30, error: new TypeError('no') },
      { headers, body: body([[1], {}, embed]), properties: { correlationId: 'T1', replyTo: 'OID', priority: 5 } },
    )
    expect(message.headers).toMatchObject({
      task: 'test.again',
      id: 'T1',
      shadow: 'shown',
      expires: '2099-01-01T00:00:00+00:00',
      group: 'G',
      group_index: 3,
      retries: 2,
      timelimit: [300, 200],
      root_id: 'R',
      parent_id: 'P',
      origin: 'gen1@host',
      ignore_result: false,
      replaced_task_nesting: 2,
      stamped_headers: ['team'],
      stamps: { team: 'a' },
      custom: 'mine',
    })
    expect(Object.keys(message.headers)).not.toContain('x-death')
    expect(Object.keys(message.headers)).not.toContain('x-first-death-queue')
    expect(Date.parse(String(message.headers['eta'])) - Date.now()).toBeGreaterThan(25_000)
    expect(Date.parse(String(message.headers['eta'])) - Date.now()).toBeLessThan(31_000)
    expect(message.properties).toMatchObject({ correlationId: 'T1', replyTo: 'OID', priority: 5 })
    expect(JSON.parse(Buffer.from(message.body).toString())).toEqual([[1], {}, embed])
  })

  it('becomes its own parent where it had none, and lists itself as child [C116]', async () => {
    const message = await retried(
      { countdown: 30 },
      { headers: { task: 'test.again', id: 'T1' }, body: body([[1], {}, {}]) },
    )
    expect(message.headers['parent_id']).toBe('T1')
    expect(message.headers['root_id']).toBe('T1')
    expect((await bench.record('T1'))?.children).toEqual([[['T1', null], null]])
  })

  it('stores RETRY with the error, after the message is sent [C116]', async () => {
    await retried(
      { error: new TypeError('no') },
      { headers: { task: 'test.again', id: 'T1' }, body: body([[1], {}, {}]) },
    )
    expect(bench.trace.filter((step) => !step.startsWith('ack'))).toEqual(['publish T1', 'store T1 RETRY'])
    const record = await bench.record('T1')
    expect(record).toMatchObject({
      status: 'RETRY',
      result: { exc_type: 'TypeError', exc_module: 'builtins', exc_message: ['no'] },
      dateDone: null,
    })
    expect(record?.traceback).toContain('Retry')
    const line = bench.log.find(({ message }) => /^Task test\.again\[T1\] retry: Retry in 60s/.test(message))
    const cause = expect.objectContaining({ message: 'no' })
    expect(line?.fields).toEqual({ id: 'T1', name: 'test.again', retries: 0, countdown: 60, eta: null, cause })
  })

  it('waits for the default delay, and stores null, where nothing is given', async () => {
    const message = await retried({}, { headers: { task: 'test.again', id: 'T1' }, body: body([[1], {}, {}]) })
    const delayMs = Date.parse(String(message.headers['eta'])) - Date.now()
    expect(delayMs).toBeGreaterThan(55_000)
    expect(delayMs).toBeLessThan(61_000)
    expect((await bench.record('T1'))?.result).toBeNull()
  })

  it.each([
    [{ args: [7] }, [[7], {}]],
    [{ kwargs: { a: 7 } }, [[7, 2], {}]],
    [{ args: [7], kwargs: { b: 8 } }, [[7], { b: 8 }]],
  ])('with %j only what does not clash is inherited', async (given, expected) => {
    const message = await retried(given, { headers: { task: 'test.again', id: 'T1' }, body: body([[1, 2], {}, {}]) })
    expect(JSON.parse(Buffer.from(message.body).toString()).slice(0, 2)).toEqual(expected)
  })

  it('fails with MaxRetriesExceededError when retries are exhausted, or with the error given [C84]', async () => {
    options = {}
    bench = await workerBench({ define })
    await bench.push({ headers: { task: 'test.again', id: 'T1', retries: 2 }, body: body([[1], { b: 2 }, {}]) })
    await bench.settled()
    expect(await bench.record('T1')).toMatchObject({
      status: 'FAILURE',
      result: {
        exc_type: 'MaxRetriesExceededError',
        exc_module: 'celery.exceptions',
        exc_message: ["Can't retry test.again[T1] args:(1,) kwargs:{'b': 2}"],
      },
    })
    options = { error: new RangeError('gone') }
    await bench.push({ headers: { task: 'test.again', id: 'T2', retries: 2 }, body: body([[1], {}, {}]) })
    await bench.settled()
    expect((await bench.record('T2'))?.result).toMatchObject({ exc_type: 'ValueError', exc_message: ['gone'] })
  })

  it('is rejected where the message cannot be sent: a failure', async () => {
    options = { countdown: 1 }
    bench = await workerBench({ define, settings: { taskPublishRetry: false } })
    await bench.push({ headers: { task: 'test.again', id: 'T1' }, body: body([[1], {}, {}]) })
    bench.broker.play({ publish: ['refuse'] })
    await expect.poll(() => bench.record('T1')).toMatchObject({ status: 'FAILURE', result: { exc_type: 'Reject' } })
  })

  it('runs again by itself for autoretryFor, with back-off, until it succeeds', async () => {
    const countdowns: unknown[] = []
    const disconnect = signals.taskRetry.connect((_, { reason }) => countdowns.push((reason as { when: number }).when))
    let runs = 0
    bench = await workerBench({
      define: (app) => {
        app.task(
          { name: 'test.auto', autoretryFor: ['TypeError'], retryBackoff: 1, retryBackoffMax: 0, maxRetries: 5 },
          () => {
            runs += 1
            if (runs < 3) throw new TypeError('not yet')
            return runs
          },
        )
      },
    })
    await bench.push({ headers: { task: 'test.auto', id: 'T1' }, body: body([[], {}, {}]) })
    await expect.poll(() => bench.record('T1')).toMatchObject({ status: 'SUCCESS', result: 3 })
    disconnect()
    expect(countdowns).toEqual([0, 0])
  })

  it('the RETRY of one run never overwrites the end of the next, which may be here already', async () => {
    options = { countdown: 0 }
    bench = await workerBench({ define })
    const result = await bench.app.sendTask('test.again', [1])
    await expect(result.get({ timeout: 10 })).rejects.toMatchObject({ name: 'MaxRetriesExceededError' })
    const states = bench.stored.filter(({ taskId }) => taskId === result.id).map(({ status }) => status)
    expect(states).toEqual(['RETRY', 'RETRY', 'FAILURE'])
  })
})
