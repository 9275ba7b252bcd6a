import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AppSettings, Broadcast, Celery, Queue } from '@celeriac/core'
import { until } from '@celeriac/testing'
import { Worker } from '@celeriac/worker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PythonClient, startPythonClient } from '../src/python-client.ts'
import type { PythonOptions, PythonQueue } from '../src/python-options.ts'
import { type PythonWorker, startPythonWorker } from '../src/python-worker.ts'
import { untilListening } from '../src/until-listening.ts'

export interface RoutingSetup {
  readonly name: string
  prepare(): Promise<{ readonly broker: string; readonly backend: string }>
}

const pythonQueues: readonly PythonQueue[] = [
  { name: 'celery' },
  { name: 'video', exchange: 'media', type: 'topic', key: 'media.video.#' },
  { name: 'image', exchange: 'media', type: 'topic', key: 'media.*.image' },
  { name: 'everyone', broadcast: true },
]

/** Made anew for each app, as each process would: a Broadcast's own queue has a name of its own. */
const nodeQueues = (): AppSettings['taskQueues'] => [
  new Queue('celery'),
  new Queue('video', { exchange: 'media', exchangeType: 'topic', routingKey: 'media.video.#' }),
  new Queue('image', { exchange: 'media', exchangeType: 'topic', routingKey: 'media.*.image' }),
  new Broadcast('everyone'),
]

/** Topic exchanges, Broadcast and priorities, with a Python peer on the same queues. */
export function routing(setup: RoutingSetup): void {
  describe(`routing beside Python on ${setup.name}`, () => {
    let urls: { readonly broker: string; readonly backend: string }
    let python: PythonOptions
    let py: PythonClient
    let folder: string

    beforeAll(async () => {
      urls = await setup.prepare()
      python = { ...urls, queues: pythonQueues }
      py = await startPythonClient(python)
      folder = await mkdtemp(join(tmpdir(), 'celeriac-routing-'))
    })

    afterAll(async () => {
      await py?.close()
      await rm(folder, { recursive: true, force: true })
    })

    const makeApp = (): Celery => new Celery('routing', { ...urls, taskQueues: nodeQueues() })

    async function withPython<T>(
      queues: readonly string[],
      work: (worker: PythonWorker) => Promise<T>,
      concurrency = 4,
    ): Promise<T> {
      const worker = await startPythonWorker(python, {
        queues,
        concurrency,
        pool: concurrency === 1 ? 'solo' : 'threads',
      })
      try {
        return await work(worker)
      } finally {
        await worker.stop()
      }
    }

    it('Node sends to a topic exchange, Python consumes its queues [C35]', async () => {
      const app = makeApp()
      await withPython(['video', 'image'], async () => {
        const send = async (routingKey: string): Promise<unknown> =>
          app
            .sendTask('proj.request', [], { exchange: 'media', exchangeType: 'topic', routingKey })
            .get({ timeout: 20 })
        expect(await send('media.video.mp4')).toMatchObject({ exchange: 'media', routing_key: 'media.video.mp4' })
        expect(await send('media.big.image')).toMatchObject({ exchange: 'media', routing_key: 'media.big.image' })
      })
      await app.close()
    })

    it('Python sends to a topic exchange, Node consumes its queues [C35] [C53]', async () => {
      const app = makeApp()
      app.task({ name: 'routing.where', bind: true }, (self) => [
        self.request.deliveryInfo.exchange,
        self.request.deliveryInfo.routingKey,
      ])
      const worker = new Worker(app, { queues: ['video', 'image'] })
      await worker.start()
      const send = (key: string): Promise<unknown> =>
        py.run(`app.send_task("routing.where", queue="video", exchange="media", routing_key="${key}").get(timeout=20)`)
      expect(await send('media.video.mp4')).toEqual(['media', 'media.video.mp4'])
      expect(await send('media.big.image')).toEqual(['media', 'media.big.image'])
      await worker.stop()
      await app.close()
    })

    it('Broadcast reaches the Python worker and each Node worker [C38]', async () => {
      const apps = [makeApp(), makeApp()]
      const ran: string[] = []
      const workers = apps.map((app, index) => {
        app.task('proj.note', (_path: string, text: string) => ran.push(`${index}: ${text}`))
        return new Worker(app, { queues: ['everyone'], hostname: `w${index}@%h` })
      })
      for (const worker of workers) await worker.start()
      const file = join(folder, 'broadcast')
      const lines = async (): Promise<string[]> =>
        (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean)
      await withPython(['everyone'], async ({ name }) => {
        const [app] = apps
        if (app !== undefined) await untilListening(app, name)
        await apps[0]?.sendTask('proj.note', [file, 'from Node'], { queue: 'everyone', ignoreResult: true })
        // On Redis a Python process that has not declared the exchange takes it for a direct one.
        const declare = 'declare=[app.amqp.queues["everyone"].exchange]'
        await py.run(
          `app.send_task("proj.note", [${JSON.stringify(file)}, "from Python"], queue="everyone", ignore_result=True, ${declare}).id`,
        )
        await until(lines, { wanted: (all) => all.length === 2, patienceMs: 20_000 })
        await until(async () => ran.length, { wanted: (count) => count === 4, patienceMs: 20_000 })
      })
      expect((await lines()).sort()).toEqual(['from Node', 'from Python'])
      expect(ran.sort()).toEqual(['0: from Node', '0: from Python', '1: from Node', '1: from Python'])
      for (const worker of workers) await worker.stop()
      for (const app of apps) await app.close()
    })
  })
}
