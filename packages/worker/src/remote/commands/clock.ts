import type { RemoteCommand } from '../remote-command.ts'

/** The logical clock. */
export const clock: RemoteCommand = {
  name: 'clock',
  kind: 'inspect',
  run: ({ internals }) => ({ clock: internals.lamport.value }),
}
