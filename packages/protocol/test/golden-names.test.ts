import {
  bindingMember,
  bindingPattern,
  DELAYED_DELIVERY_EXCHANGE,
  decodeJson,
  delayedBindingKey,
  delayedRoutingKey,
  delayedTopology,
  encodeJson,
  eventQueue,
  exchangeFileName,
  groupKey,
  matchRoutingKey,
  parseBindingMember,
  pidboxExchange,
  pidboxQueue,
  pidboxReplyExchange,
  priorityStep,
  queueKey,
  queueOfFileName,
  resultKey,
  withResultPrefix,
} from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { goldenFiles, readGolden } from './corpus/corpus.ts'
import { harvest } from './corpus/harvest.ts'
import { messagesOf } from './corpus/messages.ts'

const files = goldenFiles().map((file) => ({ ...file, ...harvest(file) }))

describe.each(files.filter(({ bindings }) => bindings.length > 0))('$name', ({ bindings }) => {
  it('has binding members that can be read and written, with our patterns [C52] [C53]', () => {
    for (const { member } of bindings) {
      const binding = parseBindingMember(member)
      const { routingKey = '', pattern = '', queue = '' } = binding ?? {}
      expect(bindingMember(routingKey, pattern, queue)).toBe(member)
      if (pattern !== '') expect(bindingPattern(routingKey)).toBe(pattern)
    }
  })
})

it('makes and matches topic patterns as kombu does [C53]', () => {
  const { patterns, matches, keys } = readGolden('envelopes/topic-patterns').wire as {
    patterns: Record<string, string>
    matches: Record<string, string[]>
    keys: string[]
  }
  for (const [key, pattern] of Object.entries(patterns)) {
    expect(bindingPattern(key)).toBe(pattern)
    expect(keys.filter((candidate) => matchRoutingKey(pattern, candidate))).toEqual(matches[key])
  }
})

/** Lists of messages, by key. */
const lists = files.flatMap(({ name, wire, conf }) =>
  Object.entries(keysOf(wire)).flatMap(([key, value]) => {
    const { type, value: items } = (value ?? {}) as { type?: string; value?: unknown }
    return type === 'list' && String((items as string[])[0]).startsWith('{"body"') ? [{ name, key, items, conf }] : []
  }),
)

it.each(lists)('$name has $key where its priority belongs [C49]', ({ key, items, conf }) => {
  const { priority_steps: steps, sep = '\u0006\u0016', global_keyprefix: prefix = '' } = transportOptions(conf)
  for (const item of items as string[]) {
    const { properties } = JSON.parse(item)
    const [queue = ''] = key.slice(prefix.length).split(sep)
    expect(prefix + queueKey(queue, priorityStep(properties.priority, steps), sep)).toBe(key)
  }
})

function transportOptions(conf: Readonly<Record<string, unknown>>) {
  return (conf['broker_transport_options'] ?? {}) as {
    priority_steps?: number[]
    sep?: string
    global_keyprefix?: string
  }
}

function keysOf(wire: unknown): Record<string, unknown> {
  const { keys, ...rest } = (wire ?? {}) as Record<string, unknown>
  return { ...rest, ...(typeof keys === 'object' && !Array.isArray(keys) ? keys : undefined) }
}

describe.each(goldenFiles('results').filter(({ content }) => 'result_id' in content))('$name', ({ wire, conf }) => {
  it('has keys of our names [C83]', () => {
    const options = (conf['result_backend_transport_options'] ?? {}) as { global_keyprefix?: string }
    const keys = withResultPrefix(options.global_keyprefix ?? '')
    const names = Object.keys((wire as { keys?: object }).keys ?? {}).filter((key) => key.includes('celery-task'))
    for (const name of names) {
      const id = /celery-task(?:set)?-meta-(.{36})/.exec(name)?.[1] ?? ''
      const known = [keys.resultKey(id), keys.groupKey(id), ...Object.values(keys.chordKeys(id))]
      expect(known).toContain(name)
    }
  })
})

