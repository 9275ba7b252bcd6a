import type { RemoteCommand } from '../remote-command.ts'

/** Memory in use by kind, as text. */
export const memdump: RemoteCommand = {
  name: 'memdump',
  kind: 'inspect',
  run: () =>
    Object.entries(process.memoryUsage())
      .map(([kind, bytes]) => `${kind}: ${(bytes / 1024 / 1024).toFixed(2)}MB\n`)
      .join(''),
}
