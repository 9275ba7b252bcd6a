import { describe, expect, it } from 'vitest'
import { bindArguments } from './bind-arguments.ts'
import { parseParams } from './parse-params.ts'

const bind = (fn: string, params: string[], args: unknown[], kwargs: Record<string, unknown> = {}) =>
  bindArguments(fn, parseParams(fn, params), args, kwargs)

describe('bindArguments', () => {
  it.each([
    [['x', 'y'], [1, 2], {}, [1, 2]],
    [['x', 'y'], [1], { y: 2 }, [1, 2]],
    [['x', 'y'], [], { y: 2, x: 1 }, [1, 2]],
    [['x', 'y?'], [1], {}, [1]],
    [['x', 'y?', 'z?'], [1], { z: 3 }, [1, undefined, 3]],
    [[], [], {}, []],
  ])('%j from %j and %j', (params, args, kwargs, expected) => {
    expect(bind('f', params as string[], args, kwargs)).toEqual(expected)
  })

  // What Python 3.11 says for functions of the same parameters.
  it.each([
    ['add', ['x', 'y'], [], {}, "add() missing 2 required positional arguments: 'x' and 'y'"],
    ['add', ['x', 'y'], [1], {}, "add() missing 1 required positional argument: 'y'"],
    ['add', ['x', 'y'], [1, 2, 3], {}, 'add() takes 2 positional arguments but 3 were given'],
    ['add', ['x', 'y'], [1], { x: 2 }, "add() got multiple values for argument 'x'"],
    ['add', ['x', 'y'], [1, 2], { z: 3 }, "add() got an unexpected keyword argument 'z'"],
    ['add', ['x', 'y'], [], { z: 1 }, "add() got an unexpected keyword argument 'z'"],
    ['g', ['a', 'b', 'c'], [], {}, "g() missing 3 required positional arguments: 'a', 'b', and 'c'"],
    ['g', ['a', 'b', 'c'], [1], {}, "g() missing 2 required positional arguments: 'b' and 'c'"],
    ['h', ['a', 'b?'], [1, 2, 3], {}, 'h() takes from 1 to 2 positional arguments but 3 were given'],
    ['h', ['a', 'b?'], [], { b: 2 }, "h() missing 1 required positional argument: 'a'"],
    ['k', [], [1], {}, 'k() takes 0 positional arguments but 1 was given'],
    ['k', [], [1, 2], {}, 'k() takes 0 positional arguments but 2 were given'],
    ['o', ['a'], [1, 2], {}, 'o() takes 1 positional argument but 2 were given'],
  ])('%s%j with %j and %j', (fn, params, args, kwargs, message) => {
    expect(() => bind(fn, params, args, kwargs)).toThrow(new TypeError(message))
  })

  it('names from the wire are only names', () => {
    const kwargs = JSON.parse('{"__proto__": 1}') as Record<string, unknown>
    expect(() => bind('f', ['x?'], [], kwargs)).toThrow("f() got an unexpected keyword argument '__proto__'")
  })
})

describe('params', () => {
  it.each([
    ['x', 'a list of argument names'],
    [['x y'], "a list of names such as 'size'"],
    [['x', 'x'], 'a list without doubled names'],
    [['x?', 'y'], "a list where names with '?' come last"],
    [[5], "a list of names such as 'size'"],
  ])('cannot be %j', (params, expects) => {
    expect(() => parseParams('t', params as string[])).toThrow(`task 't': option 'params' must be ${expects}`)
  })
})
