import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Celery } from '@celeriac/core'
import { ownVhost, redisUrl } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { transform } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PageProgram, pagePrograms } from './page-programs.ts'
import { runScript } from './programs-side.ts'

const programs = await pagePrograms()
const workers = programs.filter(({ text }) => text.includes('.run()'))
const others = programs.filter((program) => !workers.includes(program))
const modules = fileURLToPath(new URL('../node_modules', import.meta.url))

/** A folder in which programs find each other, the packages, and their servers. */
class Place {
  readonly #folder: string
  /** What stands in the pages, and what it is here. */
  readonly #real: readonly (readonly [RegExp, string])[]

  constructor(folder: string, broker: string, backend: string, vhost: string) {
    this.#folder = folder
    this.#real = [
      [/redis:\/\/localhost:6379\/0/g, broker],
      [/redis:\/\/localhost:6379\/1/g, backend],
      [/amqp:\/\/guest:guest@localhost(:5672)?\/\//g, vhost],
      [/\/srv\//g, `${folder}/`],
      // Ten seconds prove nothing that a tenth of one does not.
      [/countdown: 10\b/g, 'countdown: 0.1'],
      [/'\.\/(\w+)\.ts'/g, "'./$1.mjs'"],
    ]
  }

  async prepare(): Promise<void> {
    for (const name of ['queues', 'results']) await mkdir(join(this.#folder, name), { recursive: true })
    await symlink(modules, join(this.#folder, 'node_modules'))
    for (const program of programs) if (program.name !== undefined) await this.write(program)
  }

  /** @returns the path of the file */
  async write({ name, line, page, text }: PageProgram): Promise<string> {
    let here = text
    for (const [shown, real] of this.#real) here = here.replaceAll(shown, real)
    const path = join(this.#folder, `${name ?? `${page.replaceAll(/\W/g, '-')}-${line}`}.mjs`)
    // As Node does it from 22.18 on.
    await writeFile(path, (await transform(here, { loader: 'ts', format: 'esm', keepNames: true })).code)
    return path
  }
}

describe('each whole program of the pages ends by itself', () => {
  let folder: string
  let app: Celery
  let worker: Worker
  let place: Place
  let workerApp: Celery
  let workerPlace: Place

  const named = (found: readonly PageProgram[]) =>
    found.map((program) => [`${program.page}:${program.line}`, program] as const)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'celeriac-pages-'))
    const [vhost, ...dbs] = await Promise.all([ownVhost('celeriac-pages'), ...[9, 10, 11, 12].map(redisUrl)])
    const [broker = '', backend = '', workerBroker = '', workerBackend = ''] = dbs
    place = new Place(join(folder, 'programs'), broker, backend, vhost)
    workerPlace = new Place(join(folder, 'workers'), workerBroker, workerBackend, vhost)
    await Promise.all([place.prepare(), workerPlace.prepare()])
    // The other side of what the programs send.
    app = new Celery('pages', { broker, backend })
    app.task('tasks.add', (x: number, y: number) => x + y)
    app.task('shop.add', (x: number, y: number) => x + y)
    app.task('images.resize', (url: string, size: string) => `${url} ${size}`)
    worker = new Worker(app, { queues: ['celery', 'images'], purge: true })
    await worker.start()
    workerApp = new Celery('pages', { broker: workerBroker, backend: workerBackend })
  })
  afterAll(async () => {
    await worker?.stop()
    await Promise.all([app?.close(), workerApp?.close()])
    await rm(folder, { recursive: true, force: true })
  })

  it.each(named(others))('%s', async (_, program) => {
    const { code, output, errors } = await runScript(await place.write(program))
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    for (const [, shown = ''] of program.text.matchAll(/console\.log\(.*\/\/.*?(\d+)/g)) expect(output).toContain(shown)
  })

  it.each(named(workers))('%s, a worker', async (_, program) => {
    const { code, errors } = await runScript(await workerPlace.write(program), async (child) => {
      const result = await workerApp.sendTask('tasks.add', [1, 2])
      expect(await result.get({ timeout: 15 })).toBe(3)
      child.kill('SIGTERM')
    })
    expect(errors).not.toMatch(/error/i)
    expect(code).toBe(0)
  })

  it('finds them', () => {
    expect(others.length).toBeGreaterThan(10)
    expect(workers.length).toBeGreaterThan(0)
  })
})
