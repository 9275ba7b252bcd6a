import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { filesystemBroker } from '../src/index.ts'
import { message, queue, TestFolder } from './folder.ts'

describe('options', () => {
  let folder: TestFolder
  beforeEach(async () => {
    folder = await TestFolder.make()
  })
  afterEach(() => folder.remove())

  it.each(['dataFolderIn', 'dataFolderOut'])('name a %s that must exist', async (option) => {
    const path = join(folder.path, 'missing')
    const refused = folder.connect({ [option]: path })
    await expect(refused).rejects.toMatchObject({ code: 'bad_option', canRetry: false })
    await expect(refused).rejects.toThrow(path)
    await expect(refused).rejects.toThrow(option)
  })

  it('name folders, not files', async () => {
    const path = join(folder.path, 'file')
    await writeFile(path, '')
    await expect(folder.connect({ dataFolderIn: path })).rejects.toMatchObject({ code: 'bad_option' })
  })

  it.each([
    { dataFolderIn: 7 },
    { controlFolder: '' },
    { lease: 0 },
    { pollingInterval: 'often' },
    { storeProcessed: 'no' },
  ])('are refused where they make no sense: %j', (transport) => {
    expect(() => folder.broker(transport)).toThrow(Object.keys(transport)[0])
  })

  it.each([
    [{ leese: 30 }, 'brokerTransportOptions: there is no option leese; did you mean lease?'],
    [{ dataFolder: '/queues' }, 'there is no option dataFolder; did you mean dataFolderIn?'],
    [{ constructor: 1 }, 'there is no option constructor'],
  ])('that there are not are refused, not ignored: %j', (transport, message) => {
    expect(() => folder.broker(transport)).toThrow(message)
  })

  it('of Celery that are for any transport are let be', () => {
    expect(() => folder.broker({ maxRetries: 3, intervalStart: 0 })).not.toThrow()
  })

  it('may name two folders, one to read and one to write', async () => {
    const [to, from] = [join(folder.path, 'out'), join(folder.path, 'in')]
    await mkdir(to)
    await mkdir(from)
    const sender = await folder.connect({ dataFolderIn: from, dataFolderOut: to })
    const receiver = await folder.connect({ dataFolderIn: to, dataFolderOut: from })
    await sender.publish(message('1'), { queue: 'celery', mandatory: true })
    expect(await receiver.queues.length('celery')).toBe(1)
    expect(await sender.queues.length('celery')).toBe(0)
  })

  it('can be given as a value', () => {
    expect(filesystemBroker({ dataFolderIn: 'a' })).toMatchObject({ kind: 'broker', options: { dataFolderIn: 'a' } })
  })
})

describe('names', () => {
  let folder: TestFolder
  beforeEach(async () => {
    folder = await TestFolder.make()
  })
  afterEach(() => folder.remove())

  it.each(['../elsewhere', 'a/b', '..\\x', 'a\0b', ''])(
    'of a queue may not lead out of the folder: %j',
    async (name) => {
      const connection = await folder.connect()
      await expect(connection.publish(message('x'), { queue: name, mandatory: true })).rejects.toMatchObject({
        code: 'unsupported',
      })
    },
  )

  it.each(['../elsewhere', 'a/b', '..', 'CON', 'nul.txt', 'a b'])('of an exchange may not either: %j', async (name) => {
    const connection = await folder.connect()
    const exchange = { name, type: 'direct', durable: true, autoDelete: false }
    await expect(connection.declare({ queues: [queue('q', { exchange, routingKey: 'k' })] })).rejects.toMatchObject({
      code: 'bad_option',
    })
  })

  it('of exchange types that there are not', async () => {
    const connection = await folder.connect()
    const exchange = { name: 'h', type: 'headers', durable: true, autoDelete: false }
    await expect(connection.declare({ queues: [queue('q', { exchange })] })).rejects.toMatchObject({
      code: 'unsupported',
    })
  })
})
