import { isReady } from '@celeriac/protocol'
import { BoundedMap } from './bounded-map.ts'
import type { ClusterEvent } from './cluster-event.ts'
import { reduceTask, type TaskState } from './task-state.ts'
import { isAlive, reduceWorker, type WorkerState } from './worker-state.ts'

/** Options of a {@link ClusterState}. */
export interface ClusterStateOptions {
  /** Workers beyond which the one that was seen first is forgotten. @defaultValue 5000 */
  readonly maxWorkersInMemory?: number | undefined
  /** Tasks beyond which the one that was seen first is forgotten. @defaultValue 10000 */
  readonly maxTasksInMemory?: number | undefined
  /** Called when a worker is seen for the first time, or comes back. */
  readonly onNodeJoin?: ((worker: WorkerState) => void) | undefined
  /** Called when a worker has said good-bye. */
  readonly onNodeLeave?: ((worker: WorkerState) => void) | undefined
}

/** Which tasks are listed, and in which order. */
export interface TaskListOptions {
  readonly limit?: number | undefined
  /** The latest first. @defaultValue true */
  readonly reverse?: boolean | undefined
}

/**
 * The state of a cluster, as far as its events tell: what each task and worker is doing. Memory is bounded.
 *
 * @example
 * ```ts
 * const state = new ClusterState()
 * for await (const event of new EventReceiver(app).capture()) {
 *   state.apply(event)
 *   console.log(state.aliveWorkers().length, state.tasksByTime({ limit: 10 }))
 * }
 * ```
 * @see https://docs.celeryq.dev/en/stable/userguide/monitoring.html#snapshots
 */
export class ClusterState {
  readonly #workers: BoundedMap<string, WorkerState>
  readonly #tasks: BoundedMap<string, TaskState>
  readonly #children = new Map<string, Set<string>>()
  readonly #taskTypes = new Set<string>()
  readonly #onNodeJoin: ((worker: WorkerState) => void) | undefined
  readonly #onNodeLeave: ((worker: WorkerState) => void) | undefined
  #eventCount = 0
  #taskCount = 0

  constructor({ maxWorkersInMemory = 5000, maxTasksInMemory = 10_000, ...options }: ClusterStateOptions = {}) {
    this.#workers = new BoundedMap(maxWorkersInMemory)
    this.#tasks = new BoundedMap(maxTasksInMemory, (uuid, task) => this.#forgetChild(uuid, task))
    this.#onNodeJoin = options.onNodeJoin
    this.#onNodeLeave = options.onNodeLeave
  }

  /** By node name, those that are gone included. */
  get workers(): ReadonlyMap<string, WorkerState> {
    return this.#workers
  }

  /** By id. */
  get tasks(): ReadonlyMap<string, TaskState> {
    return this.#tasks
  }

  /** Events so far. */
  get eventCount(): number {
    return this.#eventCount
  }

  /** Tasks received so far. */
  get taskCount(): number {
    return this.#taskCount
  }

  /** Takes one event in. Events of other groups than tasks and workers only count. */
  apply(event: ClusterEvent): void {
    this.#eventCount += 1
    if (event.type.startsWith('task-')) this.#applyToTask(event)
    else if (event.type.startsWith('worker-')) this.#applyToWorker(event)
  }

  /** Names of all tasks that were seen, sorted. */
  taskTypes(): readonly string[] {
    return [...this.#taskTypes].sort()
  }

  /** Tasks by logical time. */
  tasksByTime(options: TaskListOptions = {}): readonly TaskState[] {
    return this.#list(() => true, options)
  }

  /** Tasks of one name. */
  tasksByType(name: string, options: TaskListOptions = {}): readonly TaskState[] {
    return this.#list((task) => task.name === name, options)
  }

  /** Tasks of one worker. */
  tasksByWorker(hostname: string, options: TaskListOptions = {}): readonly TaskState[] {
    return this.#list((task) => task.worker === hostname, options)
  }

  /** Tasks that were sent by this one while it ran. */
  childrenOf(uuid: string): readonly TaskState[] {
    return [...(this.#children.get(uuid) ?? [])].flatMap((child) => this.#tasks.get(child) ?? [])
  }

  /** Workers whose heartbeats come. @param now - @defaultValue the present */
  aliveWorkers(now: Date = new Date()): readonly WorkerState[] {
    return [...this.#workers.values()].filter((worker) => isAlive(worker, now.getTime() / 1000))
  }

  /** Forgets tasks, and nothing else. @param ready - only those that have ended */
  clearTasks(ready = true): void {
    for (const [uuid, task] of this.#tasks) {
      if (ready && !isReady(task.state)) continue
      this.#tasks.delete(uuid)
      this.#forgetChild(uuid, task)
    }
  }

  /** Forgets workers, counts, and tasks. @param ready - only tasks that have ended */
  clear(ready = true): void {
    this.#workers.clear()
    this.clearTasks(ready)
    this.#eventCount = 0
    this.#taskCount = 0
  }

  #applyToWorker(event: ClusterEvent): void {
    const known = this.#workers.get(event.hostname)
    const isOffline = event.type === 'worker-offline'
    const worker = reduceWorker(known, event)
    // One that leaves before it was seen is none.
    if (known !== undefined || !isOffline) this.#workers.set(event.hostname, worker)
    if (isOffline) this.#onNodeLeave?.(worker)
    else if (known === undefined || event.type === 'worker-online') this.#onNodeJoin?.(worker)
  }

  #applyToTask(event: ClusterEvent): void {
    const uuid = event['uuid']
    if (typeof uuid !== 'string') return
    const task = reduceTask(this.#tasks.get(uuid), event)
    this.#tasks.set(uuid, task)
    if (event.type === 'task-received') this.#taskCount += 1
    if (event.type !== 'task-sent')
      this.#workers.set(event.hostname, reduceWorker(this.#workers.get(event.hostname), event))
    if (task.name !== undefined) this.#taskTypes.add(task.name)
    if (task.parentId) {
      const children = this.#children.get(task.parentId)
      if (children === undefined) this.#children.set(task.parentId, new Set([uuid]))
      else children.add(uuid)
    }
  }

  #forgetChild(uuid: string, { parentId }: TaskState): void {
    if (!parentId) return
    const children = this.#children.get(parentId)
    children?.delete(uuid)
    if (children?.size === 0) this.#children.delete(parentId)
  }

  #list(wanted: (task: TaskState) => boolean, { limit, reverse = true }: TaskListOptions): readonly TaskState[] {
    const tasks = [...this.#tasks.values()].filter(wanted).sort(byTime)
    return (reverse ? tasks.reverse() : tasks).slice(0, limit)
  }
}

function byTime(a: TaskState, b: TaskState): number {
  return a.clock - b.clock || (a.timestamp ?? 0) - (b.timestamp ?? 0)
}
