import { Control } from '@celeriac/control'
import type { AppSettings } from '@celeriac/core'
import { Celery } from '@celeriac/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PythonOptions } from '../src/python-options.ts'
import { type PythonWorker, startPythonWorker } from '../src/python-worker.ts'
import { untilListening } from '../src/until-listening.ts'

interface ControlSetup {
  readonly name: string
  /** Made when the tests begin: private databases, hosts, folders. */
  prepare(): Promise<{
    readonly node: AppSettings
    readonly python: PythonOptions
    /** What is left on the broker of replies; empty once nobody waits. */
    leftovers?(): Promise<readonly string[]>
    cleanUp?(): Promise<void>
  }>
}

/** Our client of remote control against two Python workers. The same for every broker. */
export function controlsPython(setup: ControlSetup): void {
  describe(`Control and two Python workers on ${setup.name}`, () => {
    let app: Celery
    let control: Control
    let workers: readonly PythonWorker[]
    let leftovers: (() => Promise<readonly string[]>) | undefined
    let cleanUp: (() => Promise<void>) | undefined
    const [first, second] = ['first@control', 'second@control']

    beforeAll(async () => {
      const prepared = await setup.prepare()
      ;({ cleanUp, leftovers } = prepared)
      app = new Celery('asking', prepared.node)
      control = new Control(app)
      // One after the other: two that start at once may spoil kombu's tables in the filesystem.
      workers = [
        await startPythonWorker(prepared.python, { name: first }),
        await startPythonWorker(prepared.python, { name: second }),
      ]
      for (const { name } of workers) await untilListening(app, name)
    })
    afterAll(async () => {
      await app?.close()
      await Promise.all((workers ?? []).map((worker) => worker.stop()))
      await cleanUp?.()
    })

    it('asks all, those named, and those whose names match [C102]', async () => {
      const asked = async (options: Parameters<Control['inspect']>[0]) =>
        Object.keys(await control.inspect({ timeout: 2, ...options }).ping()).sort()
      expect(await asked({})).toEqual([first, second])
      expect(await asked({ destination: [first] })).toEqual([first])
      expect(await asked({ destination: `${first},${second}` })).toEqual([first, second])
      expect(await asked({ pattern: 's*@control', matcher: 'glob' })).toEqual([second])
      expect(await asked({ pattern: 'f.*', matcher: 'pcre' })).toEqual([first])
      expect(await asked({ limit: 1 })).toHaveLength(1)
      expect(await asked({ destination: ['nobody@control'], timeout: 0.2 })).toEqual([])
    })

    it('waits no longer than for those that it names', async () => {
      const started = performance.now()
      expect(await control.inspect({ destination: [first], timeout: 60 }).ping()).toEqual({ [first]: { ok: 'pong' } })
      expect(performance.now() - started).toBeLessThan(10_000)
    })

    it('keeps what others asked for apart [C105]', async () => {
      const one = control.inspect({ destination: [first], timeout: 10 })
      const other = control.inspect({ destination: [second], timeout: 10 })
      const [pings, clocks, stats] = await Promise.all([one.ping(), other.clock(), one.stats()])
      expect(pings).toEqual({ [first]: { ok: 'pong' } })
      expect(clocks).toEqual({ [second]: { clock: expect.any(Number) } })
      expect(stats[first]).toMatchObject({ pid: expect.any(Number), total: {} })
    })

    it('reads every answer of a worker [C102]', async () => {
      const ask = control.inspect({ destination: [first], timeout: 10 })
      const of = async <T>(answers: Promise<Readonly<Record<string, T>>>): Promise<T | undefined> =>
        (await answers)[first]
      expect(await of(ask.active())).toEqual([])
      expect(await of(ask.reserved())).toEqual([])
      expect(await of(ask.scheduled())).toEqual([])
      expect(await of(ask.revoked())).toEqual([])
      expect(await of(ask.queryTask('nobody'))).toEqual({})
      expect(await of(ask.registered())).toContain('proj.add')
      expect(await of(ask.registered('max_retries'))).toContain('proj.add [max_retries=3]')
      expect((await of(ask.activeQueues()))?.map(({ name }) => name)).toEqual(['celery'])
      expect(await of(ask.conf())).toMatchObject({ accept_content: ['json', 'msgpack', 'yaml'] })
      expect(await of(ask.report())).toEqual({ ok: expect.stringContaining('software -> celery:5.7') })
      expect(await of(ask.hello('asking@control'))).toEqual({ revoked: [], clock: expect.any(Number) })
      expect(await of(ask.ask('nonesuch'))).toEqual({ error: "KeyError('nonesuch')" })
    })

    it('commands, and hears how it went', async () => {
      const to = { destination: [first], reply: true, timeout: 10 }
      const said = async (replies: Promise<readonly Readonly<Record<string, unknown>>[]>) => (await replies)[0]?.[first]
      expect(await said(control.rateLimit('proj.add', '10/m', to))).toEqual({ ok: 'new rate limit set successfully' })
      expect(await said(control.rateLimit('proj.none', 1, to))).toEqual({ error: 'unknown task' })
      expect(await said(control.timeLimit('proj.add', { soft: 5, hard: 10, ...to }))).toEqual({
        ok: 'time limits set successfully',
      })
      expect(await said(control.addConsumer('more', to))).toEqual({ ok: 'add consumer more' })
      expect(await said(control.cancelConsumer('more', to))).toEqual({ ok: 'no longer consuming from more' })
      expect(await said(control.enableEvents(to))).toEqual({ ok: 'task events enabled' })
      expect(await said(control.disableEvents(to))).toEqual({ ok: 'task events disabled' })
      expect(await said(control.revoke('T1', to))).toEqual({ ok: "tasks {'T1'} flagged as revoked" })
      expect(await said(control.terminate(['T2'], to))).toEqual({ ok: 'terminate: tasks unknown' })
      expect(await control.broadcast('ping', { destination: first, reply: true, timeout: 10 })).toEqual([
        { [first]: { ok: 'pong' } },
      ])
      expect(await control.ping({ destination: [first], timeout: 10 })).toEqual([{ [first]: { ok: 'pong' } }])
      expect((await control.inspect({ destination: [first], timeout: 10 }).revoked())[first]?.toSorted()).toEqual([
        'T1',
        'T2',
      ])
    })

    it('leaves nothing on the broker [C104]', async () => {
      // Of answers that came after enough others: Python may have looked for the queue just before it went.
      const before = (await leftovers?.()) ?? []
      await control.inspect({ destination: [first], timeout: 10 }).ping()
      await expect.poll(async () => (await leftovers?.()) ?? []).toEqual(before)
    })

    it('shuts a worker down', async () => {
      expect(await control.shutdown({ destination: [second] })).toEqual([])
      await workers[1]?.gone
      expect(Object.keys(await control.inspect({ limit: 1, timeout: 10 }).ping())).toEqual([first])
    })
  })
}
