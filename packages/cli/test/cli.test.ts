import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Celery } from '@celeriac/core'
import { internalsOf } from '@celeriac/core/internal'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { runCli } from '../src/index.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))

async function cli(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = []
  const err: string[] = []
  const code = await runCli(args, { out: (text) => void out.push(text), err: (text) => void err.push(text) })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

it.each([
  [['--brokr=redis://:Kx7Q#Kx7Q@host/0'], "unknown option '--brokr=redis://:**@host/0'"],
  [['redis://Kx7Q@host/0'], "unknown command 'redis://**@host/0'"],
  [
    ['-A', fixture('address-app'), '-b', 'redis://:Kx7Q;Kx7Q@host/0', 'call', 'x'],
    "'redis://:**@host/0' cannot be read",
  ],
])('%j shows no password', async (args, text) => {
  // The command sets it for the process.
  vi.stubEnv('CELERY_BROKER_URL', undefined)
  const { err, out } = await cli(...args).finally(() => vi.unstubAllEnvs())
  expect(err).toContain(text)
  expect(out + err).not.toContain('Kx7Q')
})

describe('usage', () => {
  it.each([
    [['--help'], 'Usage: celeriac'],
    [['worker', '--help'], '--concurrency'],
    [['worker', '--help'], '(default: WARNING)'],
    [['--version'], '0.1.0'],
  ])('%j prints %s', async (args, text) => {
    const { code, out } = await cli(...args)
    expect(code).toBe(0)
    expect(out).toContain(text)
  })

  it.each([
    [['wrker'], "unknown command 'wrker'", 'worker'],
    [['-A', fixture('worker-app'), 'worker', '--concurency', '2'], "unknown option '--concurency'", '--concurrency'],
    [['-A', fixture('worker-app'), 'worker', '-c', 'x'], 'non-negative integer', 'auto'],
    [['-A', fixture('worker-app'), 'worker', '-l', 'foo'], 'WARNING', 'loglevel'],
    [['-A', fixture('worker-app'), 'worker', '-B'], "'-B, --beat' is not in this version", ''],
    [['-A', fixture('worker-app'), 'worker', '--autoscale', '10,2'], "'--autoscale' is not in this version", ''],
    [['-A', fixture('worker-app'), 'worker', '-D'], "'-D, --detach' is not supported", 'systemd'],
    [['worker'], "'-A, --app <module>' missing", ''],
    [['call'], "missing required argument 'name'", ''],
    [['-A', fixture('call-app'), 'call', 'tasks.add', '-a', '[2'], 'JSON', "'-a, --args <json>'"],
    [['-A', fixture('call-app'), 'call', 'tasks.add', '-a', '{}'], 'must be a JSON array', ''],
    [['-A', fixture('call-app'), 'call', 'tasks.add', '--eta', 'tomorrow 10'], 'ISO 8601', "'--eta <time>'"],
    [['-A', fixture('call-app'), 'call', 'tasks.add', '--expires', 'in 2030'], 'ISO 8601', "'--expires"],
    [
      ['--workdir', '/no/such/folder', '-A', 'x', 'worker'],
      "cannot change to '/no/such/folder'",
      "'--workdir <folder>'",
    ],
    [['-A', fixture('call-app'), '--config', fixture('nope'), 'call', 'tasks.add'], 'cannot find module', 'nope.ts'],
    [['-A', fixture('nope'), 'worker'], 'cannot find module', 'nope.ts'],
    [['-A', fixture('no-app'), 'worker'], 'exports no Celery app', 'default'],
  ])('%j is refused with exit code 2', async (args, text, more) => {
    const { code, err } = await cli(...args)
    expect(code).toBe(2)
    expect(err).toContain(text)
    expect(err).toContain(more)
  })

  it.each([
    ['-A', 'proj', 'beat', '-l', 'info', '-s', '/run/schedule'],
    ['beat', '--help'],
    ['events', '--dump'],
    ['purge', '-f'],
    ['report'],
    ['list', 'bindings'],
    ['multi', 'start', '10', '-A', 'proj', '-c:1', '3'],
    ['shell'],
    ['help', 'report'],
  ])("that Celery has and we do not is told: '%s' '%s' '%s'", async (...args) => {
    const { code, out, err } = await cli(...args)
    expect(code).toBe(2)
    expect(err).toMatch(/^error: command '[a-z]+' is not in this version\n/)
    expect(out).toBe('')
  })

  it('the help names only what there is', async () => {
    const { out } = await cli('--help')
    expect(out.match(/^ {2}(\w+)/gm)?.map((line) => line.trim())).toEqual([
      'worker',
      'call',
      'result',
      'inspect',
      'control',
      'status',
      'help',
    ])
  })

  it('a pool that is not there fails with exit code 1', async () => {
    const { code, err } = await cli('-A', fixture('other-name'), 'worker', '-P', 'threads')
    expect(code).toBe(1)
    expect(err).toContain("pool 'threads' is not in this version")
  })
})

describe('a log file that cannot be written', () => {
  it('is named, with exit code 1', async () => {
    const { code, err } = await cli('-A', fixture('other-name'), 'worker', '-f', '/no/such/folder/%n.log')
    expect(code).toBe(1)
    expect(err).toContain("option --logfile: '/no/such/folder/celery.log' cannot be written: ENOENT")
  })
})

describe('call and result', () => {
  it('call takes settings from the module of --config', async () => {
    const args = ['-A', fixture('config-app'), '--config', fixture('settings'), 'call', 'tasks.add']
    expect((await cli(...args)).code).toBe(0)
    const app = new Celery('look', { broker: 'memory://cli-config' })
    const connection = await (await internalsOf(app).writeConnection()).get()
    expect(await connection.queues.length('from_settings')).toBe(1)
    await app.close()
  })

  it('call sends a task and prints its id; result prints its value', async () => {
    const { code, out } = await cli(
      '-A',
      fixture('call-app'),
      'call',
      'tasks.add',
      '-a',
      '[2, 3]',
      '-k',
      '{"k": 1}',
      '--queue',
      'other',
      '--countdown',
      '10',
    )
    expect(code).toBe(0)
    expect(out).toMatch(/^[0-9a-f-]{36}$/)
    const app = new Celery('look', { broker: 'memory://cli-call' })
    const connection = await (await internalsOf(app).writeConnection()).get()
    const messages: unknown[] = []
    const queue = { name: 'other', durable: true, exclusive: false, autoDelete: false, noDeclare: true }
    await connection.consume({ queues: [queue], prefetch: 1 }, ({ message }) => messages.push(message))
    await expect.poll(() => messages.length).toBe(1)
    expect(messages[0]).toMatchObject({
      headers: { task: 'tasks.add', id: out, argsrepr: '(2, 3)', eta: expect.stringMatching(/^2/) },
    })
    await app.close()
  })

  it('result prints what a task gave', async () => {
    const app = new Celery('store', { broker: 'memory://cli-result', backend: 'cache+memory://cli-result' })
    const backend = await internalsOf(app).backend()
    await backend?.store(
      { taskId: 'T1', status: 'SUCCESS', result: { a: [1] }, traceback: null, children: [], dateDone: null },
      { expiresS: null },
    )
    expect(await cli('-A', fixture('result-app'), 'result', 'T1')).toEqual({ code: 0, out: '{ a: [ 1 ] }', err: '' })
    await app.close()
  })
})

describe('worker', () => {
  const logfile = join(tmpdir(), `celeriac-cli-${process.pid}.log`)
  afterEach(() => rm(logfile, { force: true }))

  it('shows a banner, runs tasks, logs as Celery does, and stops on SIGTERM', async () => {
    const app = new Celery('client', { broker: 'memory://cli-worker', backend: 'cache+memory://cli-worker' })
    const running = cli(
      '-A',
      fixture('worker-app'),
      'worker',
      '-l',
      'info',
      '-n',
      'w1@%n',
      '-c',
      '7',
      '-Q',
      'celery,more',
      '-f',
      logfile,
    )
    const sent = await app.sendTask<number>('tasks.add', [2, 3])
    expect(await sent.get({ timeout: 10 })).toBe(5)
    process.emit('SIGTERM')
    const { code, out } = await running
    expect(code).toBe(0)
    expect(out).toMatch(/w1@\S+ v0\.1\.0/)
    for (const line of [
      'app:         proj',
      'memory://cli-worker',
      '7 (async)',
      'celery           exchange=celery(direct) key=celery',
      '. tasks.add',
      'worker: Warm shutdown (MainProcess)',
    ]) {
      expect(out).toContain(line)
    }
    expect(out).not.toContain('. celery.')
    const log = await readFile(logfile, 'utf8')
    const time = String.raw`\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}: INFO/MainProcess\]`
    expect(log).toMatch(new RegExp(`${time} w1@\\S+ ready\\.`))
    expect(log).toMatch(new RegExp(`${time} Task tasks\\.add\\[${sent.id}\\] received`))
    expect(log).toMatch(new RegExp(`${time} Task tasks\\.add\\[${sent.id}\\] succeeded in [0-9.e-]+s: 5`))
    await app.close()
  })

  it('logs in the form and the colours of the settings', async () => {
    const app = new Celery('client', { broker: 'memory://cli-log-format', backend: 'cache+memory://cli-log-format' })
    const running = cli('-A', fixture('log-format-app'), 'worker', '-l', 'info', '-f', logfile)
    await app.sendTask('tasks.hello').get({ timeout: 10 })
    process.emit('SIGTERM')
    expect((await running).code).toBe(0)
    const log = (await readFile(logfile, 'utf8')).split('\n')
    expect(log).toContain('tasks.hello|\u001b[1;33mhalf done\u001b[0m')
    expect(log.some((other) => /^INFO\|Task tasks\.hello\[.*\] received$/.test(other))).toBe(true)
    await app.close()
  })
})
