import { expect, it } from 'vitest'
import { OperationalError } from './celery/kombu-errors.ts'
import { matchesError } from './match-error.ts'
import { RemoteError } from './remote-error.ts'

class Base extends Error {
  override readonly name = 'Base'
}
class Derived extends Base {}
const remote = new RemoteError({ exc_type: 'KeyError', exc_module: 'builtins', exc_message: ['x'] })

it.each([
  ['a class', new Base(), [Base], true],
  ['a base class', new Derived(), [Base], true],
  ['another class', new Base(), [TypeError], false],
  ['a name', new Base(), ['Base'], true],
  ['the name of a class whose error has another', new Derived(), ['Derived'], true],
  ['the name of a base class', new TypeError('x'), ['Error'], true],
  ['a name of Python’s', remote, ['KeyError'], true],
  ['a full name of Python’s', remote, ['builtins.KeyError'], true],
  ['what Python calls it', new RangeError('x'), ['ValueError'], true],
  ['a full name of Celery’s', new OperationalError('x'), ['kombu.exceptions.OperationalError'], true],
  ['Python’s base of all, here', new Derived(), ['Exception'], true],
  ['Python’s base of all, from there', remote, ['Exception'], true],
  ['another name', remote, ['ValueError'], false],
  ['nothing', new Base(), [], false],
  ['what is no error', 'text', ['Error'], false],
] as const)('matches %s', (_, error, matchers, expected) => {
  expect(matchesError(error, matchers)).toBe(expected)
})
