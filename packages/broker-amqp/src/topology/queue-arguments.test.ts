import type { QueueSpec } from '@celeriac/core/adapter'
import { expect, it } from 'vitest'
import { queueArguments } from './queue-arguments.ts'

const plain: QueueSpec = { name: 'q', durable: true, exclusive: false, autoDelete: false }

it('has no arguments for a plain queue [C33]', () => {
  expect(queueArguments(plain)).toEqual({})
})

it('names the limits as kombu does, as whole numbers [C36]', () => {
  const limits = { expiresMs: 86_400_000.7, messageTtlMs: 5000, maxLength: 3, maxLengthBytes: 2 ** 40, maxPriority: 10 }
  expect(queueArguments({ ...plain, ...limits, arguments: { 'x-queue-type': 'quorum', 'x-expires': 1 } })).toEqual({
    'x-queue-type': 'quorum',
    'x-expires': { '!': 'int32', value: 86_400_000 },
    'x-message-ttl': { '!': 'int32', value: 5000 },
    'x-max-length': { '!': 'int32', value: 3 },
    'x-max-length-bytes': { '!': 'int64', value: 2 ** 40 },
    'x-max-priority': { '!': 'int32', value: 10 },
  })
})
