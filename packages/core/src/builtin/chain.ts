/** `celery.chain` is a name only: chains are sent step by step. */
export function chain(): never {
  const message = 'chain is not a real task'
  throw Object.assign(new Error(message), {
    name: 'NotImplementedError',
    excType: 'NotImplementedError',
    excModule: 'builtins',
    excArgs: [message],
  })
}
