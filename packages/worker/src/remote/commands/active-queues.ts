import type { Queue } from '@celeriac/core'
import type { RemoteCommand } from '../remote-command.ts'

/** Queues that are consumed from, each as kombu describes it. */
export const activeQueues: RemoteCommand = {
  name: 'active_queues',
  kind: 'inspect',
  run: ({ consuming }) => consuming.queues.map(describe),
}

function describe(queue: Queue): Readonly<Record<string, unknown>> {
  const { exchange } = queue
  const inSeconds = (ms: number | undefined): number | null => (ms === undefined ? null : ms / 1000)
  return {
    name: queue.name,
    exchange: {
      name: exchange?.name ?? '',
      type: queue.exchangeType,
      arguments: exchange?.arguments ?? null,
      durable: exchange?.durable ?? true,
      passive: false,
      auto_delete: exchange?.autoDelete ?? false,
      delivery_mode: exchange?.deliveryMode ?? null,
      no_declare: exchange?.noDeclare ?? false,
    },
    routing_key: queue.routingKey ?? '',
    queue_arguments: queue.arguments ?? null,
    binding_arguments: queue.bindingArguments ?? null,
    consumer_arguments: queue.consumerArguments ?? null,
    durable: queue.durable,
    exclusive: queue.exclusive,
    auto_delete: queue.autoDelete,
    no_ack: false,
    alias: queue.alias ?? null,
    bindings: (queue.bindings ?? []).map(({ exchange: { name }, routingKey }) => ({
      exchange: name,
      routing_key: routingKey,
    })),
    no_declare: queue.noDeclare ?? null,
    expires: inSeconds(queue.expiresMs),
    message_ttl: inSeconds(queue.messageTtlMs),
    max_length: queue.maxLength ?? null,
    max_length_bytes: queue.maxLengthBytes ?? null,
    max_priority: queue.maxPriority ?? null,
  }
}
