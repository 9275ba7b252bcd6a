import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { RawMessage } from './bad-input-side.ts'

/** What has to become of a message. */
export type Fate =
  /** Rejected without requeueing, nothing stored. */
  | 'rejected'
  /** Acknowledged, nothing stored. */
  | 'acknowledged'
  /** Rejected, and FAILURE `NotRegistered` is stored. */
  | 'unknown task'
  /** Run in spite of it. */
  | 'run'

export interface BadMessage {
  readonly name: string
  readonly message: RawMessage
  readonly fate: Fate
  /** What the log has to say about it. */
  readonly says?: RegExp
}

/** Its id is put in when it is sent. */
const headers = { lang: 'py', task: 'bad.task' }

export function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}

const good = json([[], {}, {}])

function withBody(value: unknown): RawMessage {
  return { headers, body: json(value) }
}

function withText(text: string): RawMessage {
  return { headers, body: Buffer.from(text) }
}

function withHeaders(more: Readonly<Record<string, unknown>>): RawMessage {
  return { headers: { ...headers, ...more }, body: good }
}

function rejected(name: string, message: RawMessage, says: RegExp): BadMessage {
  return { name, message, says, fate: 'rejected' }
}

function acknowledged(name: string, message: RawMessage, says: RegExp): BadMessage {
  return { name, message, says, fate: 'acknowledged' }
}

function run(name: string, message: RawMessage): BadMessage {
  return { name, message, fate: 'run' }
}

function unknownTask(task: string): BadMessage {
  const message = { headers: { ...headers, task }, body: good }
  return { name: `a task named ${task} [C20]`, message, fate: 'unknown task', says: /unregistered task of type/ }
}

const invalid = /Received invalid task message: /
const unreadable = /Can't decode message body: /

const shapes: readonly BadMessage[] = [
  rejected('a body of 0 elements [C5]', withBody([]), invalid),
  rejected('a body of 1 element [C5]', withBody([[]]), invalid),
  rejected('a body of 2 elements [C5]', withBody([[], {}]), invalid),
  rejected('a body of 4 elements [C5]', withBody([[], {}, {}, {}]), invalid),
  rejected('an object for a body [C5]', withBody({ hello: 'world' }), invalid),
  rejected('null for a body [C5]', withBody(null), invalid),
  rejected('a number for a body [C5]', withBody(5), invalid),
  rejected('a text for a body [C5]', withBody('abc'), invalid),
  rejected('args that are an object [C5]', withBody([{}, {}, {}]), invalid),
  rejected('args that are null [C5]', withBody([null, {}, {}]), invalid),
  rejected('kwargs that are a list [C5]', withBody([[], [], {}]), invalid),
  rejected('kwargs that are a text [C5]', withBody([[], 'kwargs', {}]), invalid),
  rejected('an embed that is a text [C5]', withBody([[], {}, 'embed']), invalid),
  rejected('a callback that is no signature', withBody([[], {}, { callbacks: [{ args: [] }] }]), invalid),
  rejected('a chain that holds numbers', withBody([[], {}, { chain: [1, 2] }]), invalid),
  run('only a task, an id, and null for an embed [C4]', { headers, body: json([[], {}, null]) }),
]

const heads: readonly BadMessage[] = [
  rejected('no task anywhere [C19]', { headers: { x: 1 }, body: good }, /Received and deleted unknown message/),
  rejected('no headers at all [C19]', { body: json({ hello: 'world' }) }, /Received and deleted unknown message/),
  rejected('a task that is a number', { headers: { task: 5 }, body: good }, invalid),
  rejected('a task that is a list', { headers: { task: ['bad.task'] }, body: good }, invalid),
  rejected('an id that is a number', withHeaders({ id: 5 }), invalid),
  rejected('an id that is an object', withHeaders({ id: { a: 1 } }), invalid),
  rejected('an id that is empty', withHeaders({ id: '' }), invalid),
  rejected('an eta that is no date [C9]', withHeaders({ eta: 'tomorrow' }), /invalid task message: .*eta/),
  rejected('an eta that is a number [C9]', withHeaders({ eta: 1_700_000_000 }), /invalid task message: .*eta/),
  rejected('an eta that there never was [C9]', withHeaders({ eta: '2030-02-30T00:00:00' }), /message: .*eta/),
  rejected('an eta that is an object [C9]', withHeaders({ eta: { at: 'noon' } }), /invalid task message: .*eta/),
  rejected('an expires that is no date', withHeaders({ expires: 'soon' }), /invalid task message: .*expires/),
  rejected('an expires that is a number', withHeaders({ expires: 60 }), /invalid task message: .*expires/),
  run('headers of other types than Celery has', {
    headers: {
      ...headers,
      ...{ retries: 'many', timelimit: 'long', group: 5, group_index: 'x', root_id: 7, parent_id: {}, shadow: [] },
      ...{ stamps: [], stamped_headers: 'x', argsrepr: 5, origin: null, ignore_result: 'no', compression: '' },
    },
    body: good,
  }),
]

