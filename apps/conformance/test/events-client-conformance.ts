import { Celery } from '@celeriac/core'
import { type ClusterEvent, ClusterState, EventReceiver, isEvent } from '@celeriac/events'
import { until } from '@celeriac/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PythonClient, startPythonClient } from '../src/python-client.ts'
import { type PythonWorker, startPythonWorker } from '../src/python-worker.ts'
import type { EventsSetup } from './events-setups.ts'

/** Our receiver of events beside a Python worker. The same for every broker. */
export function watchesPython(setup: EventsSetup): void {
  describe(`EventReceiver and a Python worker on ${setup.name}`, () => {
    let app: Celery
    let worker: PythonWorker
    let py: PythonClient
    const ending = new AbortController()
    const events: ClusterEvent[] = []
    let capturing: Promise<void>

    beforeAll(async () => {
      const prepared = await setup.prepare()
      app = new Celery('watching', { ...prepared.node, taskSendSentEvent: true })
      ;[worker, py] = await Promise.all([
        startPythonWorker(prepared.python, { name: 'watched@events', args: ['-E'] }),
        startPythonClient(prepared.python),
      ])
      capturing = (async () => {
        for await (const event of new EventReceiver(app).capture({ signal: ending.signal })) events.push(event)
      })()
      await until(() => events.some(({ type }) => type === 'worker-heartbeat'))
    })
    afterAll(async () => {
      ending.abort()
      await capturing
      await app?.close()
      await Promise.all([worker?.stop(), py?.close()])
    })
    const of = (uuid: string) => events.filter((event) => event['uuid'] === uuid)

    it('hears of a task from its sender to its end [C109]', async () => {
      const { id } = await app.sendTask('proj.add', [2, 3])
      await expect.poll(() => of(id).some(({ type }) => type === 'task-succeeded')).toBe(true)
      await expect
        .poll(() =>
          of(id)
            .map(({ type }) => type)
            .sort(),
        )
        .toEqual(['task-received', 'task-sent', 'task-started', 'task-succeeded'])
      for (const event of of(id)) {
        expect(event.clock).toEqual(expect.any(Number))
        expect(Math.abs(event.local_received - event.timestamp)).toBeLessThan(10)
        if (isEvent(event, 'task-succeeded')) expect(event.result).toBe('5')
        if (isEvent(event, 'task-received')) expect(event).toMatchObject({ name: 'proj.add', args: '(2, 3)' })
      }
    })

    it('hears only of tasks where that is asked for, and ends where it is told to', async () => {
      const heard: string[] = []
      const receiver = new EventReceiver(app, { routingKey: 'task.#' })
      const listening = (async () => {
        for await (const { type } of receiver.capture({ limit: 3, timeout: 10 })) heard.push(type)
      })()
      // Until it listens, nothing is heard of.
      await until(async () => {
        await (await app.sendTask('proj.add', [2, 3])).get({ timeout: 10 })
        return heard.length >= 3
      })
      await listening
      expect(heard).toHaveLength(3)
      expect(heard.every((type) => type.startsWith('task-'))).toBe(true)
      for await (const { type } of receiver.capture({ timeout: 0.05, wakeup: false })) expect(type).toBe('')
    })

    // But for the time of the last change, which goes back with each late event there.
    it('makes of them, in any order, what Celery’s own State makes [C109]', async () => {
      const ids = [
        (await app.sendTask('proj.add', [1, 1])).id,
        (await app.sendTask('proj.fail', ['type'])).id,
        (await app.sendTask('proj.nobody', [])).id,
      ]
      const ended = (id: string) => of(id).some(({ type }) => /succeeded|failed/.test(type))
      await expect.poll(() => ids.filter((id) => !ended(id)).map((id) => [id, of(id)])).toEqual([])
      const all = ids.flatMap(of)
      for (let round = 0; round < 20; round += 1) {
        const shuffled = all.map((event) => [Math.random(), event] as const).sort(([a], [b]) => a - b)
        const order = shuffled.map(([, event]) => event)
        const state = new ClusterState()
        for (const event of order) state.apply(event)
        const theirs = await py.run<Record<string, unknown>>(pythonState(order))
        const ours = Object.fromEntries(
          ids.map((id) => {
            const task = state.tasks.get(id)
            const { name, args, result, exception, received, succeeded, failed, client } = task ?? {}
            return [
              id,
              [task?.state, name, args, result, exception, received, succeeded, failed, client].map(
                (value) => value ?? null,
              ),
            ]
          }),
        )
        expect(ours).toEqual(theirs)
      }
    })

    it('hears a worker say good-bye', async () => {
      await worker.stop()
      await expect.poll(() => events.some(({ type }) => type === 'worker-offline')).toBe(true)
    })
  })
}

function pythonState(events: readonly ClusterEvent[]): string {
  return `
import json
from celery.events.state import State
state = State()
for event in json.loads(${JSON.stringify(JSON.stringify(events))}):
    state.event(event)
fields = ['state', 'name', 'args', 'result', 'exception', 'received', 'succeeded', 'failed', 'client']
{uuid: [getattr(task, field) for field in fields] for uuid, task in state.tasks.items()}
`
}
