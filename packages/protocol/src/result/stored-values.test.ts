import { expect, it } from 'vitest'
import { compressedValueMarker, unwrapCompressed, wrapCompressed } from './compressed-value.ts'
import { chordUnlockKey, groupKey, resultKey, withResultPrefix } from './result-keys.ts'

it('finds the marker of compressed values, and nothing else', () => {
  const stored = wrapCompressed('application/x-gzip', new Uint8Array([0, 1, 0, 2]))
  expect(new TextDecoder().decode(stored.subarray(0, 38))).toBe(`${compressedValueMarker}application/x-gzip\0`)
  const { contentType, bytes } = unwrapCompressed(new Uint8Array(stored)) ?? {}
  expect([contentType, ...(bytes ?? [])]).toEqual(['application/x-gzip', 0, 1, 0, 2])
  for (const text of ['{"status": 1}', '', '\0celery', compressedValueMarker, `${compressedValueMarker}gzip`]) {
    expect(unwrapCompressed(new TextEncoder().encode(text))).toBeUndefined()
  }
})

it('names keys as Celery does', () => {
  expect([resultKey('T'), groupKey('G'), chordUnlockKey('G')]).toEqual([
    'celery-task-meta-T',
    'celery-taskset-meta-G',
    'chord-unlock-G',
  ])
  const { group, ...parts } = withResultPrefix('').chordKeys('G')
  expect(group).toBe('celery-taskset-meta-G')
  expect(Object.values(parts).map((key) => key.slice(group.length))).toEqual(['.j', '.t', '.s', '.d', '.c'])
})

it.each([
  ['', ''],
  ['app', 'app_'],
  ['app_', 'app_'],
  ['app:', 'app:'],
  ['app-', 'app-'],
  ['app.', 'app.'],
  ['app/', 'app/_'],
])('puts prefix %o before keys as %o [C83]', (prefix, written) => {
  const keys = withResultPrefix(prefix)
  expect(keys.resultKey('T')).toBe(`${written}celery-task-meta-T`)
  expect(keys.groupKey('G')).toBe(`${written}celery-taskset-meta-G`)
  expect(keys.chordUnlockKey('G')).toBe(`${written}chord-unlock-G`)
  expect(keys.chordKeys('G').claim).toBe(`${written}celery-taskset-meta-G.c`)
})
