import { type Celery, currentTask, signals } from '@celeriac/core'
import { afterEach, describe, expect, it } from 'vitest'
import { body, type WorkerBench, workerBench } from './support/worker-bench.ts'

describe('the life of a worker', () => {
  let bench: WorkerBench
  const open: (() => void)[] = []
  const aborted: unknown[] = []
  afterEach(() => bench.close())

  const define = (app: Celery): void => {
    open.length = 0
    aborted.length = 0
    for (const [name, acksLate] of [
      ['test.wait', false],
      ['test.wait-late', true],
    ] as const) {
      app.task({ name, acksLate, bind: true }, (self) => {
        self.signal.addEventListener('abort', () => aborted.push(self.signal.reason))
        return new Promise<string>((resolve) => open.push(() => resolve('done')))
      })
    }
  }
  const push = (id: string, task = 'test.wait') => bench.push({ headers: { task, id }, body: body([[], {}, {}]) })

  it('a warm stop finishes what runs and gives back what waits, in front and in order [C118]', async () => {
    bench = await workerBench({ define, options: { concurrency: 2 } })
    for (const id of ['T1', 'T2', 'T3', 'T4']) await push(id)
    await expect.poll(() => open.length).toBe(2)
    expect((await bench.counts()).waiting).toBe(0)
    const stopped = bench.worker.stop()
    // It does not take what comes now.
    await push('T5')
    for (const end of open) end()
    await stopped
    expect((await bench.record('T1'))?.result).toBe('done')
    expect((await bench.record('T2'))?.result).toBe('done')
    expect(await bench.record('T3')).toBeUndefined()
    expect((await bench.counts()).waiting).toBe(3)
    const order: unknown[] = []
    const consumer = await bench.connection.consume(
      {
        queues: [{ name: 'celery', durable: true, exclusive: false, autoDelete: false, noDeclare: true }],
        prefetch: 'unlimited',
      },
      (delivery) => order.push(delivery.message.headers['id']),
    )
    await expect.poll(() => order).toEqual(['T3', 'T4', 'T5'])
    await consumer.close()
  })

  it('a cold stop ends early-acknowledged tasks as RETRY, and leaves late ones to the broker', async () => {
    bench = await workerBench({ define })
    await push('T1')
    await push('T2', 'test.wait-late')
    await expect.poll(() => open.length).toBe(2)
    const retried: unknown[] = []
    const disconnect = signals.taskRetry.connect((_, { request }) => retried.push(request.id))
    await bench.worker.stop({ mode: 'cold' })
    disconnect()
    expect(aborted).toHaveLength(2)
    expect(await bench.record('T1')).toMatchObject({ status: 'RETRY' })
    expect(retried).toEqual(['T1'])
    expect(await bench.record('T2')).toBeUndefined()
    expect((await bench.counts()).waiting).toBe(1)
    // What the abandoned code still comes to is nobody's.
    for (const end of open) end()
    await new Promise((resolve) => setImmediate(resolve))
    expect(await bench.record('T1')).toMatchObject({ status: 'RETRY' })
    expect(await bench.record('T2')).toBeUndefined()
  })

  it('a cold stop waits as long as workerSoftShutdownTimeout says, unless it is asked for again', async () => {
    bench = await workerBench({ define, settings: { workerSoftShutdownTimeout: 3600 } })
    await push('T1')
    await push('T2')
    await expect.poll(() => open.length).toBe(2)
    const stopped = bench.worker.stop({ mode: 'cold' })
    open[0]?.()
    await expect.poll(async () => (await bench.record('T1'))?.status).toBe('SUCCESS')
    expect(aborted).toEqual([])
    const message = 'Initiating Soft Shutdown, terminating in 3600 seconds'
    expect(bench.log).toContainEqual({ level: 'warn', message })
    void bench.worker.stop({ mode: 'cold' })
    await stopped
    expect(aborted).toHaveLength(1)
    expect((await bench.record('T2'))?.status).toBe('RETRY')
  })

  it('a cold stop of an idle worker waits for nothing', async () => {
    bench = await workerBench({ define, settings: { workerSoftShutdownTimeout: 3600 } })
    await bench.worker.stop({ mode: 'cold' })
    expect(bench.log.filter(({ message }) => message.includes('Soft Shutdown'))).toEqual([])
  })

  it('start and stop may be called twice, and stop before start', async () => {
    bench = await workerBench({ define, start: false })
    await bench.worker.stop()
    await bench.worker.stop()
    await bench.close()
    bench = await workerBench({ define })
    await Promise.all([bench.worker.start(), bench.worker.start()])
    await Promise.all([bench.worker.stop(), bench.worker.stop()])
    await bench.worker.stopped
  })

  it('tells the signals of its life', async () => {
    const told: string[] = []
    const names = [
      'celerydInit',
      'importModules',
      'workerInit',
      'celerydAfterSetup',
      'workerReady',
      'workerShuttingDown',
      'workerShutdown',
    ] as const
    const disconnects = names.map((name) => signals[name].connect(() => told.push(name)))
    bench = await workerBench({ define })
    await bench.worker.stop()
    for (const disconnect of disconnects) disconnect()
    expect(told).toEqual(names)
    expect(bench.log).toContainEqual({ level: 'info', message: `${bench.worker.hostname} ready.` })
  })

  it('loses nothing when its connection breaks: it resumes, and what ran was not lost', async () => {
    bench = await workerBench({ define, options: { concurrency: 1 } })
    for (const id of ['T1', 'T2', 'T3']) await push(id, 'test.wait-late')
    await expect.poll(() => open.length).toBe(1)
    await bench.broker.breakConnections()
    // It goes on running, although its message has gone back.
    open.shift()?.()
    const finish = setInterval(() => open.shift()?.(), 10)
    await expect
      .poll(async () => Promise.all(['T1', 'T2', 'T3'].map(async (id) => (await bench.record(id))?.status)), {
        timeout: 15_000,
      })
      .toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS'])
    clearInterval(finish)
  })

  it('tries on until the broker is there', async () => {
    bench = await workerBench({ define, start: false })
    bench.broker.play({ connect: ['refuse'] })
    await bench.worker.start()
    expect(bench.log.some(({ level, message }) => level === 'error' && message.includes('Cannot connect'))).toBe(true)
  })

  it('stops by itself where its broker is gone for good', async () => {
    bench = await workerBench({
      define,
      settings: { brokerConnectionRetry: false, brokerConnectionRetryOnStartup: true },
    })
    await push('T1')
    await expect.poll(() => open.length).toBe(1)
    const stopped = expect(bench.worker.stopped).rejects.toMatchObject({ code: 'connection_lost' })
    await bench.broker.breakConnections()
    // What runs may end.
    open[0]?.()
    await stopped
    expect((await bench.record('T1'))?.result).toBe('done')
    expect(bench.log).toContainEqual({ level: 'critical', message: expect.stringContaining('Unrecoverable error') })
    // Nothing is wrong with stopping it.
    await bench.worker.stop()
  })

  it('can be stopped while it waits for a broker', async () => {
    bench = await workerBench({ define, start: false })
    bench.broker.play({ connect: Array.from({ length: 100 }, () => 'refuse' as const) })
    const started = bench.worker.start()
    const refused = expect(started).rejects.toMatchObject({ code: 'closed' })
    await expect.poll(() => bench.broker.attempts).toBeGreaterThan(1)
    await bench.worker.stop()
    await refused
  })

  it('starts nothing while it stops, although there is room', async () => {
    bench = await workerBench({ define, options: { concurrency: 1 } })
    for (const id of ['T1', 'T2']) await push(id)
    await expect.poll(() => open.length).toBe(1)
    const stopped = bench.worker.stop()
    open[0]?.()
    await stopped
    expect(open).toHaveLength(1)
  })

  it('says why it cannot start', async () => {
    bench = await workerBench({ define, start: false, options: { include: ['./nope.js'] } })
    await expect(bench.worker.start()).rejects.toMatchObject({ code: 'module_not_found' })
    await bench.worker.stop()
  })

  it('purges its queues first where it is asked to', async () => {
    bench = await workerBench({ define, start: false, options: { purge: true } })
    await bench.connection.declare({
      queues: [
        {
          name: 'celery',
          durable: true,
          exclusive: false,
          autoDelete: false,
          arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' },
        },
      ],
    })
    await push('T1')
    await push('T2')
    await bench.worker.start()
    await bench.settled()
    expect(open).toHaveLength(0)
    expect(bench.log).toContainEqual({ level: 'warn', message: 'purge: Erased 2 messages from the queue.' })
  })

  it('consumes from its own queue, with workerDirect [C37]', async () => {
    bench = await workerBench({ define, settings: { workerDirect: true }, options: { hostname: 'w1@here' } })
    expect(
      bench.worker.queues.map(({ name, routingKey, exchange }) => [name, routingKey, exchange?.name, exchange?.type]),
    ).toEqual([
      ['celery', 'celery', 'celery', 'direct'],
      ['w1@here.dq2', 'w1@here', 'C.dq2', 'direct'],
    ])
  })

  it('knows the running task from anywhere below its handler', async () => {
    const seen: unknown[] = []
    bench = await workerBench({
      define: (app) => {
        app.task('test.context', async () => {
          seen.push(currentTask()?.request.id)
          // A timer is what the context has to follow.
          await new Promise((resolve) => setTimeout(resolve, 1))
          seen.push(currentTask()?.name)
        })
      },
    })
    await push('T1', 'test.context')
    await expect.poll(() => seen).toEqual(['T1', 'test.context'])
    expect(currentTask()).toBeUndefined()
  })
})