const contents: readonly BadMessage[] = [
  acknowledged('a body that is not JSON', withText('{"broken'), unreadable),
  acknowledged('an empty body', { headers }, unreadable),
  acknowledged('a body that is not UTF-8', { headers, body: Buffer.from([0x5b, 0xff, 0xfe, 0x5d]) }, unreadable),
  acknowledged('binary garbage', { headers, body: garbage(5000) }, unreadable),
  acknowledged(
    'a typed value that nobody knows [C26]',
    withBody([[{ __type__: 'x', __value__: 1 }], {}, {}]),
    unreadable,
  ),
  acknowledged('a date that is none', withBody([[{ __type__: 'datetime', __value__: 'x' }], {}, {}]), unreadable),
  rejected(
    'pickle, unread [C30]',
    { headers, contentType: 'application/x-python-serialize', body: Buffer.from('cos\nsystem\n(S"true"\ntR.') },
    /Refusing to deserialize pickle/,
  ),
  rejected(
    'a content type that is not accepted [C30]',
    { headers, contentType: 'application/x-yaml', body: good },
    /yaml/,
  ),
  rejected(
    'a content type that nobody knows [C30]',
    { headers, contentType: 'application/x-nope', body: good },
    /nope/,
  ),
  rejected('a content type that is text [C30]', { headers, contentType: 'text/plain', body: good }, /text\/plain/),
  run('a content encoding that nobody knows', { headers, contentEncoding: 'x-nope', body: good }),
  acknowledged('a compression that nobody knows [C32]', withHeaders({ compression: 'application/x-nope' }), unreadable),
  acknowledged('a compression that is a number [C32]', withHeaders({ compression: 5 }), unreadable),
  acknowledged('what was never compressed [C32]', withHeaders({ compression: 'application/x-gzip' }), unreadable),
  ...(
    [
      ['zlib', 'application/x-gzip', deflateSync(Buffer.alloc(50_000_000, ' '))],
      ['gzip', 'application/x-gzip', gzipSync(Buffer.alloc(50_000_000, ' '))],
      ['brotli', 'application/x-brotli', brotliCompressSync(Buffer.alloc(50_000_000, ' '))],
    ] as const
  ).map(([name, compression, body]) =>
    acknowledged(`a ${name} bomb`, { headers: { ...headers, compression }, body }, /more than 1000000 bytes/),
  ),
  acknowledged('nesting without end', withText(`${'['.repeat(200_000)}${']'.repeat(200_000)}`), unreadable),
  acknowledged('arguments nested without end', withText(`[[${nested('[', ']')}], {}, {}]`), unreadable),
  acknowledged(
    'keyword arguments nested without end',
    withText(`[[], {"a": ${nested('{"a":', '}', '1')}}, {}]`),
    unreadable,
  ),
  acknowledged('an embed nested without end', withText(`[[], {}, {"chain": [${nested('[', ']')}]}]`), unreadable),
]

const names: readonly BadMessage[] = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'no.such.task'].map(
  unknownTask,
)

export const badMessages: readonly BadMessage[] = [...shapes, ...heads, ...contents, ...names]

function nested(open: string, close: string, inner = ''): string {
  return `${open.repeat(100_000)}${inner}${close.repeat(100_000)}`
}

/** The same in every run. */
function garbage(length: number): Uint8Array {
  let state = 42
  return Uint8Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state >> 16
  })
}
