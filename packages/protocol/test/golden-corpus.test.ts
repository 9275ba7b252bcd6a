import { expect, it } from 'vitest'
import { goldenFiles } from './corpus/corpus.ts'
import { harvest } from './corpus/harvest.ts'

/** Files with nothing that the tests of this folder find by its shape, and what is known of them instead. */
const SPECIAL = new Map([
  ['beat/shelve-file', "beat's own state, which nobody else reads"],
  ['commands/ack', 'names keys only'],
  ['commands/lua-scripts', 'text that the Redis packages use'],
  ['control/amqp-topology-delayed-delivery', 'read by golden-names.test.ts'],
  ['control/amqp-topology-of-a-worker', 'read by golden-names.test.ts'],
  ['control/redis-reply-shutdown', 'a request, read by golden-control.test.ts; nobody replies'],
  ['envelopes/redis-broadcast-task', 'nothing was sent'],
  ['envelopes/topic-patterns', 'read by golden-names.test.ts'],
  ['filesystem/after-shutdown', 'read by golden-names.test.ts'],
  ['filesystem/exchanges-of-a-worker', 'read by golden-names.test.ts'],
  ['filesystem/exchanges-of-two-workers', 'read by golden-names.test.ts'],
  ['filesystem/ping-two-workers', 'decoded replies only'],
  ['results/redis-bad-eta', 'nothing was stored'],
  ['results/redis-extended-ignore-result', 'nothing was stored'],
  ['results/redis-ignore', 'nothing was stored'],
  ['results/redis-ignore-result', 'nothing was stored'],
  ['results/redis-ignore-result-class', 'nothing was stored'],
  ['results/redis-minimal-message-two-elements', 'the worker exited'],
  ['results/redis-minimal-message-two-elements-worker-log', 'the end of its log'],
  ['results/redis-msgpack-chord', 'msgpack, read by its serializer'],
  ['results/redis-msgpack-failure', 'msgpack, read by its serializer'],
  ['results/redis-msgpack-success', 'msgpack, read by its serializer'],
  ['results/rpc-amqp-reply-queue', 'queue arguments, which the backend declares'],
  ['task-messages/amqp-delayed-countdown-half', 'nothing was sent'],
  ['task-messages/amqp-delayed-eta-past', 'nothing was delayed'],
  ['task-messages/amqp-expires-past', 'expired before it could be read'],
  ['task-messages/redis-exchange-routing', 'dropped: no queue was bound'],
])

it('has something to say about every golden file', () => {
  const silent = goldenFiles().filter((file) => Object.values(harvest(file)).every((found) => found.length === 0))
  expect(silent.map(({ name }) => name).sort()).toEqual([...SPECIAL.keys()].sort())
})

it('was captured from the version that is promised', () => {
  const versions = new Set(goldenFiles().map(({ content }) => content['made_by']))
  expect([...versions]).toEqual(['celery 5.7.0 kombu 5.7.0 py-amqp 5.4.2 redis-py 8.1.0 python 3.11.7'])
})
