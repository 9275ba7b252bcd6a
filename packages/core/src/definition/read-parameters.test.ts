import { describe, expect, it } from 'vitest'
import { readParameters } from './read-parameters.ts'

/** Made from text: a compiler would rewrite it. */
const shape = (source: string): string | undefined => {
  const fn = new Function(`return (${source})`)() as (...args: never[]) => unknown
  return readParameters(fn)
    ?.map(({ isObjectPattern, isRest }) => (isObjectPattern ? '{}' : isRest ? '...' : 'x'))
    .join(' ')
}

describe('readParameters', () => {
  it.each([
    ['function add(x, y) { return x + y }', 'x x'],
    ['function () {}', ''],
    ['async function* f(x, { y }) {}', 'x {}'],
    ['x => x', 'x'],
    ['async x => ({ x })', 'x'],
    ['({ url, size }) => url', '{}'],
    ['async ({ url, size } = {}) => url', '{}'],
    ['(x, ...rest) => x', 'x ...'],
    ['(...[{ x }]) => x', '...'],
    ['(x, y = 1, z = f(1, 2)) => x', 'x x x'],
    ['([{ x }], y,) => x', 'x x'],
    ['(/* { */ x /* , */, // )\n { y }) => x', 'x {}'],
    ['(x = \'),{\', y = "\\"(", { u }) => x', 'x x {}'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the source of a template
    ["(z = `,${`)${'}'}`},`, { u }) => x", 'x {}'],
    ['(x = /[/,)"]{/, { y }) => x', 'x {}'],
    ['(x = 4 / 2, y = 1 / 3, { z }) => x', 'x x {}'],
    ['(x = (a, b) => ({ a, b }), { y = { z: 1 } }) => x', 'x {}'],
    ['{ m(x, { y }) {} }.m', 'x {}'],
    ["{ async ['a(b)']({ x }) {} }['a(b)']", '{}'],
    ["{ 'a(b'(x) {} }['a(b']", 'x'],
  ])('%s', (source, expected) => {
    expect(shape(source)).toBe(expected)
  })

  it.each(['Math.max', '(function (x) {}).bind(null)', 'class { constructor(x) {} }'])(
    'cannot see into %s',
    (source) => {
      expect(shape(source)).toBeUndefined()
    },
  )
})
