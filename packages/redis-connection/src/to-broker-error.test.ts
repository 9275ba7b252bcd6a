import { describe, expect, it } from 'vitest'
import { toBrokerError } from './to-broker-error.ts'

const reply = (text: string) => Object.assign(new Error(text), { name: 'ReplyError' })
const called = 'ERR Error running script (call to f_37df4df413367c4b19e0d18a348b4e33caf764e6): '

describe('toBrokerError', () => {
  it.each([
    ["READONLY You can't write against a read only replica.", 'connection_refused', 'connection', true],
    [
      `${called}@user_script:1: @user_script: 1: -READONLY You can't write against a read only replica.`,
      ...(['connection_refused', 'connection', true] as const),
    ],
    [
      "@user_script: 1: -READONLY You can't write against a read only replica.",
      ...(['connection_refused', 'connection', true] as const),
    ],
    [
      'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
      ...(['connection_refused', 'connection', true] as const),
    ],
    [
      `${called}@user_script:1: @user_script: 1: -OOM command not allowed when used memory > 'maxmemory'.`,
      ...(['failed', 'message', true] as const),
    ],
    [
      "ERR The user executing the script can't run this command or subcommand script: a3b8, on @user_script:81.",
      ...(['access_refused', 'message', false] as const),
    ],
    [`${called}@user_script:1: WRONGTYPE Operation against a key`, 'failed', 'message', false],
  ])('reads %s, also in the words of Redis 6.2', (text, code, affects, canRetry) => {
    expect(toBrokerError(reply(text), 'redis://h')).toMatchObject({ code, affects, canRetry })
  })
})