describe.each(goldenFiles('filesystem'))('$name', ({ wire }) => {
  it('has files of our names [C66] [C67] [C68]', () => {
    const { folder, control_folder: control, reply, ...rest } = wire as Record<string, unknown>
    for (const [path, content] of Object.entries({ ...(folder as object), ...(control as object), ...rest })) {
      const name = path.slice(path.indexOf('/') + 1)
      if (name.endsWith('.exchange')) {
        expect(exchangeFileName(name.replace(/\.exchange$/, ''))).toBe(name)
        for (const row of JSON.parse(String(content))) expect(row).toHaveLength(3)
        expect(encodeJson(decodeJson(String(content)))).toBe(content)
      } else if (name.startsWith('celery-task')) {
        expect([resultKey(name.slice(-36)), groupKey(name.slice(-36))]).toContain(name)
      } else {
        const { properties } = JSON.parse(String(content))
        const { exchange, routing_key: key } = properties.delivery_info
        expect(queueOfFileName(name)).toBe(exchange === '' ? key : name.split('.').slice(1, -1).join('.'))
      }
    }
  })
})

const delayed = goldenFiles('task-messages').flatMap((file) =>
  messagesOf(file)
    .filter(({ exchange }) => exchange.startsWith('celery_delayed'))
    .map((message) => ({
      ...message,
      name: file.name,
      seconds: Number(/(?:countdown=|delay\()(\d+)\)/.exec(file.how)?.[1]),
    })),
)

it.each(delayed)('$name was published with the key of $seconds seconds [C44]', ({ exchange, routingKey, seconds }) => {
  expect(exchange).toBe('celery_delayed_27')
  expect(delayedRoutingKey(seconds, 'q.rk')).toBe(routingKey)
})

it('declares for delays what Celery declares [C43]', () => {
  const topology = delayedTopology('classic')
  const { list_exchanges, list_queues, list_bindings } = readGolden('control/amqp-topology-delayed-delivery')
    .wire as Record<string, Record<string, unknown>[]>
  const isDelay = (name: unknown): boolean => /^celery_delayed_\w+$/.test(String(name))

  const exchanges = list_exchanges?.filter(({ name }) => isDelay(name)) ?? []
  expect(exchanges.map(({ name }) => name).sort()).toEqual([...topology.exchanges].sort())
  for (const exchange of exchanges) expect(exchange).toMatchObject({ type: 'topic', durable: true, auto_delete: false })

  const queues = list_queues?.filter(({ name }) => isDelay(name)) ?? []
  expect(queues).toHaveLength(28)
  for (const { name, arguments: args } of queues) {
    const ours = topology.queues.find((queue) => queue.name === name)?.arguments
    expect(Object.fromEntries((args as [string, string, unknown][]).map(([key, , value]) => [key, value]))).toEqual(
      ours,
    )
  }

  const bindings = list_bindings?.filter(({ source_name }) => isDelay(source_name)) ?? []
  const ours = [
    ...topology.queueBindings.map(({ exchange, queue, routingKey }) => [exchange, 'queue', queue, routingKey]),
    ...topology.exchangeBindings.map(({ source, destination, routingKey }) => [
      source,
      'exchange',
      destination,
      routingKey,
    ]),
    [DELAYED_DELIVERY_EXCHANGE, 'exchange', 'qd', delayedBindingKey('q.rk')],
  ]
  const theirs = bindings.map((b) => [b['source_name'], b['destination_kind'], b['destination_name'], b['routing_key']])
  expect(theirs.map(String).sort()).toEqual(ours.map(String).sort())
})

it('names what a worker declares on RabbitMQ', () => {
  const { list_exchanges = [], list_queues = [] } = readGolden('control/amqp-topology-of-a-worker').wire as Record<
    string,
    { name: string }[]
  >
  const names = [...list_exchanges, ...list_queues].map(({ name }) => name)
  const receiver = names.find((name) => name.startsWith('celeryev.')) ?? ''
  expect(names).toEqual(
    expect.arrayContaining([
      pidboxExchange(),
      pidboxReplyExchange(),
      pidboxQueue('w1@example'),
      eventQueue(receiver.slice('celeryev.'.length)),
    ]),
  )
})
