import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { Celery } from '../app/celery.ts'
import { memoryBackend } from '../memory/memory-backend.ts'
import { memoryBroker } from '../memory/memory-broker.ts'
import { backendReference, brokerReference } from '../ports/reference.ts'

const options = { sentinelKwargs: { password: 'se:cret' } }

it.each([
  ['broker', brokerReference(memoryBroker, ['redis://u:se:cret@a', 'redis://:se:cret@b/1'], options)],
  ['backend', backendReference(memoryBackend, ['redis://u:se:cret@a', 'redis://:se:cret@b/1'], options)],
])('a %s as a value is printed without passwords', (kind, reference) => {
  expect(inspect(reference)).toBe('redis://u:**@a;redis://:**@b/1')
  expect(inspect({ reference })).not.toContain('cret')
  expect(`${reference}`).toBe('redis://u:**@a;redis://:**@b/1')
  expect(reference).toMatchObject({ kind, urls: ['redis://u:se:cret@a', 'redis://:se:cret@b/1'], options })
})

it('so is the setting that it is given to', () => {
  const app = new Celery('proj', {
    broker: brokerReference(memoryBroker, 'redis://u:secret@a', options),
    backend: backendReference(memoryBackend, 'redis://u:secret@a', options),
  })
  expect(inspect([app.conf.brokerUrl, app.conf.resultBackend])).toBe('[ redis://u:**@a, redis://u:**@a ]')
  expect(inspect(app.conf, { depth: 9 })).not.toContain('cret')
  expect(app.conf.humanize()).not.toContain('cret')
})
