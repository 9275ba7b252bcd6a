import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backendConformance, testBackendHost, testBackendSettings } from '@celeriac/testing'
import { adapter } from '../src/index.ts'

let folder: string | undefined

backendConformance({
  name: 'file',
  async open() {
    folder ??= await mkdtemp(join(tmpdir(), 'celeriac-results-'))
    return adapter.open(`file://${folder}`, testBackendSettings(), testBackendHost())
  },
  async cleanUp() {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
    folder = undefined
  },
})
