import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@celeriac/core/internal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ExchangeTables } from './exchange-tables.ts'

const row = (queue: string) => ({ routingKey: queue, pattern: '', queue })

describe.each(['with the program flock', 'without it'])('exchange tables, %s', (how) => {
  const { PATH } = process.env
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'celeriac-tables-'))
    if (how === 'without it') process.env['PATH'] = folder
  })
  afterEach(async () => {
    process.env['PATH'] = PATH
    await rm(folder, { recursive: true, force: true })
  })

  const tables = () => new ExchangeTables(join(folder, 'control'), systemClock())

  it('keep what several write at once', async () => {
    const writers = [tables(), tables(), tables()]
    await Promise.all(
      writers.flatMap((writer, w) => [0, 1, 2, 3].map((i) => writer.bind('celery', row(`queue ${w} ${i}`)))),
    )
    const rows = await tables().read('celery')
    expect(rows.map(({ queue }) => queue).sort()).toEqual(
      [0, 1, 2].flatMap((w) => [0, 1, 2, 3].map((i) => `queue ${w} ${i}`)),
    )
    expect(await readdir(join(folder, 'control'))).toEqual(['celery.exchange'])
  })

  it('hold a binding once, the newest in front, and lose it again', async () => {
    const writer = tables()
    for (const name of ['a', 'b', 'a']) await writer.bind('e', row(name))
    expect(await readFile(join(folder, 'control', 'e.exchange'), 'utf8')).toBe('[["b", "", "b"], ["a", "", "a"]]')
    await writer.unbind('e', ({ queue }) => queue === 'b')
    await writer.unbind('nowhere', () => true)
    expect(await readFile(join(folder, 'control', 'e.exchange'), 'utf8')).toBe('[["a", "", "a"]]')
    expect(await writer.exchanges()).toEqual(['e'])
  })

  it('read a file that Python has made and not yet written', async () => {
    const writer = tables()
    await writer.bind('e', row('a'))
    const path = join(folder, 'control', 'e.exchange')
    await writeFile(path, '')
    const read = writer.read('e')
    await writeFile(path, '[["k", "", "python"]]')
    expect(await read).toEqual([{ routingKey: 'k', pattern: '', queue: 'python' }])
  })

  it('refuse a file that is no table', async () => {
    const writer = tables()
    await writer.bind('e', row('a'))
    await writeFile(join(folder, 'control', 'e.exchange'), '{"a": 1}')
    await expect(writer.read('e')).rejects.toMatchObject({ code: 'failed' })
  })
})
