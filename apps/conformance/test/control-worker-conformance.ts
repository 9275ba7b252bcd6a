import { type AppSettings, Celery } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { controlCommand, inspectCommand, Worker } from '@celeriac/worker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PythonClient, startPythonClient } from '../src/python-client.ts'
import type { PythonOptions } from '../src/python-options.ts'
import { type PythonWorker, startPythonWorker } from '../src/python-worker.ts'
import { untilListening } from '../src/until-listening.ts'

interface ControlSetup {
  readonly name: string
  /** Python looks for commands once a second: fewer of them are tried. */
  readonly polls?: boolean
  prepare(): Promise<{ readonly node: AppSettings; readonly python: PythonOptions; cleanUp?(): Promise<void> }>
}

const node = 'node@control'
const python = 'python@control'

/** Questions whose answers have one shape, whoever gives them. */
const CALLS = [
  'ping()',
  'clock()',
  'active()',
  'reserved()',
  'scheduled()',
  'revoked()',
  'query_task("x")',
  'active_queues()',
  'memsample()',
]
const SOME_CALLS = CALLS.slice(0, 3)

/** Celery's own client of remote control, which asks and commands a Node worker beside a Python one. */
export function obeysPython(setup: ControlSetup): void {
  describe(`Celery's control and a Node worker on ${setup.name}`, () => {
    let app: Celery
    let worker: Worker
    let py: PythonClient
    let pyWorker: PythonWorker
    let cleanUp: (() => Promise<void>) | undefined
    const release: (() => void)[] = []
    const aborted: string[] = []

    beforeAll(async () => {
      const prepared = await setup.prepare()
      cleanUp = prepared.cleanUp
      app = new Celery('obeying', { ...prepared.node, taskTrackStarted: true }, { logger: silentLogger() })
      app.task({ name: 'obeying.add', rateLimit: '10/m' }, (x: number, y: number) => x + y)
      app.task({ name: 'obeying.hold', bind: true }, (self) => {
        self.signal.addEventListener('abort', () => aborted.push(self.request.id))
        return new Promise<string>((resolve) => release.push(() => resolve('released')))
      })
      inspectCommand(app, 'double', ({ n }, { hostname }) => ({ hostname, doubled: Number(n) * 2 }))
      controlCommand(app, 'break', () => {
        throw new RangeError('broken')
      })
      worker = new Worker(app, { hostname: node, queues: ['node'], concurrency: 2 })
      await worker.start()
      // One after the other: two that start at once may spoil kombu's tables in the filesystem.
      pyWorker = await startPythonWorker(prepared.python, { name: python, queues: ['python'] })
      py = await startPythonClient(prepared.python)
      await untilListening(app, python)
    })
    afterAll(async () => {
      for (const end of release) end()
      await worker?.stop()
      await app?.close()
      await py?.close()
      await pyWorker?.stop()
      await cleanUp?.()
    })

    const inspect = async (call: string, to = node): Promise<unknown> =>
      (await py.run<Record<string, unknown>>(`app.control.inspect(destination=["${to}"], timeout=10).${call}`))?.[to]
    const control = async (call: string): Promise<unknown> =>
      (
        await py.run<Record<string, unknown>[]>(`app.control.${call}, destination=["${node}"], reply=True, timeout=10)`)
      )[0]?.[node]
    const send = async (name: string, args: readonly unknown[] = [], options = {}): Promise<string> =>
      (await app.sendTask(name, args, { queue: 'node', ...options })).id

    it('answers questions in the shapes of a Python worker [C101]', async () => {
      const calls = setup.polls ? SOME_CALLS : CALLS
      for (const call of calls) {
        const [ours, theirs] = [await inspect(call), await inspect(call, python)]
        expect([call, shapeOf(ours, call)]).toEqual([call, shapeOf(theirs, call)])
      }
      if (setup.polls) return
      expect(await inspect('ping()')).toEqual({ ok: 'pong' })
      const [stats, theirs] = [await inspect('stats()'), await inspect('stats()', python)] as Record<string, object>[]
      expect(Object.keys(stats ?? {})).toEqual(Object.keys(theirs ?? {}))
      expect(Object.keys(stats?.['rusage'] ?? {})).toEqual(Object.keys(theirs?.['rusage'] ?? {}))
      expect(await inspect('registered()')).toContain('obeying.add [rate_limit=10/m]')
      expect(await inspect('registered("max_retries", "acks_late")')).toContain(
        'obeying.add [max_retries=3 acks_late=False]',
      )
      expect(await inspect('conf()')).toMatchObject({ task_track_started: true })
      expect(JSON.stringify(await inspect('conf(with_defaults=True)'))).not.toContain('guest:guest')
      expect(await inspect('report()')).toEqual({ ok: expect.stringMatching(/software -> celeriac:.*\n.*platform/) })
      expect(await inspect('hello("asking@control", revoked=["R1"])')).toEqual({
        revoked: ['R1'],
        clock: expect.any(Number),
      })
      expect(await inspect('revoked()')).toEqual(['R1'])
    })

    it('says what it does not know, and lives on [C103]', async () => {
      expect(await inspect('_request("nonesuch")')).toEqual({ error: "KeyError('nonesuch')" })
      expect(await inspect('_request("double", n=21)')).toEqual({ hostname: node, doubled: 42 })
      expect(await control('broadcast("break"')).toEqual({ error: expect.stringContaining("('broken')") })
      expect(await control('broadcast("add_consumer"')).toEqual({ error: expect.stringContaining('queue') })
      await py.run(
        'app.amqp.producer_pool.acquire(block=True).publish("no command", exchange="celery.pidbox", routing_key="", serializer="json") and None',
      )
      expect(await inspect('ping()')).toEqual({ ok: 'pong' })
    })

    it('tells what runs, what waits, and what is held', async () => {
      const running = [await send('obeying.hold'), await send('obeying.hold')]
      const waiting = await send('obeying.add', [1, 2])
      const held = await send('obeying.add', [3, 4], { countdown: 600 })
      const ids = async (call: string) => ((await inspect(call)) as { id: string }[]).map(({ id }) => id).sort()
      await expect.poll(() => ids('active()')).toEqual([...running].sort())
      await expect.poll(() => ids('reserved()')).toEqual([waiting])
      const [entry] = (await inspect('scheduled()')) as { eta: string; priority: number; request: object }[]
      expect(entry).toEqual({
        eta: expect.stringMatching(/^\d{4}-.*\+00:00$/),
        priority: 6,
        request: {
          id: held,
          name: 'obeying.add',
          args: [3, 4],
          kwargs: {},
          type: 'obeying.add',
          hostname: node,
          time_start: null,
          acknowledged: false,
          delivery_info: { exchange: expect.any(String), routing_key: 'node', priority: 0, redelivered: false },
          worker_pid: null,
        },
      })
      const found = (await inspect(`query_task("${running[0]}", "${held}", "${waiting}", "nobody")`)) as Record<
        string,
        unknown[]
      >
      expect(Object.fromEntries(Object.entries(found).map(([id, [state]]) => [id, state]))).toEqual({
        [running[0] ?? '']: 'active',
        [held]: 'scheduled',
        [waiting]: 'reserved',
      })
      expect(found[running[0] ?? '']?.[1]).toMatchObject({ worker_pid: process.pid, time_start: expect.any(Number) })
      for (const end of release.splice(0)) end()
      await expect.poll(() => ids('active()')).toEqual([])
    })

    it('revokes what is held, what waits, and what nobody knows, at once [C106]', async () => {
      const held = await send('obeying.add', [1, 1], { countdown: 600 })
      await expect
        .poll(() => inspect('scheduled()'))
        .toContainEqual(expect.objectContaining({ request: expect.objectContaining({ id: held }) }))
      expect(await control(`revoke(["${held}", "unheard-of"]`)).toEqual({
        ok: expect.stringMatching(/^tasks \{'.*', '.*'\} flagged as revoked$/),
      })
      expect(await app.asyncResult(held).state()).toBe('REVOKED')
      expect(await app.asyncResult('unheard-of').state()).toBe('REVOKED')
      await expect(app.asyncResult(held).get({ timeout: 5 })).rejects.toMatchObject({ name: 'TaskRevokedError' })
      const done = await send('obeying.add', [1, 1])
      expect(await app.asyncResult(done).get({ timeout: 10 })).toBe(2)
      await control(`revoke("${done}"`)
      expect(await app.asyncResult(done).state()).toBe('SUCCESS')
    })

    it('terminates what runs [C106]', async () => {
      const id = await send('obeying.hold')
      await expect.poll(() => app.asyncResult(id).state()).toBe('STARTED')
      await control(`revoke("${id}"`)
      expect(await app.asyncResult(id).state()).toBe('STARTED')
      expect(await control(`revoke("${id}", terminate=True, signal="SIGKILL"`)).toEqual({ ok: `terminate: ${id}` })
      await expect(app.asyncResult(id).get({ timeout: 5 })).rejects.toMatchObject({
        name: 'TaskRevokedError',
        message: 'terminated',
      })
      expect(aborted).toEqual([id])
      expect(await control('terminate("nobody", signal="SIGTERM"')).toEqual({ ok: 'terminate: tasks unknown' })
      expect(await control('revoke("x", terminate=True, signal="SIGNONE"')).toEqual({
        error: expect.stringContaining('SIGNONE'),
      })
      for (const end of release.splice(0)) end()
    })

    it('revokes by stamps', async () => {
      expect(await control('revoke_by_stamped_headers({"customer": ["4711"]}')).toEqual({
        ok: "headers {'customer': ['4711']} flagged as revoked, but not terminated",
      })
      const stamped = await py.run<string>(
        'from celery import signature; signature("obeying.add", (1, 2), app=app).set(queue="node").apply_async(stamped_headers=["customer"], customer="4711").id',
      )
      await expect.poll(() => app.asyncResult(stamped).state()).toBe('REVOKED')
    })

    it('consumes from more queues, and from fewer [C108]', async () => {
      expect(await control('add_consumer("extra"')).toEqual({ ok: 'add consumer extra' })
      expect(((await inspect('active_queues()')) as { name: string }[]).map(({ name }) => name)).toEqual([
        'node',
        'extra',
      ])
      expect(await (await app.sendTask('obeying.add', [20, 22], { queue: 'extra' })).get({ timeout: 10 })).toBe(42)
      expect(await control('cancel_consumer("extra"')).toEqual({ ok: 'no longer consuming from extra' })
      expect(((await inspect('active_queues()')) as { name: string }[]).map(({ name }) => name)).toEqual(['node'])
    })

    it('sends events when it is told to [C108] [C111]', async () => {
      expect(await control('enable_events(*[]')).toEqual({ ok: 'task events enabled' })
      expect(await control('enable_events(*[]')).toEqual({ ok: 'task events already enabled' })
      expect(await control('disable_events(*[]')).toEqual({ ok: 'task events disabled' })
      expect(await control('disable_events(*[]')).toEqual({ ok: 'task events already disabled' })
      expect(await control('heartbeat(*[]')).toBeNull()
    })

    it('shuts down [C108]', async () => {
      await py.run(`app.control.shutdown(destination=["${node}"])`)
      await worker.stopped
      expect(await py.run(`sorted(app.control.inspect(timeout=${setup.polls ? 4 : 1}).ping())`)).toEqual([python])
    })
  })
}

/** Types and names, without values; lists by their first member. */
function shapeOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map((item) => shapeOf(item))
  if (typeof value !== 'object' || value === null) return key === 'memsample()' ? 'text or null' : typeof value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]))
}
