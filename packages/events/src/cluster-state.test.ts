import { expect, it } from 'vitest'
import type { ClusterEvent } from './cluster-event.ts'
import { ClusterState } from './cluster-state.ts'

let clock = 0
function event(type: string, fields: Readonly<Record<string, unknown>> = {}): ClusterEvent {
  clock += 1
  const timestamp = 1000 + clock
  return { type, hostname: 'w1@h', utcoffset: 0, pid: 7, clock, timestamp, local_received: timestamp, ...fields }
}
const received = { name: 'add', args: '(1, 2)', kwargs: '{}', root_id: 'T', parent_id: null, retries: 0 }

it('follows a task from its sender to its result', () => {
  const state = new ClusterState()
  const sent = event('task-sent', { uuid: 'T', hostname: 'gen1@h', ...received, queue: 'q', routing_key: 'q' })
  state.apply(sent)
  expect(state.tasks.get('T')).toMatchObject({ state: 'PENDING', client: 'gen1@h', queue: 'q', routingKey: 'q' })
  state.apply(event('task-received', { uuid: 'T', ...received }))
  state.apply(event('task-started', { uuid: 'T' }))
  const last = event('task-succeeded', { uuid: 'T', result: '3', runtime: 0.5 })
  state.apply(last)
  expect(state.tasks.get('T')).toMatchObject({
    state: 'SUCCESS',
    name: 'add',
    worker: 'w1@h',
    client: 'gen1@h',
    result: '3',
    runtime: 0.5,
    sent: sent.timestamp,
    succeeded: last.timestamp,
    timestamp: last.timestamp,
  })
  expect([state.eventCount, state.taskCount, state.taskTypes()]).toEqual([4, 1, ['add']])
})

it('takes from an event that comes late what is not known, and keeps the state', () => {
  const state = new ClusterState()
  const late = event('task-received', { uuid: 'T', ...received, odd: 1 })
  state.apply(event('task-succeeded', { uuid: 'T', result: '3' }))
  state.apply(late)
  expect(state.tasks.get('T')).toMatchObject({ state: 'SUCCESS', name: 'add', args: '(1, 2)', result: '3' })
  expect(state.tasks.get('T')).not.toHaveProperty('extra')
  state.apply(event('task-retried', { uuid: 'T', exception: 'X()' }))
  expect(state.tasks.get('T')?.state).toBe('RETRY')
  state.apply(event('task-received', { uuid: 'T', ...received }))
  expect(state.tasks.get('T')?.state).toBe('RECEIVED')
})

it('has events of the tasks’ own', () => {
  const state = new ClusterState()
  state.apply(event('task-progress', { uuid: 'T', done: 5 }))
  state.apply(event('other-thing', { uuid: 'T' }))
  state.apply(event('task-broken', {}))
  expect(state.tasks.get('T')).toMatchObject({ state: 'PROGRESS', extra: { done: 5 } })
  expect([state.tasks.size, state.eventCount]).toEqual([1, 3])
})

it('knows who is there', () => {
  const joined: string[] = []
  const left: string[] = []
  const state = new ClusterState({
    onNodeJoin: ({ hostname }) => joined.push(hostname),
    onNodeLeave: ({ hostname }) => left.push(hostname),
  })
  state.apply(event('worker-online', { freq: 2, active: 0, sw_ident: 'py-celery' }))
  const beat = event('worker-heartbeat', { freq: 2, active: 3 })
  state.apply(beat)
  expect(state.workers.get('w1@h')).toMatchObject({ freq: 2, active: 3, swIdent: 'py-celery', pid: 7 })
  const at = (seconds: number) => state.aliveWorkers(new Date((beat.local_received + seconds) * 1000)).length
  expect([at(3.9), at(4.1)]).toEqual([1, 0])
  state.apply(event('worker-offline', { freq: 2 }))
  expect(at(0)).toBe(0)
  state.apply(event('worker-offline', { hostname: 'never@seen' }))
  expect([joined, left, [...state.workers.keys()]]).toEqual([['w1@h'], ['w1@h', 'never@seen'], ['w1@h']])
})

it('forgets the oldest, and the families of those', () => {
  const state = new ClusterState({ maxTasksInMemory: 2, maxWorkersInMemory: 1 })
  for (const uuid of ['A', 'B', 'C']) {
    state.apply(event('task-received', { uuid, ...received, parent_id: 'P', hostname: `${uuid}@h` }))
  }
  expect([...state.tasks.keys()]).toEqual(['B', 'C'])
  expect([...state.workers.keys()]).toEqual(['C@h'])
  expect(state.childrenOf('P').map(({ uuid }) => uuid)).toEqual(['B', 'C'])
  expect(state.tasksByTime({ limit: 1 }).map(({ uuid }) => uuid)).toEqual(['C'])
  expect(state.tasksByTime({ reverse: false }).map(({ uuid }) => uuid)).toEqual(['B', 'C'])
  expect(state.tasksByWorker('B@h').map(({ uuid }) => uuid)).toEqual(['B'])
  expect(state.tasksByType('add')).toHaveLength(2)
  state.apply(event('task-succeeded', { uuid: 'B', result: '1' }))
  state.clearTasks()
  expect([...state.tasks.keys()]).toEqual(['C'])
  state.clear(false)
  expect([state.tasks.size, state.workers.size, state.eventCount, state.childrenOf('P')]).toEqual([0, 0, 0, []])
})
