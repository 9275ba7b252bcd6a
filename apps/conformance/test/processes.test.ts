import { Celery } from '@celeriac/core'
import { redisUrl } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { WorkerProgram } from './programs-side.ts'

let broker: string
let backend: string
beforeAll(async () => {
  broker = await redisUrl(7)
  backend = await redisUrl(8)
})
beforeEach(async () => {
  const redis = new Redis(broker)
  await redis.flushdb()
  redis.disconnect()
})

/** A worker in a process of its own, an app that sends to it, and a task that is running in it. */
async function roughWorker(settings: Readonly<Record<string, unknown>> = {}) {
  const app = new Celery('rough', { broker, backend })
  onTestFinished(() => app.close())
  const program = new WorkerProgram({ app: { broker, backend }, waitMs: 1000, ...settings }, 1, 'rough-worker')
  onTestFinished(() => program.kill())
  await program.says('ready')
  return { app, program }
}

async function busyWorker(settings?: Readonly<Record<string, unknown>>) {
  const { app, program } = await roughWorker(settings)
  const waiting = await app.sendTask('rough.wait')
  await program.says('waiting')
  return { app, program, waiting }
}

describe('an error that nobody caught ends no other task', () => {
  it('a rejection is logged with the task that it comes from, and the worker goes on', async () => {
    const { app, program, waiting } = await busyWorker()
    const rejecting = await app.sendTask('rough.reject')
    expect(await rejecting.get({ timeout: 10 })).toBe('gone on')
    expect(await waiting.get({ timeout: 10 })).toBe('waited')
    expect(program.errors).toMatch(
      new RegExp(
        `Task rough\\.reject\\[${rejecting.id}\\] left a rejection that nobody handled: RangeError: stray rejection\n +at `,
      ),
    )
    expect((await program.stop()).code).toBe(0)
  })

  it('after an exception its task fails, others end, nothing more is taken, and the exit code is 1', async () => {
    const { app, program, waiting } = await busyWorker()
    const throwing = await app.sendTask('rough.throw')
    await expect(throwing.get({ timeout: 10 })).rejects.toThrow('thrown in a timer')
    const late = await app.sendTask('rough.reject')
    expect(await waiting.get({ timeout: 10 })).toBe('waited')
    expect(await program.ended).toBe(1)
    expect(await late.state()).toBe('PENDING')
    expect(program.errors).toContain(
      `Task rough.throw[${throwing.id}] threw an exception that nobody could catch; the worker stops: RangeError: thrown in a timer`,
    )
  })

  it('unless the program decides otherwise', async () => {
    const { app, program } = await busyWorker({ run: { uncaught: 'leave' } })
    await app.sendTask('rough.reject')
    expect(await program.ended).toBe(1)
    expect(program.errors).toContain('stray rejection')
    expect(program.errors).not.toContain('left a rejection')
  })
})

describe('signals', () => {
  it.each(['SIGHUP', 'SIGUSR2'] as const)('%s is a warm stop: what runs ends', async (signal) => {
    const { program, waiting } = await busyWorker({ waitMs: 300 })
    program.send(signal)
    expect(await program.ended).toBe(0)
    expect(await waiting.get({ timeout: 10 })).toBe('waited')
  })

  it('a second one ends a process that lingers, also where it is the first of a container', async () => {
    const { program } = await roughWorker({ linger: true })
    program.send('SIGTERM')
    await program.says('done')
    // Without a handler the kernel would end it: no exit code here, and nothing at all in a container.
    program.send('SIGTERM')
    expect(await program.ended).toBe(143)
  })
})
