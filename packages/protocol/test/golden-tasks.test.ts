import {
  buildBody,
  buildHeaders,
  buildProtocol1,
  decodeJson,
  encodeJson,
  parseTask,
  safeRepr,
  type TaskMessage,
} from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { goldenFiles } from './corpus/corpus.ts'
import { type Captured, messagesOf } from './corpus/messages.ts'
import { withoutWholeFloats } from './corpus/whole-floats.ts'

const files = goldenFiles().map((file) => ({ ...file, messages: messagesOf(file) }))
const isTask = (message: Captured): boolean => typeof message.headers['task'] === 'string'
const withTasks = files.filter(({ messages }) => messages.some(isTask))

describe.each(withTasks)('$name', ({ messages }) => {
  for (const message of messages.filter(isTask)) {
    const { headers, body, contentType, properties } = message

    it(`has headers that can be read and built again: ${headers['id']} [C1] [C7] [C16] [C17]`, () => {
      const task = parseTask(headers, [[], {}, null])
      const rebuilt = headersOf(task)
      for (const name of ['compression', 'redelivered']) if (name in headers) rebuilt[name] = headers[name]
      // A stamped retry and headers of the sender's own come in any order behind the 19.
      expect(rebuilt).toStrictEqual(headers)
      expect(Object.keys(rebuilt).slice(0, 19)).toEqual(Object.keys(headers).slice(0, 19))
    })

    it(`answers to its own id: ${headers['id']} [C12]`, () => {
      expect(properties['correlation_id']).toBe(headers['id'])
    })

    if (body === undefined || contentType !== 'application/json') continue

    it(`has a body that can be read and built again: ${headers['id']} [C2] [C3] [C23]`, () => {
      const { args, kwargs, embed } = parseTask(headers, decodeJson(body))
      expect(encodeJson(buildBody(args, kwargs, embed))).toBe(withoutWholeFloats(body.toString()))
    })
  }
})

/** Where the text was given by the caller, or shows what JSON does not keep: keys that are no strings, whole floats. */
const OTHER_REPRS = /-(argsrepr|json-numbers)$/

it('shows arguments as saferepr does [C21]', () => {
  const different = files.flatMap(({ name, messages, conf }) =>
    messages.filter(isTask).flatMap(({ headers, body, contentType }) => {
      if (body === undefined || contentType !== 'application/json' || OTHER_REPRS.test(name)) return []
      const [args, kwargs] = decodeJson(body) as [unknown[], Record<string, unknown>]
      const levels = conf['task_repr_maxlevels'] as number | undefined
      const options = { maxLength: 1024, ...(levels === undefined ? {} : { maxLevels: levels }) }
      const tuple = String(headers['argsrepr']).startsWith('(')
      const pairs = [
        [safeRepr(args, { ...options, tuple }), headers['argsrepr']],
        [safeRepr(kwargs, options), headers['kwargsrepr']],
      ]
      return pairs
        .filter(([ours, theirs]) => withoutTuples(ours) !== withoutTuples(theirs))
        .map(([ours, theirs]) => ({ name, ours, theirs }))
    }),
  )
  expect(different).toEqual([])
})

/** A tuple inside of the arguments is a list once it has travelled; the outermost bracket is kept. */
function withoutTuples(repr: unknown): string {
  const text = String(repr)
  return (
    text.slice(0, 1) +
    text.slice(1, -1).replaceAll('(', '[').replaceAll(',)', ']').replaceAll(')', ']') +
    text.slice(-1)
  )
}

function headersOf(task: TaskMessage): Record<string, unknown> {
  const { argsrepr, kwargsrepr, origin, ...rest } = task
  return buildHeaders({
    ...rest,
    lang: 'py',
    argsrepr: argsrepr ?? '',
    kwargsrepr: kwargsrepr ?? '',
    origin: origin ?? '',
  })
}

const protocol1 = files.filter(({ conf }) => conf['task_protocol'] === 1)

describe.each(protocol1)('$name', ({ messages }) => {
  it('can be read and built again [C18]', () => {
    expect(messages.length).toBeGreaterThan(0)
    for (const { headers, body } of messages) {
      const task = parseTask(headers, decodeJson(body ?? ''))
      expect(task.protocol).toBe(1)
      const rebuilt = buildProtocol1(task)
      expect(encodeJson(rebuilt.body)).toBe(body?.toString())
      expect(rebuilt.headers).toEqual(headers)
    }
  })
})
