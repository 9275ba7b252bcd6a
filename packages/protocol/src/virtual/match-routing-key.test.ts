import { expect, it } from 'vitest'
import { bindingPattern, matchRoutingKey } from './match-routing-key.ts'

const KEYS = [
  'a', 'b', 'a.b', 'a.b.c', 'a..b', 'a.', 'media.video', 'media.video.x', 'media.video.x.y', 'a-b.c', 'aXb.c', 'x y',
  'é.ü', 'a_b', 'task.sent', '', 'b.b', 'c.b.c', 'a.x.y.c', '.', 'a#b', 'a.**',
] // biome-ignore format: a table

/** Binding keys, their patterns, and which of the keys kombu 5.7.0 finds to match. */
const TABLE: readonly (readonly [key: string, pattern: string, matches: readonly string[]])[] = [
  ['a.*.#', '^a\\.[^\\.]+\\..*?$', ['a.b.c', 'a.x.y.c']],
  ['a.*', '^a\\.[^\\.]+$', ['a.b', 'a.**']],
  ['media.video.#', '^media\\.video\\..*?$', ['media.video.x', 'media.video.x.y']],
  [
    '#',
    '^.*?$',
    [
      'a',
      'b',
      'a.b',
      'a.b.c',
      'a..b',
      'a.',
      'media.video',
      'media.video.x',
      'media.video.x.y',
      'a-b.c',
      'aXb.c',
      'x y',
      'é.ü',
      'a_b',
      'task.sent',
      '',
      'b.b',
      'c.b.c',
      'a.x.y.c',
      '.',
      'a#b',
      'a.**',
    ],
  ],
  ['a-b.c', '^a\\-b\\.c$', ['a-b.c']],
  ['*', '^[^\\.]+$', ['a', 'b', 'x y', 'a_b', 'a#b']],
  ['*.b', '^[^\\.]+\\.b$', ['a.b', 'b.b']],
  ['#.b', '^.*?\\.b$', ['a.b', 'a..b', 'b.b']],
  ['a.#.c', '^a\\..*?\\.c$', ['a.b.c', 'a.x.y.c']],
  ['x y', '^x\\ y$', ['x y']],
  ['é.ü', '^é\\.ü$', ['é.ü']],
  ['a_b', '^a\\_b$', ['a_b']],
  ['a.b', '^a\\.b$', ['a.b']],
  ['task.#', '^task\\..*?$', ['task.sent']],
  ['*.*.c', '^[^\\.]+\\.[^\\.]+\\.c$', ['a.b.c', 'c.b.c']],
  ['a#b', '^a#b$', ['a#b']],
  ['', '^$', ['']],
  ['.', '^\\.$', ['.']],
  ['a..b', '^a\\.\\.b$', ['a..b']],
]

it.each(TABLE)('makes of %o the pattern of kombu [C53]', (key, pattern) => {
  expect(bindingPattern(key)).toBe(pattern)
})

it.each(TABLE)('matches %o with the same keys as kombu [C53]', (_, pattern, matches) => {
  expect(KEYS.filter((key) => matchRoutingKey(pattern, key))).toEqual(matches)
})

it('understands the wildcard of kombu before 5.7, which covered several words', () => {
  const several = KEYS.filter((key) => matchRoutingKey('^a\\..*?[^\\.]$', key))
  expect(several).toEqual(['a.b', 'a.b.c', 'a..b', 'a.x.y.c', 'a.**'])
  expect(KEYS.filter((key) => matchRoutingKey('^.*?[^\\.]\\.b$', key))).toEqual(['a.b', 'b.b'])
})

it.each(['', 'a', '^a', 'a$', '^(a+)+$', '^a|b$', '^[ab]$', '^a{2}$', '^a.b$', '^a\\.**$'])(
  'takes nothing for %o, which kombu would not write',
  (pattern) => {
    expect(['', 'a', 'b', 'aa', 'a.b'].filter((key) => matchRoutingKey(pattern, key))).toEqual([])
  },
)

it('takes linear time where a regular expression would not', () => {
  const pattern = bindingPattern(Array.from({ length: 60 }, () => '#').join('.'))
  expect(matchRoutingKey(pattern, `${'a.'.repeat(400)}b`)).toBe(true)
  expect(matchRoutingKey(bindingPattern(`${'#.'.repeat(60)}x`), `${'a.'.repeat(400)}b`)).toBe(false)
})
