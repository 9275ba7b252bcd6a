import { arch, release, type } from 'node:os'
import { safeRepr } from '@celeriac/protocol'
import { software } from '../../cluster/software.ts'
import { jsonSettings } from '../json-settings.ts'
import { ok, type RemoteCommand } from '../remote-command.ts'

/** A description of the worker, for a person to read. */
export const report: RemoteCommand = {
  name: 'report',
  kind: 'inspect',
  run({ settings, brokerUrl }) {
    const shown = jsonSettings(settings(false))
    const lines = [
      '',
      `software -> celeriac:${software.sw_ver} node:${process.versions.node}`,
      `platform -> system:${type()} arch:${arch()}`,
      `            kernel version:${release()} imp:Node.js`,
      `settings -> transport:${brokerUrl.split(':', 1)[0]} results:${String(shown['result_backend'] ?? 'disabled://')}`,
      '',
      ...Object.entries(shown).map(([name, value]) => `${name}: ${safeRepr(value)}`),
      '',
    ]
    return ok(lines.join('\n'))
  },
}
