/**
 * Method of a value class: how it travels in kombu's JSON, as the two members of `{"__type__": …, "__value__": …}`.
 * A registered symbol, so that values of another copy of this package are understood.
 */
export const jsonForm: unique symbol = Symbol.for('celeriac.protocol.jsonForm')

/** Method of a value class: its text in Python's `repr`. */
export const pythonForm: unique symbol = Symbol.for('celeriac.protocol.pythonForm')

/** A value of a Python type that JavaScript lacks. */
export interface PythonValue {
  [jsonForm](): readonly [type: string, value: unknown]
  [pythonForm](): string
}

/** Whether a value says for itself how it travels. */
export function isPythonValue(value: object): value is PythonValue {
  return jsonForm in value
}
