import { mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Delivery } from '@celeriac/core/adapter'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { message, queue, TestFolder, textOf } from './folder.ts'

describe('claims', () => {
  let folder: TestFolder
  beforeEach(async () => {
    folder = await TestFolder.make()
  })
  afterEach(() => folder.remove())

  const claimed = async (): Promise<string[]> => {
    const parent = join(folder.path, 'control', 'claimed')
    const folders = await readdir(parent).catch(() => [])
    return (await Promise.all(folders.map((name) => readdir(join(parent, name)))))
      .flat()
      .filter((name) => name.endsWith('.msg'))
  }

  /** What a consumer leaves behind that was killed with these messages in hand. */
  const deadConsumer = async (texts: readonly string[]): Promise<void> => {
    const connection = await folder.connect()
    for (const text of texts) await connection.publish(message(text), { queue: 'celery', mandatory: true })
    const dead = join(folder.path, 'control', 'claimed', 'dead@host.12345678')
    await mkdir(dead, { recursive: true })
    await writeFile(join(dead, '.lease'), JSON.stringify({ lease: 0.3, data_folder_in: '..' }))
    await utimes(join(dead, '.lease'), 0, 0)
    for (const name of await folder.messages()) await rename(join(folder.path, name), join(dead, name))
  }

  it('are files in the control folder until they are acknowledged', async () => {
    const connection = await folder.connect({}, { nodeName: 'w1@host' })
    await connection.publish(message('1'), { queue: 'celery', mandatory: true })
    const taken: Delivery[] = []
    await connection.consume({ queues: [queue('celery')], prefetch: 1 }, (delivery) => taken.push(delivery))
    await expect.poll(() => taken).toHaveLength(1)
    expect(await readdir(join(folder.path, 'control', 'claimed'))).toEqual([
      expect.stringMatching(/^w1@host\.[0-9a-f]{8}$/),
    ])
    expect(await claimed()).toHaveLength(1)
    taken[0]?.ack()
    await expect.poll(() => claimed()).toEqual([])
    await connection.close()
    expect(await readdir(join(folder.path, 'control', 'claimed'))).toEqual([])
  })

  it('of a dead consumer are given back to others, in front and marked', async () => {
    await deadConsumer(['1', '2', '3'])
    const connection = await folder.connect({ lease: 0.3 })
    await connection.publish(message('4'), { queue: 'celery', mandatory: true })
    const taken: Delivery[] = []
    await connection.consume({ queues: [queue('celery')], prefetch: 10 }, (delivery) => taken.push(delivery))
    await expect.poll(() => taken).toHaveLength(4)
    expect(taken.map((delivery) => [textOf(delivery), delivery.redelivered])).toEqual([
      ['4', false],
      ['1', true],
      ['2', true],
      ['3', true],
    ])
  })

  it('of a dead consumer are given back once, however many look', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => `${i}`)
    await deadConsumer(texts)
    const taken: unknown[] = []
    for (let i = 0; i < 4; i += 1) {
      const connection = await folder.connect({ lease: 0.3 })
      await connection.consume({ queues: [queue('celery')], prefetch: 5 }, (delivery) => {
        taken.push(textOf(delivery))
        delivery.ack()
      })
    }
    await expect.poll(() => taken.length).toBeGreaterThanOrEqual(40)
    expect(taken.map(Number).sort((a, b) => a - b)).toEqual(texts.map(Number))
    await expect.poll(() => claimed()).toEqual([])
  })

  it('of a living consumer stay, however long it holds them', async () => {
    const holder = await folder.connect({ lease: 0.3 })
    await holder.publish(message('1'), { queue: 'celery', mandatory: true })
    const taken: Delivery[] = []
    await holder.consume({ queues: [queue('celery')], prefetch: 1 }, (delivery) => taken.push(delivery))
    await expect.poll(() => taken).toHaveLength(1)
    // The other gives back what is dead, so when that has come back, it has looked at the living one for as long.
    await deadConsumer(['of the dead'])
    const other = await folder.connect({ lease: 0.3 })
    const theirs: unknown[] = []
    await other.consume({ queues: [queue('celery')], prefetch: 10 }, (delivery) => theirs.push(textOf(delivery)))
    await expect.poll(() => theirs).toHaveLength(1)
    expect(theirs).toEqual(['of the dead'])
    expect(taken[0]?.settled).toBe(false)
  })

  it('cannot be settled by who has lost them', async () => {
    const loser = await folder.connect({ lease: 0.3 })
    await loser.publish(message('1'), { queue: 'celery', mandatory: true })
    const taken: Delivery[] = []
    const consumer = await loser.consume({ queues: [queue('celery')], prefetch: 1 }, (delivery) => taken.push(delivery))
    await expect.poll(() => taken).toHaveLength(1)
    // What others do who take it for dead.
    const parent = join(folder.path, 'control', 'claimed')
    const [own = ''] = await readdir(parent)
    await rename(join(parent, own), join(parent, `${own}~taken`))
    for (const name of await readdir(join(parent, `${own}~taken`))) {
      if (name.endsWith('.msg')) await rename(join(parent, `${own}~taken`, name), join(folder.path, name))
    }
    await consumer.stop()
    taken[0]?.ack()
    await loser.close()
    expect(await folder.messages()).toHaveLength(1)
  })

  it('are kept in the processed folder where that is wanted', async () => {
    const processedFolder = join(folder.path, 'processed')
    const connection = await folder.connect({ storeProcessed: true, processedFolder })
    await connection.publish(message('1'), { queue: 'celery', mandatory: true })
    await connection.consume({ queues: [queue('celery')], prefetch: 1 }, (delivery) => delivery.ack())
    await expect.poll(() => readdir(processedFolder)).toHaveLength(1)
  })
})
