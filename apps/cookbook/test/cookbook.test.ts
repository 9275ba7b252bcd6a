import { afterAll, beforeAll, expect, it, type MockInstance, vi } from 'vitest'
import { example as anApp } from '../src/an-app.ts'
import { example as anyCallable } from '../src/any-callable.ts'
import { example as boundTask } from '../src/bound-task.ts'
import { example as calling } from '../src/calling.ts'
import { example as chains } from '../src/chains.ts'
import { example as checkedArguments } from '../src/checked-arguments.ts'
import { example as chords } from '../src/chords.ts'
import { byEnvironment, byModule, byObject, bySetting, mistaken } from '../src/configuration.ts'
import { example as eta } from '../src/eta.ts'
import { example as expires } from '../src/expires.ts'
import { example as groups } from '../src/groups.ts'
import { example as keywordArguments } from '../src/keyword-arguments.ts'
import { example as link } from '../src/link.ts'
import { example as linkError } from '../src/link-error.ts'
import { example as mainName } from '../src/main-name.ts'
import { example as maps } from '../src/maps.ts'
import { nameless, example as names } from '../src/names.ts'
import { example as notRegistered } from '../src/not-registered.ts'
import { example as registry } from '../src/registry.ts'
import { example as routes } from '../src/routes.ts'
import { example as signatures } from '../src/signatures.ts'

// What the examples log, their expected failures too.
let said: MockInstance<typeof process.stderr.write>
beforeAll(() => {
  said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterAll(() => said.mockRestore())

it('creating an app', () => {
  expect(anApp()).toEqual({
    unnamed: expect.stringMatching(/^<Celery __main__ at 0x[0-9a-f]+>$/),
    named: expect.stringMatching(/^<Celery proj at 0x[0-9a-f]+>$/),
  })
})

it('the main name', () => {
  expect(mainName()).toEqual(['__main__.add', 'tasks.add'])
})

it('configuring by setting, object, module and environment', async () => {
  expect(bySetting()).toBe('Europe/London')
  expect(byObject()).toEqual({ timezone: 'Europe/London', enableUtc: true })
  expect(await byModule()).toBe('from_the_module')
  expect(await byEnvironment()).toBe('from_the_module')
  expect(mistaken()).toMatch(/timezon.*timezone/)
})

it('a task from any callable', async () => {
  expect(await anyCallable()).toEqual([3, 'hello!', 42])
})

it('a bound task and its request', async () => {
  const { sent, seen } = await boundTask()
  expect(seen).toEqual({ id: sent, args: [1, 2], retries: 0, queue: 'celery' })
})

it('automatic and explicit names', () => {
  expect(names()).toEqual(['proj.add', 'task.tasks.add', 'sum-of-two-numbers'])
  expect(nameless()).toMatch(/name/)
})

it('keyword arguments', async () => {
  expect(await keywordArguments()).toEqual({
    byPosition: 'cat.png s 80',
    byName: 'cat.png l 95',
    missing: "resize() missing 1 required positional argument: 'size'",
  })
})

it('arguments that are checked', async () => {
  expect(await checkedArguments()).toEqual({
    accepted: 'ann@example.com on 2030-01-02',
    refused: expect.stringMatching(/email/),
  })
  expect(said.mock.calls.join('\n')).toContain('raised unexpected')
})

it('a name that the worker does not know', async () => {
  expect(await notRegistered()).toEqual({
    refused: true,
    message: expect.stringContaining("'this.name.does.not.exist'"),
    next: 3,
  })
})

it('the registry with its built-ins', () => {
  expect(registry()).toEqual(
    expect.arrayContaining(['celery.accumulate', 'celery.backend_cleanup', 'celery.map', 'celery.starmap', 'proj.add']),
  )
})

it('delay, applyAsync, countdown and a direct call', async () => {
  const { waitedMs, ...values } = await calling()
  expect(values).toEqual({ delayed: 4, applied: 4, counted: 4, direct: 4 })
  expect(waitedMs).toBeGreaterThan(900)
})

it('a countdown is an eta', async () => {
  expect(await eta()).toBeLessThan(500)
})

it('expires', async () => {
  expect(await expires()).toEqual({ ran: 3, refused: [true, true], runs: 1 })
})

it('routes by name and by pattern', async () => {
  expect(await routes()).toEqual({ byName: 'queue_1', byPattern: 'queue_1', unrouted: 'celery', atCall: 'queue_1' })
})

it('signatures', async () => {
  expect(await signatures()).toEqual({
    whole: 4,
    partial: 6,
    here: 6,
    immutable: 4,
    named: 4,
    set: 'other',
    overridden: 'celery',
    json: {
      task: 'tasks.add',
      args: [2, 2],
      kwargs: {},
      options: { countdown: 10 },
      subtask_type: null,
      immutable: false,
    },
  })
})

it('a callback', async () => {
  expect(await link()).toEqual({ first: 8, second: 16 })
})

it('error callbacks', async () => {
  expect(await linkError()).toEqual({
    called: ['called with the request, division by zero, a traceback', 'sent with nothing', 'sent with the id'],
    failed: 'ValueError: division by zero',
  })
})

it('groups', async () => {
  const values = [4, 8, 16, 32, 64]
  expect(await groups()).toEqual({ values, ready: true, successful: true, again: values })
})

it('chains', async () => {
  expect(await chains()).toEqual({
    value: 16,
    parents: [8, 4, null],
    failed: expect.stringContaining('division by zero'),
    logged: expect.stringContaining('division by zero'),
  })
})

it('chords', async () => {
  expect(await chords()).toEqual({
    sum: 9900,
    upgraded: 9900,
    failed: "ChordError: Dependency <id> raised ValueError('no luck')",
  })
})

it('map, starmap and chunks', async () => {
  const { mapped, starred, chunked, summed } = await maps()
  expect(mapped).toEqual([45, 4950, 499500])
  expect(starred).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18])
  expect(chunked).toHaveLength(10)
  expect(chunked.flat()).toEqual(Array.from({ length: 100 }, (_, i) => 2 * i))
  expect(summed).toBe(9900)
})
