import { describe, expect, it } from 'vitest'
import { toBrokerError } from './to-broker-error.ts'

const reply = (text: string) => Object.assign(new Error(text), { name: 'ReplyError' })
const readOnly = "READONLY You can't write against a read only replica."

describe('toBrokerError', () => {
  it('looks into a transaction for what was refused first, and names it', () => {
    const aborted = 'EXECABORT Transaction discarded because of previous errors.'
    const previousErrors = [reply(readOnly), reply('OOM command not allowed')]
    expect(toBrokerError(Object.assign(reply(aborted), { previousErrors }), 'redis://h')).toMatchObject({
      code: 'connection_refused',
      affects: 'connection',
      canRetry: true,
      message: `redis://h: Redis answered: ${readOnly}`,
    })
  })

  it('reads what refused a transaction as a whole', () => {
    const aborted = 'EXECABORT Transaction discarded because of: NOREPLICAS Not enough good replicas to write.'
    expect(toBrokerError(Object.assign(reply(aborted), { previousErrors: [] }), 'redis://h')).toMatchObject({
      code: 'connection_refused',
      canRetry: true,
      message: 'redis://h: Redis answered: NOREPLICAS Not enough good replicas to write.',
    })
  })

  it('says what to use in place of a cluster', () => {
    const crossed = reply("CROSSSLOT Keys in request don't hash to the same slot")
    expect(toBrokerError(crossed, 'redis://h')).toMatchObject({
      code: 'unsupported',
      canRetry: false,
      message: expect.stringMatching(/CROSSSLOT .*Use a server of its own \(with Sentinel for failover/),
    })
  })
})
