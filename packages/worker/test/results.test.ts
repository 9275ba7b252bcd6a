import { type Celery, Ignore, signals } from '@celeriac/core'
import { BrokerError } from '@celeriac/core/internal'
import { afterEach, describe, expect, it } from 'vitest'
import { body, type WorkerBench, workerBench } from './support/worker-bench.ts'

describe('results', () => {
  let bench: WorkerBench
  afterEach(() => bench.close())

  const define = (app: Celery): void => {
    app.task('test.add', (x: number, y: number) => x + y)
    app.task('test.nothing', () => undefined)
    app.task('test.fail', () => {
      throw new RangeError('no')
    })
    app.task('test.function', () => () => 1)
    app.task({ name: 'test.progress', bind: true }, async (self) => {
      await self.updateState('PROGRESS', { done: 10 })
      return null
    })
  }
  const push = (task: string, args: unknown[] = [], headers = {}) =>
    bench.push({
      headers: { task, id: 'T1', ...headers },
      body: body([args, {}, {}]),
      properties: { correlationId: 'T1' },
    })

  /** What is stored of T1 and T2 is refused, until `end` is called. */
  function refuse(error: BrokerError): { readonly ids: readonly string[]; end(): void } {
    const { store } = bench.backend
    const ids: string[] = []
    bench.backend.store = async (record, options) => {
      if (!/^T/.test(record.taskId)) return store(record, options)
      ids.push(record.taskId)
      throw error
    }
    return { ids, end: () => void Object.assign(bench.backend, { store }) }
  }

  it('SUCCESS, with group and parent where there are such [C70]', async () => {
    bench = await workerBench({ define })
    await push('test.add', [1, 2], { group: 'G', parent_id: 'P' })
    await bench.settled()
    const record = await bench.record('T1')
    expect(record).toMatchObject({
      status: 'SUCCESS',
      result: 3,
      traceback: null,
      children: [],
      groupId: 'G',
      parentId: 'P',
    })
    expect(record?.dateDone).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$/)
    expect(record?.extended).toBeUndefined()
  })

  it('date_done is in the zone of the app [C71]', async () => {
    bench = await workerBench({ define, settings: { timezone: 'Asia/Kolkata' } })
    await push('test.add', [1, 2])
    await bench.settled()
    expect((await bench.record('T1'))?.dateDone).toMatch(/\+05:30$/)
  })

  it('nothing is null', async () => {
    bench = await workerBench({ define })
    await push('test.nothing')
    await bench.settled()
    expect((await bench.record('T1'))?.result).toBeNull()
  })

  it('FAILURE with exception and traceback [C70]', async () => {
    bench = await workerBench({ define })
    await push('test.fail')
    await bench.settled()
    const record = await bench.record('T1')
    expect(record).toMatchObject({
      status: 'FAILURE',
      result: { exc_type: 'ValueError', exc_module: 'builtins', exc_message: ['no'] },
      children: [],
    })
    expect(record?.traceback).toMatch(
      /^Traceback \(most recent call last\):\n {2}File ".*results\.test\.ts", line \d+, in /,
    )
    // Only the handler's own frames.
    expect(record?.traceback).not.toContain('execute-task')
    expect(record?.dateDone).not.toBeNull()
    expect(
      bench.log.some(
        ({ level, message }) =>
          level === 'error' && message.startsWith("Task test.fail[T1] raised unexpected: ValueError('no')\nTraceback"),
      ),
    ).toBe(true)
  })

  it('STARTED first, where it is tracked; never for ignored results [C70]', async () => {
    bench = await workerBench({ define, settings: { taskTrackStarted: true } })
    await push('test.add', [1, 2])
    await bench.settled()
    expect(bench.trace.filter((step) => step.includes('T1'))).toEqual([
      'ack T1',
      'store T1 STARTED',
      'store T1 SUCCESS',
    ])
    expect(bench.stored[0]).toMatchObject({
      status: 'STARTED',
      result: { pid: process.pid, hostname: bench.worker.hostname },
      dateDone: null,
      children: [],
    })
    await bench.push({ headers: { task: 'test.add', id: 'T2', ignore_result: true }, body: body([[1, 2], {}, {}]) })
    await bench.settled()
    expect(bench.trace.filter((step) => step.includes('store T2'))).toEqual([])
  })

  it('a custom state [C70]', async () => {
    bench = await workerBench({ define })
    await push('test.progress')
    await bench.settled()
    expect(bench.stored[0]).toMatchObject({ status: 'PROGRESS', result: { done: 10 }, dateDone: null, traceback: null })
    expect((await bench.record('T1'))?.status).toBe('SUCCESS')
  })

  it('resultExtended adds name, arguments, worker, retries, queue and stamps [C77]', async () => {
    bench = await workerBench({ define, settings: { resultExtended: true } })
    await push('test.add', [1, 2], { retries: 1, stamped_headers: ['team'], stamps: { team: 'a' } })
    await bench.settled()
    expect((await bench.record('T1'))?.extended).toEqual({
      name: 'test.add',
      args: [1, 2],
      kwargs: {},
      worker: bench.worker.hostname,
      retries: 1,
      queue: 'celery',
      stampedHeaders: ['team'],
      stamps: { team: 'a' },
    })
  })

  it.each([
    ['the header', { ignore_result: true }, {}],
    ['the task', { ignore_result: null }, { taskIgnoreResult: true }],
  ])('stores nothing where %s says so, also no error [C78]', async (_, headers, settings) => {
    bench = await workerBench({ define, settings })
    await push('test.add', [1, 2], headers)
    await bench.push({ headers: { task: 'test.fail', id: 'T2', ...headers }, body: body([[], {}, {}]) })
    // The marker's own result is ignored as well where the task says so: its message being gone must do.
    await expect.poll(() => bench.log.some(({ message }) => message.includes('T2] raised unexpected'))).toBe(true)
    expect(bench.stored).toEqual([])
  })

  it('a header that says false wins over the task; errors are stored where they are to be [C17] [C78]', async () => {
    bench = await workerBench({ define, settings: { taskIgnoreResult: true, taskStoreErrorsEvenIfIgnored: true } })
    await push('test.add', [1, 2], { ignore_result: false })
    await bench.push({ headers: { task: 'test.fail', id: 'T2' }, body: body([[], {}, {}]) })
    await expect
      .poll(() => bench.stored.map(({ taskId, status }) => [taskId, status]))
      .toEqual([
        ['T1', 'SUCCESS'],
        ['T2', 'FAILURE'],
      ])
  })

  it('a stored SUCCESS stays when the message comes twice and fails then [C73]', async () => {
    let runs = 0
    bench = await workerBench({
      define: (app) => {
        app.task('test.once', () => {
          runs += 1
          if (runs > 1) throw new Error('again')
          return 'first'
        })
      },
    })
    await push('test.once')
    await push('test.once')
    await bench.settled()
    expect(runs).toBe(2)
    expect(await bench.record('T1')).toMatchObject({ status: 'SUCCESS', result: 'first' })
  })

  it('a value that cannot be serialised makes the task a failure', async () => {
    bench = await workerBench({ define })
    await push('test.function')
    await bench.settled()
    expect(await bench.record('T1')).toMatchObject({ status: 'FAILURE' })
    expect(await bench.counts()).toEqual({ waiting: 0, rejected: 0 })
  })

  it('tries again where the backend cannot be reached, with resultBackendAlwaysRetry', async () => {
    bench = await workerBench({ define, settings: { resultBackendAlwaysRetry: true } })
    const refusal = refuse(new BrokerError('connection_lost', 'gone', { affects: 'connection' }))
    await push('test.add', [1, 2])
    await expect.poll(() => refusal.ids.length).toBeGreaterThan(1)
    refusal.end()
    await expect.poll(() => bench.record('T1'), { timeout: 5000 }).toMatchObject({ status: 'SUCCESS', result: 3 })
    expect(bench.log.some(({ message }) => message.includes('could not be stored, trying again'))).toBe(true)
  })

  it('late, an error that can pass is tried again whatever the settings say, and then acknowledged', async () => {
    bench = await workerBench({ define, settings: { taskAcksLate: true } })
    const refusal = refuse(new BrokerError('failed', 'full', { affects: 'message', canRetry: true }))
    await push('test.add', [1, 2])
    await bench.push({ headers: { task: 'test.nowhere', id: 'T2' } })
    await expect.poll(() => refusal.ids).toEqual(expect.arrayContaining(['T1', 'T2']))
    expect(bench.trace.filter((step) => /^(ack|reject) T/.test(step))).toEqual([])
    refusal.end()
    await expect
      .poll(() => bench.trace.filter((step) => /^(ack|reject|requeue) T/.test(step)).sort())
      .toEqual(['ack T1', 'reject T2'])
    expect(await bench.record('T1')).toMatchObject({ status: 'SUCCESS', result: 3 })
    expect(await bench.record('T2')).toMatchObject({ status: 'FAILURE', result: { exc_type: 'NotRegistered' } })
  })

  it.each([[true], [false]])(
    'a backend that fails for good is logged, and the worker goes on; late acknowledgement: %s',
    async (acksLate) => {
      bench = await workerBench({ define, settings: { taskAcksLate: acksLate } })
      refuse(new BrokerError('access_refused', 'no', { affects: 'connection', canRetry: false }))
      const failed: unknown[] = []
      const disconnect = signals.taskInternalError.connect((_, { taskId }) => failed.push(taskId))
      await push('test.add', [1, 2])
      await bench.settled()
      disconnect()
      expect(failed).toEqual(['T1'])
      expect(bench.trace.includes('ack T1')).toBe(!acksLate)
      const lines = bench.log.filter(({ level, message }) => level === 'critical' && message.includes('T1'))
      expect(lines).toEqual([{ level: 'critical', message: expect.stringContaining('It is SUCCESS: 3') }])
      await bench.worker.stop()
      expect(await bench.counts()).toEqual({ waiting: acksLate ? 1 : 0, rejected: 0 })
    },
  )

  it('of a run that will come again only the end is told: errbacks would look for its error in vain', async () => {
    const told: string[] = []
    bench = await workerBench({
      define: (app) => {
        const hooks = {
          onFailure: () => void told.push('on failure'),
          afterReturn: (state: string) => void told.push(`after return ${state}`),
        }
        app.task({ name: 'test.hooked', acksLate: true, ...hooks }, () => {
          throw new TypeError('no')
        })
        app.task('test.errback', () => void told.push('errback'))
      },
    })
    refuse(new BrokerError('access_refused', 'no', { affects: 'connection', canRetry: false }))
    const errbacks = [{ task: 'test.errback', args: [], kwargs: {}, options: {}, subtask_type: null, immutable: true }]
    const embed = { callbacks: null, errbacks, chain: null, chord: null }
    await bench.push({ headers: { task: 'test.hooked', id: 'T1' }, body: body([[], {}, embed]) })
    await bench.settled()
    await bench.settled()
    expect(told).toEqual(['after return FAILURE'])
  })

  it('hooks and signals are told in order, and cannot hurt', async () => {
    const told: unknown[] = []
    const disconnects = [
      signals.taskPrerun.connect((task) => told.push(`prerun ${task.name}`), { sender: 'test.hooked' }),
      signals.taskSuccess.connect((_, { result }) => told.push(`success ${result}`), { sender: 'test.hooked' }),
      signals.taskFailure.connect((_, { exception }) => told.push(`failure ${(exception as Error).message}`), {
        sender: 'test.hooked',
      }),
      signals.taskPostrun.connect((_, { state }) => told.push(`postrun ${state}`), { sender: 'test.hooked' }),
    ]
    bench = await workerBench({
      define: (app) => {
        app.task(
          {
            name: 'test.hooked',
            acksLate: true,
            beforeStart: () => void told.push('before start'),
            onSuccess: async (value) => {
              await Promise.resolve()
              told.push(`on success ${value}`)
              throw new Error('hook failed')
            },
            onFailure: (error) => void told.push(`on failure ${(error as Error).message}`),
            afterReturn: (state) => void told.push(`after return ${state}`),
          },
          (mode: string) => {
            told.push('run')
            if (mode === 'fail') throw new Error('no')
            if (mode === 'ignore') throw new Ignore()
            return mode
          },
        )
      },
    })
    await push('test.hooked', ['ok'])
    await bench.settled()
    await bench.settled()
    expect(told.splice(0)).toEqual([
      'prerun test.hooked',
      'before start',
      'run',
      'on success ok',
      'success ok',
      'after return SUCCESS',
      'postrun SUCCESS',
    ])
    expect(bench.trace.filter((step) => step.includes('T1'))).toEqual(['store T1 SUCCESS', 'ack T1'])
    expect(bench.log.some(({ message }) => message.includes('onSuccess handler raised: hook failed'))).toBe(true)
    await push('test.hooked', ['fail'])
    await bench.settled()
    expect(told.splice(0)).toEqual([
      'prerun test.hooked',
      'before start',
      'run',
      'on failure no',
      'failure no',
      'after return FAILURE',
      'postrun FAILURE',
    ])
    await push('test.hooked', ['ignore'])
    await bench.settled()
    expect(told.splice(0)).toEqual(['prerun test.hooked', 'before start', 'run', 'postrun IGNORED'])
    for (const disconnect of disconnects) disconnect()
  })

  it('an expected error is logged as information, without its traceback', async () => {
    bench = await workerBench({
      define: (app) => {
        app.task({ name: 'test.expected', throws: ['TypeError'] }, () => {
          throw new TypeError('known')
        })
      },
    })
    await push('test.expected')
    await bench.settled()
    expect(bench.log).toContainEqual({
      level: 'info',
      message: "Task test.expected[T1] raised expected: TypeError('known')",
    })
    expect((await bench.record('T1'))?.status).toBe('FAILURE')
  })

  it('wrong arguments are a failure that Python would word alike', async () => {
    bench = await workerBench({
      define: (app) => {
        app.task({ name: 'test.params', params: ['url', 'size'] }, (url: string, size: string) => `${url}${size}`)
      },
    })
    await push('test.params', ['a'])
    await bench.settled()
    expect((await bench.record('T1'))?.result).toMatchObject({
      exc_type: 'TypeError',
      exc_message: [expect.stringContaining("missing 1 required positional argument: 'size'")],
    })
  })
})
