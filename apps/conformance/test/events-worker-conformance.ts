import { Celery, Ignore, Reject } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { until } from '@celeriac/testing'
import { Worker } from '@celeriac/worker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PythonMonitor, startPythonMonitor } from '../src/python-monitor.ts'
import type { EventsSetup } from './events-setups.ts'

/** A Node worker's events in the eyes of Python's monitor. The same for every broker. */
export function isWatchedByPython(setup: EventsSetup): void {
  describe(`Python's monitor and a Node worker on ${setup.name}`, () => {
    let app: Celery
    let worker: Worker
    let monitor: PythonMonitor

    beforeAll(async () => {
      const { node, python } = await setup.prepare()
      monitor = await startPythonMonitor(python)
      app = new Celery('watched', node, { logger: silentLogger() })
      app.task('watched.add', (x: number, y: number) => x + y)
      app.task('watched.fail', () => {
        throw new TypeError('not that')
      })
      app.task({ name: 'watched.retry', bind: true, maxRetries: 1 }, (self) => {
        if (self.request.retries === 0) throw self.retry({ countdown: 0, error: new TypeError('again') })
        return 'at last'
      })
      app.task('watched.reject', () => {
        throw new Reject('no')
      })
      app.task('watched.ignore', () => {
        throw new Ignore()
      })
      app.task({ name: 'watched.quiet', sendEvents: false }, () => 1)
      app.task({ name: 'watched.tell', bind: true }, async (self) => {
        await self.sendEvent('task-progress', { done: 5 })
      })
      worker = new Worker(app, { hostname: 'node@watched', taskEvents: true, heartbeatInterval: 0.2 })
      await worker.start()
    })
    afterAll(async () => {
      await worker?.stop()
      await app?.close()
      await monitor?.stop()
    })

    const run = async (name: string, args: readonly unknown[] = [], options = {}): Promise<string> =>
      (await app.sendTask(name, args, options)).id
    const fieldsOf = (uuid: string) => monitor.task(uuid)

    it('is seen online, with what it runs on [C111]', async () => {
      const beat = await until(() => monitor.events.find(({ type }) => type === 'worker-heartbeat'))
      expect(beat).toMatchObject({
        hostname: 'node@watched',
        freq: 0.2,
        active: expect.any(Number),
        processed: expect.any(Number),
        sw_ident: 'celeriac',
        sw_ver: expect.stringMatching(/^\d/),
        sw_sys: expect.any(String),
      })
      expect(beat['loadavg']).toHaveLength(3)
      expect(monitor.events.some(({ type }) => type === 'worker-online')).toBe(true)
      expect(await monitor.alive()).toEqual(['node@watched'])
    })

    it('says how each of its tasks is doing [C109] [C110]', async () => {
      const ids = {
        add: await run('watched.add', [2, 3]),
        fail: await run('watched.fail'),
        retry: await run('watched.retry'),
        reject: await run('watched.reject'),
        nobody: await run('watched.nobody'),
        expired: await run('watched.add', [1, 1], { expires: new Date(Date.now() - 5000) }),
        tell: await run('watched.tell'),
      }
      const states = async () =>
        Object.fromEntries(
          await Promise.all(
            Object.entries(ids).map(async ([name, id]) => [name, (await fieldsOf(id))?.['state']] as const),
          ),
        )
      await expect.poll(states).toEqual({
        add: 'SUCCESS',
        fail: 'FAILURE',
        retry: 'SUCCESS',
        reject: 'FAILURE',
        nobody: 'FAILURE',
        expired: 'REVOKED',
        tell: 'SUCCESS',
      })
      expect(await fieldsOf(ids.add)).toMatchObject({
        name: 'watched.add',
        args: '(2, 3)',
        kwargs: '{}',
        result: '5',
        runtime: expect.any(Number),
        worker: 'node@watched',
        root_id: ids.add,
        retries: 0,
      })
      expect(await fieldsOf(ids.fail)).toMatchObject({ exception: "TypeError('not that')" })
      expect((await fieldsOf(ids.fail))?.['traceback']).toContain('not that')
      expect(await fieldsOf(ids.nobody)).toMatchObject({ exception: "NotRegistered('watched.nobody')" })
      const types = (uuid: string) => monitor.events.filter((event) => event['uuid'] === uuid).map(({ type }) => type)
      expect(types(ids.add)).toEqual(['task-received', 'task-started', 'task-succeeded'])
      expect(types(ids.expired)).toEqual(['task-revoked'])
      expect(types(ids.retry)).toContain('task-retried')
      expect(monitor.events.find(({ type }) => type === 'task-progress')).toMatchObject({ uuid: ids.tell, done: 5 })
    })

    it('says nothing of tasks that send no events', async () => {
      const quiet = await run('watched.quiet')
      const loud = await run('watched.add', [1, 1])
      await expect.poll(async () => (await fieldsOf(loud))?.['state']).toBe('SUCCESS')
      expect(monitor.events.filter((event) => event['uuid'] === quiet)).toEqual([])
    })

    it('says good-bye [C111]', async () => {
      await worker.stop()
      await until(() => monitor.events.some(({ type }) => type === 'worker-offline'))
    })
  })
}
