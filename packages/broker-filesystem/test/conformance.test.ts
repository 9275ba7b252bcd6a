import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brokerConformance, testBrokerSettings, testHost } from '@celeriac/testing'
import { describe } from 'vitest'
import { adapter } from '../src/index.ts'

describe('filesystem://', async () => {
  let folder: string | undefined

  brokerConformance({
    name: 'filesystem',
    async open() {
      folder ??= await mkdtemp(join(tmpdir(), 'celeriac-fs-'))
      const transport = { dataFolderIn: folder, dataFolderOut: folder, controlFolder: join(folder, 'control') }
      return adapter.open('filesystem://', { ...testBrokerSettings(), transport }, testHost())
    },
    async breakConnection(connection) {
      if (folder === undefined) return
      await rename(folder, `${folder}.gone`)
      await connection.lost
      await mkdir(folder)
    },
    async cleanUp() {
      if (folder === undefined) return
      await rm(folder, { recursive: true, force: true })
      await rm(`${folder}.gone`, { recursive: true, force: true })
      folder = undefined
    },
  })
})
