import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { interop } from './interop-conformance.ts'

interop({
  name: 'the filesystem',
  shared: true,
  priorities: false,
  // Kombu writes a message in place and reads without a lock: with threads, Python's worker can take a callback that one
  // of its own threads has only begun to write, and ends with a JSONDecodeError.
  pool: 'solo',
  async prepare() {
    const folder = await mkdtemp(join(tmpdir(), 'celeriac-conformance-'))
    const [data, control, results] = ['data', 'control', 'results'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    await Promise.all([data, control, results].map((path) => mkdir(path)))
    const broker = 'filesystem://'
    const backend = `file://${results}`
    return {
      node: {
        broker,
        backend,
        brokerTransportOptions: { dataFolderIn: data, dataFolderOut: data, controlFolder: control },
      },
      // It looks every second by itself, which each message of this side would wait for.
      python: {
        broker,
        backend,
        transport: {
          data_folder_in: data,
          data_folder_out: data,
          control_folder: control,
          polling_interval: 0.05,
        },
      },
      cleanUp: () => rm(folder, { recursive: true, force: true }),
    }
  },
})
