import type { Queue, QueueOptions } from '../topology/queue.ts'

/**
 * Value of the setting `taskQueues`: queues in a list, or their options by name.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-queues
 */
export type TaskQueues = readonly Queue[] | Readonly<Record<string, Queue | QueueOptions>>
