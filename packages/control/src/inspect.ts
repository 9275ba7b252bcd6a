import type { Celery } from '@celeriac/core'
import { internalsOf } from '@celeriac/core/internal'
import type { CommandOptions } from './command-options.ts'
import type { ActiveQueue, Inspected, QueriedTask, ScheduledTask, TaskInfo, WorkerStats } from './reply-shapes.ts'
import { sendCommand } from './send-command.ts'

/** Options of questions: who is asked, and how long replies are waited for. */
export type InspectOptions = Omit<CommandOptions, 'reply'>

/**
 * Questions to workers. Each gives an object of node names and answers, which is empty where nobody answers in time
 * (Celery's is None). Answers have the names and shapes of the wire, whichever language the worker is written in.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#inspecting-workers
 */
export class Inspect {
  readonly #app: Celery
  readonly #options: InspectOptions

  /** Made by {@link Control.inspect}. */
  constructor(app: Celery, options: InspectOptions = {}) {
    this.#app = app
    this.#options = options
  }

  /** Tasks that run now. @param safe - arguments as text, as Python writes them */
  active(safe = false): Promise<Inspected<readonly TaskInfo[]>> {
    return this.ask('active', { safe })
  }

  /** Queues that are consumed from. */
  activeQueues(): Promise<Inspected<readonly ActiveQueue[]>> {
    return this.ask('active_queues')
  }

  /** Logical clocks. */
  clock(): Promise<Inspected<{ readonly clock: number }>> {
    return this.ask('clock')
  }

  /** Settings, without secrets. @param withDefaults - those too that were not set */
  conf(withDefaults = false): Promise<Inspected<Readonly<Record<string, unknown>>>> {
    return this.ask('conf', { with_defaults: withDefaults })
  }

  /** What a worker asks the others when it starts: their revoked tasks and clocks. */
  hello(
    fromNode: string,
    revoked: readonly string[] = [],
  ): Promise<Inspected<{ readonly revoked: readonly string[]; readonly clock: number } | null>> {
    return this.ask('hello', { from_node: fromNode, revoked })
  }

  /** Memory in use, as text. */
  memsample(): Promise<Inspected<string | null>> {
    return this.ask('memsample')
  }

  /** Samples of memory in use. */
  memdump(samples = 10): Promise<Inspected<string>> {
    return this.ask('memdump', { samples })
  }

  /** A graph of objects in memory, which Python workers with objgraph draw. */
  objgraph(type = 'Request', num = 200, maxDepth = 10): Promise<Inspected<{ readonly filename: string }>> {
    return this.ask('objgraph', { num, max_depth: maxDepth, type })
  }

  /** Who is there. */
  ping(): Promise<Inspected<{ readonly ok: 'pong' }>> {
    return this.ask('ping')
  }

  /** Where tasks are, by id: only those that a node holds. */
  queryTask(
    ...ids: readonly (string | readonly string[])[]
  ): Promise<Inspected<Readonly<Record<string, QueriedTask>>>> {
    return this.ask('query_task', { ids: ids.flat() })
  }

  /** Names of the tasks that workers know, with these attributes. */
  registered(...attributes: readonly string[]): Promise<Inspected<readonly string[]>> {
    return this.ask('registered', attributes.length === 0 ? {} : { taskinfoitems: attributes })
  }

  /** A description of each node for a person to read. */
  report(): Promise<Inspected<{ readonly ok: string }>> {
    return this.ask('report')
  }

  /** Tasks that are taken and neither run nor are held for their time. */
  reserved(safe = false): Promise<Inspected<readonly TaskInfo[]>> {
    return this.ask('reserved', { safe })
  }

  /** Ids of revoked tasks. */
  revoked(): Promise<Inspected<readonly string[]>> {
    return this.ask('revoked')
  }

  /** Tasks that are held until their time. */
  scheduled(safe = false): Promise<Inspected<readonly ScheduledTask[]>> {
    return this.ask('scheduled', { safe })
  }

  /** Counts, pool, broker and resources of each node. */
  stats(): Promise<Inspected<WorkerStats>> {
    return this.ask('stats')
  }

  /**
   * Any question, such as one of the workers' own (`inspectCommand`).
   *
   * @param args - as they travel: names in snake_case where the command's are
   */
  async ask<T = unknown>(method: string, args: Readonly<Record<string, unknown>> = {}): Promise<Inspected<T>> {
    const replies = await sendCommand(this.#app, { method, arguments: args }, { ...this.#options, reply: true })
    const byNode = new Map<string, unknown>()
    for (const { node, reply } of replies) {
      if (byNode.has(node)) {
        const twice = `Two workers are named ${node}: give each a name of its own, with -n or the option hostname`
        internalsOf(this.#app).logger.warn(twice)
      }
      byNode.set(node, reply)
    }
    return Object.fromEntries(byNode) as Inspected<T>
  }
}
