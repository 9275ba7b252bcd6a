import { describe, expect, it } from 'vitest'
import { fileError, fileErrorMeaning } from './file-error.ts'

describe('fileErrorMeaning', () => {
  it.each([
    ['ENOENT', 'connection_lost', 'connection', true],
    ['ENOTDIR', 'connection_lost', 'connection', true],
    ['ESTALE', 'connection_lost', 'connection', true],
    ['EIO', 'connection_lost', 'connection', true],
    ['EHOSTDOWN', 'connection_lost', 'connection', true],
    ['ETIMEDOUT', 'connection_lost', 'connection', true],
    ['EROFS', 'connection_refused', 'connection', true],
    ['ENOSPC', 'failed', 'message', true],
    ['EDQUOT', 'failed', 'message', true],
    ['EMFILE', 'failed', 'message', true],
    ['ENFILE', 'failed', 'message', true],
    ['ENOMEM', 'failed', 'message', true],
    ['ENOLCK', 'failed', 'message', true],
    ['EBUSY', 'failed', 'message', true],
    ['EAGAIN', 'failed', 'message', true],
    ['EACCES', 'access_refused', 'message', false],
    ['EPERM', 'access_refused', 'message', false],
    ['ENOSYS', 'unsupported', 'message', false],
    ['EXDEV', 'unsupported', 'message', false],
    ['EFBIG', 'message_too_large', 'message', false],
    ['ENAMETOOLONG', 'failed', 'message', false],
    ['EISDIR', 'failed', 'message', false],
    ['ELOOP', 'failed', 'message', false],
    ['EWHATEVER', 'failed', 'message', true],
    [undefined, 'failed', 'message', true],
  ])('%s', (systemCode, code, affects, canRetry) => {
    expect(fileErrorMeaning(systemCode)).toEqual({ code, affects, canRetry })
  })
})

it('a file error keeps the words of the system', () => {
  const cause = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(fileError('The message could not be written', cause)).toMatchObject({
    code: 'failed',
    canRetry: true,
    cause,
    message: 'The message could not be written: ENOSPC: no space left on device, write',
  })
})
