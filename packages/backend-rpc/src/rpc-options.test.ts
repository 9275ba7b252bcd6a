import { testBackendSettings } from '@celeriac/testing'
import { expect, it } from 'vitest'
import { resolveOptions } from './rpc-options.ts'

const resolve = (transport: object): unknown => resolveOptions(testBackendSettings({ transport: { ...transport } }))

it.each([
  [{ maxUnred: 5 }, 'resultBackendTransportOptions: there is no option maxUnred; did you mean maxUnread?'],
  [{ max_unred: 5 }, 'did you mean maxUnread?'],
  [{ constructor: 1 }, 'there is no option constructor'],
])('an option that there is not is refused, not ignored: %j', (transport, message) => {
  expect(() => resolve(transport)).toThrow(expect.objectContaining({ code: 'bad_option', canRetry: false }))
  expect(() => resolve(transport)).toThrow(message)
})

it('options of other result backends are let be', () => {
  expect(resolve({ retry_policy: { timeout: 5 }, globalKeyprefix: 'x', masterName: 'm' })).toEqual({
    maxUnread: 100_000,
  })
})

it('an option may be written as in Python', () => {
  expect(resolve({ max_unread: 5 })).toEqual({ maxUnread: 5 })
})
