import { camelCase } from '../check/camel-case.ts'
import { ImproperlyConfigured } from '../errors/celery/setup-errors.ts'
import { Exchange } from './exchange.ts'
import { Queue, type QueueOptions } from './queue.ts'

/**
 * An entry of a `taskQueues` dictionary as a queue. Keys may be Celery's own (`exchange_type`). The routing key
 * defaults to the queue's name.
 *
 * @throws ImproperlyConfigured for what is no such entry
 */
export function queueFromOptions(name: string, entry: QueueOptions): Queue {
  if (typeof entry !== 'object' || entry === null) {
    throw new ImproperlyConfigured(`taskQueues: the entry of queue '${name}' must be an object of queue options`)
  }
  const options: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(entry)) {
    options[camelCase(key)] = value
  }
  const given = options as QueueOptions
  return new Queue(name, {
    ...given,
    routingKey: given.bindingKey || given.routingKey || name,
    durable: flag(options['queueDurable'], given.durable),
    autoDelete: flag(options['queueAutoDelete'], given.autoDelete),
    exchangeDurable: flag(given.exchangeDurable, given.durable),
    exchangeAutoDelete: flag(given.exchangeAutoDelete, given.autoDelete),
  })
}

/** The queue that reaches one worker only (`workerDirect`): `<node name>.dq2`. */
export function workerDirectQueue(nodeName: string): Queue {
  return new Queue(`${nodeName}.dq2`, { exchange: new Exchange('C.dq2', 'direct'), routingKey: nodeName })
}

function flag(first: unknown, second: boolean | undefined): boolean | undefined {
  return typeof first === 'boolean' ? first : second
}
