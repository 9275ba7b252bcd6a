import { readdir, readFile } from 'node:fs/promises'
import { fromResultDocument } from '@celeriac/protocol'
import { testBackendHost } from '@celeriac/testing'
import { expect, it } from 'vitest'
import { resultMessage } from './result-message.ts'

const FOLDER = new URL('../../protocol/test/golden/results/', import.meta.url)

interface Captured {
  readonly properties: Readonly<Record<string, unknown>>
  readonly body: { readonly base64: string }
}

const names = (await readdir(FOLDER)).filter((name) => /^rpc-amqp-(?!reply-queue)/.test(name))

it.each(names)('is the message that Celery sends: %s [C80]', async (name) => {
  const { wire } = JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')) as { wire: Captured[] }
  expect(wire).not.toHaveLength(0)
  for (const { properties, body } of wire) {
    const bytes = Buffer.from(body.base64, 'base64')
    const record = fromResultDocument(JSON.parse(bytes.toString()))
    const correlationId = String(properties['correlation_id'])
    const message = resultMessage(record, testBackendHost().codec, { correlationId, persistent: false })
    expect(Buffer.from(message.body).toString()).toBe(bytes.toString())
    expect({
      content_type: message.contentType,
      content_encoding: message.contentEncoding,
      application_headers: message.headers,
      delivery_mode: message.properties.deliveryMode,
      priority: message.properties.priority,
      correlation_id: message.properties.correlationId,
    }).toEqual(properties)
  }
})

it('is persistent where results are to be', () => {
  const record = fromResultDocument({ status: 'SUCCESS', result: 1, task_id: 'a', traceback: null, children: [] })
  const message = resultMessage(record, testBackendHost().codec, { correlationId: undefined, persistent: true })
  expect(message.properties).toEqual({ correlationId: 'a', deliveryMode: 2, priority: 0 })
})
