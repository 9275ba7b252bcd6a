import type { Celery } from '@celeriac/core'
import { askWorkers, internalsOf, tellWorkers } from '@celeriac/core/internal'
import type { ControlReply } from '@celeriac/protocol'
import { type CommandOptions, checkCommandOptions, destinationOf } from './command-options.ts'

/** What a command says: its name, and its arguments as they travel. */
export interface Command {
  readonly method: string
  readonly arguments?: Readonly<Record<string, unknown>> | undefined
}

/**
 * Sends a command to the workers that are meant.
 *
 * @returns the replies in the order in which they came; none where none are asked for
 * @throws CeleriacError `unknown_option`, `bad_option`; BrokerError where the broker cannot be reached
 */
export async function sendCommand(
  app: Celery,
  { method, arguments: args }: Command,
  options: CommandOptions,
): Promise<readonly ControlReply[]> {
  checkCommandOptions(method, options)
  const { pattern, matcher, reply = false, timeout = 1, limit, callback } = options
  const request = {
    method,
    arguments: args ?? {},
    destination: destinationOf(options),
    pattern: pattern ?? null,
    matcher: matcher ?? null,
  }
  const host = internalsOf(app)
  if (reply) return askWorkers(host, request, { timeoutS: timeout, limit, onReply: callback })
  await tellWorkers(host, request)
  return []
}
