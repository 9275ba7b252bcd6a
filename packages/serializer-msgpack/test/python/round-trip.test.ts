import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { serializer } from '../../src/index.ts'

/** Reads a body as Celery does, prints Python's repr of it, and what Celery writes for it again. */
const PYTHON = `
import base64, sys
from kombu.serialization import dumps, loads
body = loads(base64.b64decode(sys.argv[1]), 'application/x-msgpack', 'binary', accept=['application/x-msgpack'])
print(repr(body))
print(base64.b64encode(dumps(body, 'msgpack')[2]).decode())
`

async function python(body: Uint8Array): Promise<{ repr: string; body: Uint8Array }> {
  const interpreter = process.env['CELERIAC_TEST_PYTHON'] ?? 'python3'
  const { stdout } = await promisify(execFile)(interpreter, ['-c', PYTHON, Buffer.from(body).toString('base64')])
  const [repr = '', base64 = ''] = stdout.trim().split('\n')
  return { repr, body: Buffer.from(base64, 'base64') }
}

describe('msgpack beside Python', () => {
  it('tells text from bytes, and comes back the same [C28]', async () => {
    const value = [['text', new Uint8Array([0, 255]), 'é😀', true, null], { n: [1.5, -1], big: 2n ** 63n + 1n }, {}]
    const { repr, body } = await python(serializer.encode(value))
    expect(repr).toBe("[['text', b'\\x00\\xff', 'é😀', True, None], {'n': [1.5, -1], 'big': 9223372036854775809}, {}]")
    expect(serializer.decode(body)).toEqual(value)
  })

  it('brings every integer through [C28]', async () => {
    const powers = Array.from({ length: 53 }, (_, i) => 2 ** i)
    const numbers = powers.flatMap((n) => [n - 1, n, n + 1, -n, -n - 1]).filter(Number.isSafeInteger)
    const bigints = [2n ** 60n, 2n ** 64n - 1n, -(2n ** 63n)]
    const { repr, body } = await python(serializer.encode([numbers, bigints]))
    expect(repr).toBe(`[[${numbers.join(', ')}], [${bigints.join(', ')}]]`)
    expect(serializer.decode(body)).toEqual([numbers.map((n) => n + 0), bigints])
  })

  it('writes the same bytes, integers of 33 to 63 bits apart', async () => {
    const value = [[0, 127, 128, 70_000, -1, -33, -70_000, 1e22, 0.1], { s: 'x'.repeat(300), a: Array(20).fill('y') }]
    const written = serializer.encode(value)
    expect(Buffer.compare((await python(written)).body, written)).toBe(0)
  })
})
