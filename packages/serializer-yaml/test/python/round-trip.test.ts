import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { PyDate, PyDateTime } from '@celeriac/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serializer } from '../../src/index.ts'

/** For each body on its input: reads it as Celery does, prints its repr, and what Celery writes for it again. */
const PYTHON = `
import base64, sys
from kombu.serialization import dumps, loads
for line in sys.stdin:
    body = loads(base64.b64decode(line), 'application/x-yaml', 'utf-8', accept=['application/x-yaml'])
    text = dumps(body, 'yaml')[2]
    print(base64.b64encode(repr(body).encode()).decode(), base64.b64encode(text.encode()).decode())
`

interface Read {
  readonly repr: string
  readonly text: string
}

async function python(values: readonly unknown[]): Promise<Read[]> {
  const running = promisify(execFile)(process.env['CELERIAC_TEST_PYTHON'] ?? 'python3', ['-c', PYTHON])
  for (const value of values) {
    running.child.stdin?.write(`${Buffer.from(serializer.encode(value)).toString('base64')}\n`)
  }
  running.child.stdin?.end()
  const { stdout } = await running
  const plain = (base64 = '') => Buffer.from(base64, 'base64').toString()
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(plain))
    .map(([repr = '', text = '']) => ({ repr, text }))
}

describe('yaml beside Python', () => {
  it('is read by Python as it was meant, and comes back the same [C29]', async () => {
    const value = [
      ['text', new Uint8Array([0, 255]), 'é😀', true, null, 'yes', '1e3', '2020-01-02', 1e22, 2n ** 70n],
      { n: [1.5, -1], when: new Date(Date.UTC(2020, 0, 2, 3, 4, 5, 6)), day: new PyDate('2020-01-02') },
      { exact: new PyDateTime('2020-01-02T03:04:05.000600+05:30') },
    ]
    const [read] = await python([value])
    expect(read?.repr).toBe(
      "[['text', b'\\x00\\xff', 'é😀', True, None, 'yes', '1e3', '2020-01-02', 1e+22, 1180591620717411303424], " +
        "{'day': datetime.date(2020, 1, 2), 'n': [1.5, -1], " +
        "'when': datetime.datetime(2020, 1, 2, 3, 4, 5, 6000, tzinfo=datetime.timezone.utc)}, " +
        "{'exact': datetime.datetime(2020, 1, 2, 3, 4, 5, 600, " +
        'tzinfo=datetime.timezone(datetime.timedelta(seconds=19800)))}]',
    )
    expect(serializer.decode(Buffer.from(read?.text ?? ''))).toEqual(value)
  })

  it('brings any text through, both ways [C29]', async () => {
    const character = fc.oneof(
      fc.constantFrom(...' :#-,[]{}&*!|>\'"%@`?=~<\n\t\\./0123456789eEabcnoxyNO_é\u2028\ufeff😀'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    )
    const texts = fc.sample(fc.string({ unit: character, maxLength: 12 }), 2_000)
    const words = [
      'yes',
      'No',
      'on',
      'null',
      '~',
      '=',
      '<<',
      '.inf',
      '.5',
      '1.',
      '0x1',
      '0o7',
      '010',
      '1:2',
      '---',
      '...',
    ]
    const keys = [...texts, ...words, 'k'.repeat(200), `${'long words '.repeat(30)}end`].filter(
      (k) => k !== '__proto__',
    )
    const values = keys.map((text) => [text, { [text]: [text] }])
    const read = await python(values)
    expect(read).toHaveLength(values.length)
    const damaged = values.filter((value, i) => {
      const back = serializer.decode(Buffer.from(read[i]?.text ?? ''))
      return JSON.stringify(back) !== JSON.stringify(value)
    })
    expect(damaged).toEqual([])
  })

  it('writes the same bytes for what is not long and holds no line breaks', async () => {
    const values = [
      [[1, 'a', new Uint8Array([0, 255]), null], { d: { k: 1.5 } }, { callbacks: null, chain: [[], {}] }],
      { list: [1, [2, { a: 1, b: [3] }]], quoted: ['yes', '', ' x', "it's", 'a: b', '- x', 'é', '\0'] },
      { bytes: new Uint8Array(200), nan: Number.NaN, inf: -Infinity, e: 1e-7, n: 2 ** 60, set: new Set(['b', 'a']) },
      new Date(0),
    ]
    const read = await python(values)
    expect(values.map((value) => Buffer.from(serializer.encode(value)).toString())).toEqual(
      read.map(({ text }) => text),
    )
  })
})
