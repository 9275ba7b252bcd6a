/**
 * The error, without the arguments of the command that failed: the client keeps them beside the server's words, and
 * those of AUTH are a password.
 */
export function withoutArguments(error: unknown): unknown {
  if (error instanceof Error && 'command' in error) {
    const { command } = error
    const name = typeof command === 'object' && command !== null && 'name' in command ? command.name : undefined
    Object.defineProperty(error, 'command', { value: { name }, enumerable: true, configurable: true, writable: true })
  }
  return error
}
