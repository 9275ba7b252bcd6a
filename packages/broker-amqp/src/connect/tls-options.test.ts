import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { tlsOptions } from './tls-options.ts'

const folder = await mkdtemp(join(tmpdir(), 'celeriac-tls-'))
const file = join(folder, 'ca.pem')
await writeFile(file, 'the certificate')
afterAll(() => rm(folder, { recursive: true }))

describe('tlsOptions', () => {
  it.each(['ca_certs', 'ssl_ca_certs', 'caCerts', 'sslCaCerts'])('reads the file of %s', async (name) => {
    expect(await tlsOptions({ [name]: file })).toEqual({ ca: Buffer.from('the certificate') })
  })

  it('translates the names of Celery', async () => {
    const options = await tlsOptions({ keyfile: file, certfile: file, server_hostname: 'rabbit', ssl_version: 5 })
    expect(options).toEqual({ key: expect.any(Buffer), cert: expect.any(Buffer), servername: 'rabbit' })
  })

  it.each([
    ['none', false],
    ['CERT_NONE', false],
    [0, false],
    ['optional', true],
    ['required', true],
    ['ssl.CERT_REQUIRED', true],
    [2, true],
  ])('cert_reqs %s checks the certificate: %s', async (reqs, checked) => {
    expect(await tlsOptions({ cert_reqs: reqs })).toEqual({ rejectUnauthorized: checked })
  })

  it('lets the name of the server go unchecked where that is asked for', async () => {
    const { checkServerIdentity } = await tlsOptions({ ssl_check_hostname: 'false' })
    expect(checkServerIdentity?.('other', {} as never)).toBeUndefined()
    expect(await tlsOptions({ ssl_check_hostname: true })).toEqual({})
  })

  it('passes the options of Node as they are', async () => {
    const options = { ca: 'pem', rejectUnauthorized: false, minVersion: 'TLSv1.3' }
    expect(await tlsOptions(options)).toEqual(options)
  })

  it('says which file is missing, and what cert_reqs may be', async () => {
    const badOption = { code: 'bad_option', canRetry: false }
    await expect(tlsOptions({ ca_certs: '/nowhere.pem' })).rejects.toMatchObject(badOption)
    await expect(tlsOptions({ ca_certs: '/nowhere.pem' })).rejects.toThrow(
      'ca_certs names cannot be read: /nowhere.pem',
    )
    await expect(tlsOptions({ cert_reqs: 'maybe' })).rejects.toMatchObject(badOption)
  })
})
