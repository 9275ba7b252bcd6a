import { platform, release } from 'node:os'
import type { Queue } from '@celeriac/core'

/** What the banner shows of a worker. */
export interface BannerFacts {
  readonly version: string
  readonly hostname: string
  readonly app: string
  readonly transport: string
  readonly results: string
  readonly concurrency: number
  readonly pool: string
  readonly queues: readonly Queue[]
  /** Null where the log level does not ask for them. */
  readonly tasks: readonly string[] | null
  readonly now: Date
}

/** The banner of a starting worker, with the facts of Celery's. */
export function banner(facts: BannerFacts): string {
  const system = `${platform()}-${release()}-${process.arch}-node-${process.versions.node}`
  const lines = [
    `${facts.hostname} v${facts.version} (celeriac)`,
    '',
    `${system} ${localTime(facts.now)}`,
    '',
    '[config]',
    `.> app:         ${facts.app}`,
    `.> transport:   ${facts.transport}`,
    `.> results:     ${facts.results}`,
    `.> concurrency: ${facts.concurrency} (${facts.pool})`,
    '.> task events: OFF (not in this version)',
    '',
    '[queues]',
    ...facts.queues.map(queueLine),
  ]
  const width = Math.max(...lines.map((line) => line.length)) + 2
  const rule = `+${'-'.repeat(width)}+`
  const boxed = [rule, ...lines.map((line) => `| ${line.padEnd(width - 1)}|`), rule].join('\n')
  if (facts.tasks === null) return `\n${boxed}\n`
  return `\n${boxed}\n\n[tasks]\n${facts.tasks.map((name) => `  . ${name}`).join('\n')}\n`
}

function queueLine({ name, exchange, exchangeType, routingKey }: Queue): string {
  return `.> ${name.padEnd(16)} exchange=${exchange?.name ?? ''}(${exchangeType}) key=${routingKey ?? ''}`
}

function localTime(now: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  return `${date} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`
}
