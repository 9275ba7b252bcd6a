import { textIn } from '../read-arguments.ts'
import { ok, type RemoteCommand } from '../remote-command.ts'

/** Consume from a queue no longer. */
export const cancelConsumer: RemoteCommand = {
  name: 'cancel_consumer',
  kind: 'control',
  async run({ consuming, log }, args) {
    const name = textIn(args, 'queue')
    await consuming.cancel(name)
    log.logger.info(`Canceling queue ${name}`)
    return ok(`no longer consuming from ${name}`)
  },
}
