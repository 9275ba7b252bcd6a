import { describe, expect, it } from 'vitest'
import { encodeException } from './encode-exception.ts'
import { exceptionRepr, parseException } from './parse-exception.ts'

class PaymentRefused extends Error {}
class NamedError extends Error {
  override readonly name = 'ServiceError'
}

describe('encodeException', () => {
  it.each([
    [new Error('x'), 'Exception', 'builtins', ['x']],
    [new Error(), 'Exception', 'builtins', []],
    [new TypeError('x'), 'TypeError', 'builtins', ['x']],
    [new RangeError('x'), 'ValueError', 'builtins', ['x']],
    [new ReferenceError('x'), 'NameError', 'builtins', ['x']],
    [new SyntaxError('x'), 'SyntaxError', 'builtins', ['x']],
    [new PaymentRefused('x'), 'PaymentRefused', 'js', ['x']],
    [new NamedError('x'), 'ServiceError', 'js', ['x']],
    [new DOMException('stop', 'AbortError'), 'AbortError', 'js', ['stop']],
    [new AggregateError([], 'x'), 'AggregateError', 'js', ['x']],
    ['just text', 'Exception', 'builtins', ['just text']],
    [undefined, 'Exception', 'builtins', [undefined]],
    [{ a: 1 }, 'Exception', 'builtins', [{ a: 1 }]],
  ])('of %o is one of Python, or of a module that it does not have [C74]', (error, type, module, args) => {
    expect(encodeException(error)).toEqual({ exc_type: type, exc_message: args, exc_module: module })
  })

  it('keeps who an error was in Python [C74]', () => {
    const error = Object.assign(new Error('boom'), {
      excType: 'Outer.Inner',
      excModule: 'app.errors',
      excArgs: ['boom', 42],
    })
    const exception = encodeException(error)
    expect(exception).toEqual({ exc_type: 'Outer.Inner', exc_message: ['boom', 42], exc_module: 'app.errors' })
    expect(exceptionRepr(exception)).toBe("Inner('boom', 42)")
  })

  it('shows arguments that cannot be stored [C75]', () => {
    const error = Object.assign(new Error(), { excType: 'E', excArgs: ['x', () => 1, new Set([1])] })
    expect(encodeException(error).exc_message).toEqual(['x', '<function anonymous>', '{1}'])
    const picky = encodeException(new Error('x'), { isSerializable: () => false })
    expect(picky.exc_message).toEqual(["'x'"])
  })
})

describe('parseException', () => {
  it.each([
    [{ exc_type: 'KeyError', exc_message: ['a'], exc_module: 'builtins' }, "KeyError('a')"],
    [{ exc_type: 'E', exc_message: [], exc_module: 'm' }, 'E()'],
    [{ exc_type: 'Outer.Inner', exc_message: ['a', 42, null], exc_module: 'm' }, "Inner('a', 42, None)"],
    [{ exc_type: 'E', exc_message: 'text', exc_module: null }, "E('text')"],
  ])('reads %o [C75]', (value, repr) => {
    expect(parseException(value)).toEqual(value)
    expect(exceptionRepr(parseException(value))).toBe(repr)
  })

  it.each([
    [{ exc_type: 'E' }, 'E()'],
    [null, 'Exception()'],
    [undefined, 'Exception()'],
    ['text', "Exception('text')"],
    [{ a: 1 }, "Exception({'a': 1})"],
    [[1], 'Exception([1])'],
  ])('makes the best of %o', (value, repr) => {
    expect(exceptionRepr(parseException(value))).toBe(repr)
  })
})
