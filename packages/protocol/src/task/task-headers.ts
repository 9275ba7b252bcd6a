/** Headers that have the value of one option of the call; absent and null are the same. */
export interface TaskHeaderOptions {
  readonly shadow?: string | null | undefined
  readonly groupIndex?: number | null | undefined
  /** Hard limit in seconds. */
  readonly timeLimit?: number | null | undefined
  readonly softTimeLimit?: number | null | undefined
  /** Null leaves it to the worker's task. */
  readonly ignoreResult?: boolean | null | undefined
  /** @defaultValue 0 */
  readonly replacedTaskNesting?: number | undefined
  readonly stampedHeaders?: readonly string[] | null | undefined
  readonly stamps?: Readonly<Record<string, unknown>> | undefined
  /** The sender's own, which are put in last and so win. */
  readonly headers?: Readonly<Record<string, unknown>> | null | undefined
}

/** Headers that say which message it is; absent and null are the same but where it says otherwise. */
export interface ComputedTaskHeaders {
  readonly task: string
  readonly id: string
  /** @defaultValue `js` */
  readonly lang?: string
  /** ISO 8601 as {@link isoformat} writes it. */
  readonly eta?: string | null | undefined
  readonly expires?: string | null | undefined
  readonly group?: string | null | undefined
  /** @defaultValue 0 */
  readonly retries?: number | undefined
  /** @defaultValue the id */
  readonly rootId?: string | null | undefined
  readonly parentId?: string | null | undefined
  readonly argsrepr: string
  readonly kwargsrepr: string
  /** `gen<pid>@<hostname>` */
  readonly origin: string
}

/** What {@link buildHeaders} makes headers of, in one object. */
export interface TaskHeaderInput extends ComputedTaskHeaders, TaskHeaderOptions {}

/**
 * The 19 headers of a protocol 2 task message, in the order in which Celery writes them, then the sender's own.
 *
 * @see https://docs.celeryq.dev/en/stable/internals/protocol.html
 */
export function buildHeaders(input: TaskHeaderInput): Record<string, unknown>
export function buildHeaders(input: ComputedTaskHeaders, options: TaskHeaderOptions): Record<string, unknown>
export function buildHeaders(input: TaskHeaderInput, options: TaskHeaderOptions = input): Record<string, unknown> {
  const headers: Record<string, unknown> = {
    lang: input.lang ?? 'js',
    task: input.task,
    id: input.id,
    shadow: options.shadow ?? null,
    eta: input.eta ?? null,
    expires: input.expires ?? null,
    group: input.group ?? null,
    group_index: options.groupIndex ?? null,
    retries: input.retries ?? 0,
    timelimit: [options.timeLimit ?? null, options.softTimeLimit ?? null],
    root_id: input.rootId || input.id,
    parent_id: input.parentId ?? null,
    argsrepr: input.argsrepr,
    kwargsrepr: input.kwargsrepr,
    origin: input.origin,
    ignore_result: options.ignoreResult ?? null,
    replaced_task_nesting: options.replacedTaskNesting ?? 0,
    stamped_headers: options.stampedHeaders ?? null,
    stamps: options.stamps ?? {},
  }
  return options.headers ? { ...headers, ...options.headers } : headers
}

/** Names that Celery's request object has for itself: a header of such a name is none of the sender's own. */
const OWN = new Set(
  (
    'lang task id shadow eta expires group group_index retries timelimit root_id parent_id argsrepr kwargsrepr origin ' +
    'ignore_result replaced_task_nesting stamped_headers stamps compression args kwargs callbacks errbacks chain chord ' +
    'called_directly correlation_id delivery_info headers hostname is_eager logfile loglevel properties reply_to ' +
    'taskset time_limit soft_time_limit utc'
  ).split(' '),
)

/**
 * Of a message's headers, those that the sender added: they are the request's `headers`, and a retry passes them on.
 */
export function customHeaders(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const custom: Record<string, unknown> = {}
  for (const name in headers) {
    if (!OWN.has(name) && name !== '__proto__') custom[name] = headers[name]
  }
  return custom
}
