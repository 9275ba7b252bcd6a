import { Exchange, type Queue } from '@celeriac/core'
import { queueFromOptions } from '@celeriac/core/internal'
import { textIn, textOr } from '../read-arguments.ts'
import { type CommandArguments, ok, type RemoteCommand } from '../remote-command.ts'

/** Consume from a queue, which is made where it is missing. */
export const addConsumer: RemoteCommand = {
  name: 'add_consumer',
  kind: 'control',
  async run({ consuming, internals, log }, args) {
    const name = textIn(args, 'queue')
    const { queues } = internals
    const queue = queues.has(name) ? queues.get(name) : queues.add(queueOf(name, args))
    await consuming.add(queue)
    log.logger.info(`Started consuming from ${name}`)
    return ok(`add consumer ${name}`)
  },
}

/** What is left out is named after the queue. */
function queueOf(name: string, args: CommandArguments): Queue {
  const { queue: _, exchange, exchange_type: type, routing_key: routingKey, ...options } = args
  return queueFromOptions(name, {
    ...options,
    exchange: new Exchange(textOr(exchange, name), textOr(type, 'direct')),
    routingKey: textOr(routingKey, name),
  })
}
