import { BrokerError } from '../errors/broker-error.ts'

const ADVICE = new Map<string, string>([
  ['access_refused', 'Check the user, the password and the permissions of the broker URL.'],
  ['host_not_found', 'Is the name of the host in the broker URL right?'],
])
const UNREACHABLE = 'Is the server running, and reachable from here?'

/** An error's message as a sentence, with what to do about it where that is known. */
export function explainError(error: BrokerError): string {
  const sentence = /[.!?]$/.test(error.message) ? error.message : `${error.message}.`
  const advice = error.code === 'connection_refused' && !answered(error) ? UNREACHABLE : ADVICE.get(error.code)
  return advice === undefined ? sentence : `${sentence} ${advice}`
}

/** The server refused in words of its own, and not the operating system. */
function answered(error: BrokerError): boolean {
  let cause = error.cause
  while (cause instanceof BrokerError) cause = cause.cause
  return cause instanceof Error && !('code' in cause)
}
