import { app } from './app.ts'

/** `node.add`, for Python too. */
export const add = app.task(function add(x: number, y: number) {
  return x + y
})

/** Fails as Python's division does; a RangeError arrives there as a ValueError. */
export const divide = app.task(function divide(x: number, y: number) {
  if (y === 0) throw new RangeError('division by zero')
  return x / y
})

/** `params` lets Python call `greet.delay(name='Ada')`. */
export const greet = app.task(
  { name: 'node.greet', params: ['name', 'greeting?'] },
  (name: string, greeting = 'Hello') => {
    return `${greeting}, ${name}!`
  },
)
