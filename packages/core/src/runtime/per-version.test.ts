import { expect, it } from 'vitest'
import { perVersion } from './per-version.ts'

it('a value is made when it is first asked for, and anew when the version is another one', () => {
  let version = 1
  const made: number[] = []
  const value = perVersion(
    () => version,
    (of) => {
      made.push(of)
      return { of }
    },
  )
  expect(made).toEqual([])
  const first = value()
  expect(value()).toBe(first)
  version = 2
  expect(value()).toEqual({ of: 2 })
  expect(made).toEqual([1, 2])
})
