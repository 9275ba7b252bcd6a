import { describe, expect, it } from 'vitest'
import { ContentDisallowed, DecodeError, EncodeError } from '../errors/celery/kombu-errors.ts'
import { MessageCodec } from './message-codec.ts'
import { createResultCodec, type ResultCodecSettings } from './result-codec.ts'

const make = (settings: Partial<ResultCodecSettings> = {}) => {
  const all = {
    resultSerializer: 'json',
    resultCompression: null,
    resultAcceptContent: null,
    acceptContent: ['json'],
    messageMaxBytes: 1000,
    ...settings,
  }
  return createResultCodec(all, new MessageCodec(all))
}

const record = {
  taskId: 'T1',
  status: 'SUCCESS',
  result: 5,
  traceback: null,
  children: [],
  dateDone: '2026-11-22T09:18:30.460105+00:00',
}

describe('results as they are stored', () => {
  it('are documents in the order of Celery, as text [C70]', async () => {
    const codec = await make()
    const stored = codec.encode(record)
    expect(stored).toBe(
      '{"status": "SUCCESS", "result": 5, "traceback": null, "children": [], "date_done": "2026-11-22T09:18:30.460105+00:00", "task_id": "T1"}',
    )
    expect(codec.decode(Buffer.from(stored))).toEqual(record)
  })

  it('are marked where they are compressed, and read whatever the setting', async () => {
    const codec = await make({ resultCompression: 'zlib' })
    const stored = codec.encode(record) as Uint8Array
    expect(Buffer.from(stored).toString('latin1', 0, 38)).toBe('\0celery-compressed\0application/x-gzip\0')
    expect((await make()).decode(stored)).toEqual(record)
    const bomb = codec.encode({ ...record, result: 'x'.repeat(5000) }) as Uint8Array
    expect(() => codec.decode(bomb)).toThrow(DecodeError)
  })

  it('are refused where they are none, or not accepted', async () => {
    const codec = await make()
    expect(() => codec.decode(Buffer.from('[]'))).toThrow(DecodeError)
    expect(() => codec.decode(Buffer.from('{'))).toThrow(DecodeError)
    expect(() => codec.decode(Buffer.from('{}'), 'application/x-python-serialize')).toThrow(ContentDisallowed)
    expect(() => codec.encode({ ...record, result: () => 1 })).toThrow(EncodeError)
    const strict = await make({ resultAcceptContent: ['yaml'] })
    expect(() => strict.decode(Buffer.from('{}'))).toThrow(ContentDisallowed)
  })

  it('need a compression that works at once', async () => {
    await expect(make({ resultCompression: 'bzip2' })).rejects.toMatchObject({ code: 'compression_not_found' })
    await expect(make({ resultSerializer: 'pickle' })).rejects.toMatchObject({ code: 'serializer_not_found' })
  })
})
