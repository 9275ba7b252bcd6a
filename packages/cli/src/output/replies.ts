import { inspect } from 'node:util'
import { isRecord } from '@celeriac/protocol'

/** Exit code where no worker answers, as with Celery's command line. */
export const EX_UNAVAILABLE = 69
/** What is said where no worker answers. */
export const NOBODY = 'Error: No nodes replied within time constraint'

/** One worker's answer: `->  w1@host: OK`, with what it says below. */
export function replyText(node: string, reply: unknown, withBody: boolean): string {
  const isError = isRecord(reply) && 'error' in reply
  const title = `->  ${node}: ${isError ? 'ERROR' : 'OK'}`
  return withBody ? `${title}\n${indented(bodyOf(reply), 8)}` : title
}

/** `2 nodes online.` */
export function onlineLine(count: number): string {
  return `\n${count} ${count === 1 ? 'node' : 'nodes'} online.`
}

function bodyOf(reply: unknown): string {
  if (Array.isArray(reply)) return reply.length === 0 ? '- empty -' : reply.map((item) => `* ${shown(item)}`).join('\n')
  if (isRecord(reply) && 'ok' in reply) return shown(reply['ok'])
  if (isRecord(reply) && 'error' in reply) return shown(reply['error'])
  return shown(reply)
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { depth: 10, breakLength: 100, compact: 1 })
}

function indented(text: string, by: number): string {
  return text
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n')
}
