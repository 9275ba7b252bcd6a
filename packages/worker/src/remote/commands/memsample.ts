import type { RemoteCommand } from '../remote-command.ts'

/** Memory in use, as text. */
export const memsample: RemoteCommand = {
  name: 'memsample',
  kind: 'inspect',
  run: () => `${(process.memoryUsage.rss() / 1024 / 1024).toFixed(2)}MB`,
}
