import type { TaskMessage } from '@celeriac/protocol'
import { flag, list, orNull, record, text } from '../../check/checks.ts'
import type { CallOptionSpecs } from '../call-option-spec.ts'

/** What a message says besides its arguments, and how it is written. */
export interface ContentOptions {
  /** Name of a serializer: `json`, `msgpack`, `yaml`. @defaultValue `taskSerializer` */
  readonly serializer?: string | null | undefined
  /** `gzip`, `bzip2`, `brotli`, … @defaultValue `taskCompression` */
  readonly compression?: string | null | undefined
  /** Headers of your own; the task reads them in `self.request.headers`. */
  readonly headers?: Readonly<Record<string, unknown>> | undefined
  /** Another name for logs and monitors. */
  readonly shadow?: string | null | undefined
  /** What monitors show for the arguments, where they are secret. */
  readonly argsrepr?: string | undefined
  /** The same for keyword arguments. */
  readonly kwargsrepr?: string | undefined
  /** Store no result. @defaultValue the task's own */
  readonly ignoreResult?: boolean | null | undefined
  /** Names of the stamps among `stamps`. */
  readonly stampedHeaders?: readonly string[] | null | undefined
  /** Values that mark the task for whoever looks for it. */
  readonly stamps?: Readonly<Record<string, unknown>> | undefined
}

/** The table of {@link ContentOptions}. */
export const contentOptions: CallOptionSpecs<ContentOptions> = {
  serializer: {
    check: orNull(text),
    travels: 'property',
    task: 'serializer',
    again: (_request, task) => task.serializer ?? undefined,
  },
  compression: {
    check: orNull(text),
    travels: 'property',
    task: 'compression',
    again: (_request, task) => task.compression ?? undefined,
  },
  headers: { check: record, travels: 'header', again: ({ headers }) => withoutDeadLetters(headers) },
  shadow: { check: orNull(text), travels: 'header', again: ({ shadow }) => shadow },
  argsrepr: { check: text, travels: 'header', remoteOnly: true },
  kwargsrepr: { check: text, travels: 'header', remoteOnly: true },
  ignoreResult: {
    check: orNull(flag),
    travels: 'header',
    task: 'ignoreResult',
    again: ({ ignoreResult }, task) => ignoreResult ?? task.ignoreResult,
  },
  stampedHeaders: {
    check: orNull(list),
    travels: 'header',
    again: ({ stampedHeaders }) => stampedHeaders ?? undefined,
  },
  stamps: { check: record, travels: 'header', signature: 'spread', again: ownStamps },
}

/** RabbitMQ's notes about dead-lettering: copied on, they would make it think that the message goes in circles. */
const deadLetterHeaders: ReadonlySet<string> = new Set([
  'x-death',
  'x-first-death-exchange',
  'x-first-death-queue',
  'x-first-death-reason',
  'x-last-death-exchange',
  'x-last-death-queue',
  'x-last-death-reason',
])

function withoutDeadLetters(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const names = Object.keys(headers)
  if (!names.some((name) => deadLetterHeaders.has(name))) return headers
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !deadLetterHeaders.has(name)))
}

/** Values of the stamps that `stampedHeaders` names; none where the task is not stamped. */
function ownStamps({ stampedHeaders, stamps }: TaskMessage): Readonly<Record<string, unknown>> | undefined {
  if (stampedHeaders === null) return undefined
  return Object.fromEntries(Object.entries(stamps).filter(([name]) => stampedHeaders.includes(name)))
}
