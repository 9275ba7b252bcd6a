import type { TaskDefinition } from '../task/task-definition.ts'
import type { CallOptions } from './call-options.ts'

/**
 * The options that a task's definition gives to every message of it: Celery's execution options. The call's own win.
 */
export function definitionOptions({ options }: TaskDefinition): CallOptions {
  const given = {
    queue: options.queue,
    exchange: options.exchange,
    exchangeType: options.exchangeType,
    routingKey: options.routingKey,
    priority: options.priority,
    expires: options.expires,
    serializer: options.serializer,
    compression: options.compression,
    deliveryMode: options.deliveryMode,
    timeLimit: options.timeLimitS,
    softTimeLimit: options.softTimeLimitS,
  }
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))
  return { ...present, ignoreResult: options.ignoreResult }
}
