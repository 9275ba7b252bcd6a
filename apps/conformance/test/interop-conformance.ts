import { randomUUID } from 'node:crypto'
import type { AppSettings, Celery } from '@celeriac/core'
import type { Worker } from '@celeriac/worker'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type PythonClient, PythonError, startPythonClient } from '../src/python-client.ts'
import type { PythonOptions } from '../src/python-options.ts'
import { type PythonWorker, startPythonWorker } from '../src/python-worker.ts'
import { errbacksCalled, makeNodeApp, startNodeWorker } from './node-side.ts'

export interface InteropSetup {
  readonly name: string
  /** Made when the tests begin: private databases, hosts, folders. */
  prepare(): Promise<{ readonly node: AppSettings; readonly python: PythonOptions; cleanUp?(): Promise<void> }>
  /** Results can be read by others than the caller. */
  readonly shared: boolean
  readonly priorities: boolean
  /** Pool of the Python worker. @defaultValue 'threads' */
  readonly pool?: string
}

const json = {
  nothing: null,
  yes: true,
  no: false,
  zero: 0,
  int: 42,
  negative: -7,
  float: 1.5,
  big: 2 ** 40,
  text: 'ü ☃ 😀',
  empty: '',
  list: [1, [2, [3]], {}],
  object: { a: { b: [null] } },
  'odd key "\\': 1,
  __proto: 2,
}

/** Real Python Celery against us, both directions. The same for every broker and backend. */
export function interop(setup: InteropSetup): void {
  describe(`Python Celery and Celeriac on ${setup.name}`, () => {
    let app: Celery
    let worker: Worker
    let py: PythonClient
    let pyWorker: PythonWorker
    let cleanUp: (() => Promise<void>) | undefined

    beforeAll(async () => {
      const prepared = await setup.prepare()
      cleanUp = prepared.cleanUp
      app = makeNodeApp(prepared.node)
      ;[worker, py, pyWorker] = await Promise.all([
        startNodeWorker(app),
        startPythonClient(prepared.python),
        startPythonWorker(prepared.python, { queues: ['celery'], pool: setup.pool ?? 'threads' }),
      ])
    })

    afterEach(({ task }) => {
      if (task.result?.state === 'fail') console.log(`The Python worker's log:\n${pyWorker.log()}`)
    })

    afterAll(async () => {
      await worker?.stop()
      await app?.close()
      await py?.close()
      await pyWorker?.stop()
      await cleanUp?.()
    })

    const fromPython = <T = unknown>(task: string, args: string, options = ''): Promise<T> =>
      py.run<T>(`app.send_task(${JSON.stringify(task)}, ${args}, queue="node"${options}).get(timeout=20)`)

    describe('Node sends, Python runs', () => {
      it('carries arguments of every JSON type and back [C1] [C2] [C3]', async () => {
        const echoed = await app.sendTask('proj.echo', [json, 'x', null]).get({ timeout: 20 })
        expect(echoed).toEqual({ args: [json, 'x', null], kwargs: {} })
      })

      it('carries keyword arguments', async () => {
        const result = await app.sendTask('proj.echo', [1], { kwargs: { a: 2, b: { c: [3] } } })
        expect(await result.get({ timeout: 20 })).toEqual({ args: [1], kwargs: { a: 2, b: { c: [3] } } })
      })

      it('sends dates, bytes and big integers as Python types [C25] [C27]', async () => {
        const values = [
          new Date('2020-01-02T03:04:05.678Z'),
          new Uint8Array([255, 0]),
          new TextEncoder().encode('abc'),
          2n ** 70n,
        ]
        expect(await app.sendTask('proj.describe', values).get({ timeout: 20 })).toEqual([
          ['datetime', expect.stringMatching(/^datetime\.datetime\(2020, 1, 2, 3, 4, 5, 678000, tzinfo=/)],
          ['bytes', "b'\\xff\\x00'"],
          ['bytes', "b'abc'"],
          ['int', String(2n ** 70n)],
        ])
      })

      it('reads dates, bytes, decimals and big integers from Python [C24] [C25] [C27]', async () => {
        const typed = (await app.sendTask('proj.typed').get({ timeout: 20 })) as Record<string, unknown>
        expect((typed['datetime'] as Date).getTime()).toBe(Date.UTC(2020, 0, 2, 3, 4, 5))
        expect(String(typed['date'])).toBe('2020-01-02')
        expect(String(typed['time'])).toBe('01:02:03.000004')
        expect(String(typed['decimal'])).toBe('1.50')
        expect(String(typed['uuid'])).toBe('12345678-1234-4234-8234-123456789abc')
        expect(Buffer.from(typed['text_bytes'] as Uint8Array).toString()).toBe('abc')
        expect([...(typed['bytes'] as Uint8Array)]).toEqual([255, 0])
        expect(typed['big']).toBe(2n ** 70n)
        expect(typed['nan']).toBeNaN()
        expect(typed['inf']).toBe(Number.POSITIVE_INFINITY)
        expect(typed['text']).toBe('ü ☃ 😀 \u2028 \x7f')
      })

      it.each([
        ['value', 'ValueError', 'builtins', ['boom', 42]],
        ['none', 'ValueError', 'builtins', []],
        ['key', 'KeyError', 'builtins', ['missing']],
        ['custom', 'CustomError', 'proj', [7, 'seven']],
      ])("rebuilds Python's exception: %s [C75]", async (kind, excType, excModule, excMessage) => {
        const failed = await app.sendTask('proj.fail', [kind])
        await expect(failed.get({ timeout: 20 })).rejects.toMatchObject({ excType, excModule, excMessage })
        await expect(failed.get({ timeout: 20 })).rejects.toMatchObject({
          traceback: expect.stringContaining('Traceback (most recent call last)'),
        })
      })

      it('rebuilds an exception whose argument could not be serialised [C75]', async () => {
        await expect(app.sendTask('proj.fail', ['object']).get({ timeout: 20 })).rejects.toMatchObject({
          excMessage: ['x', expect.stringContaining('<object object at')],
        })
      })

      it("sends what Python's request shows [C7] [C12] [C16]", async () => {
        const result = await app.sendTask('proj.request', [1], {
          headers: { team: 'a', n: 5 },
          timeLimit: 30,
          softTimeLimit: 20,
          shadow: 'other',
          priority: 3,
        })
        const request = (await result.get({ timeout: 20 })) as Record<string, unknown>
        expect(request).toMatchObject({
          id: result.id,
          root_id: result.id,
          parent_id: null,
          timelimit: [30, 20],
          shadow: 'other',
          correlation_id: result.id,
          reply_to: expect.stringMatching(/.+/),
          argsrepr: expect.stringMatching(/^[[(]1,?[\])]$/),
          headers: { team: 'a', n: 5 },
          retries: 0,
        })
        if (setup.priorities) expect(request['priority']).toBe(3)
      })

      it('keeps a custom header over a Python retry [C16]', async () => {
        expect(
          await app.sendTask('proj.retry_header', [], { headers: { team: 'a' } }).get({ timeout: 20 }),
        ).toMatchObject({ retries: 1, headers: { team: 'a' } })
      })

      it('delays by countdown and by eta [C8]', async () => {
        const at = Date.now() / 1000
        const eta = new Date(Date.now() + 1000)
        const [byCountdown, byEta] = await Promise.all([
          app.sendTask('proj.ran_at', [], { countdown: 1 }).get({ timeout: 20 }),
          app.sendTask('proj.ran_at', [], { eta }).get({ timeout: 20 }),
        ])
        for (const ran of [byCountdown, byEta] as number[]) {
          expect(ran).toBeGreaterThan(at + 0.95)
          expect(ran).toBeLessThan(at + 6)
        }
      })

      it('expires [C10] [C11]', async () => {
        await expect(
          app.sendTask('proj.add', [1, 2], { countdown: 2, expires: 1 }).get({ timeout: 20 }),
        ).rejects.toMatchObject({ name: 'TaskRevokedError', message: 'expired' })
      })

      it.each(['msgpack', 'yaml', 'json'])('in %s [C28] [C29]', async (serializer) => {
        expect(
          await app
            .sendTask('proj.describe', ['a', 1, 1.5, null, true, new Uint8Array([1, 255])], { serializer })
            .get({ timeout: 20 }),
        ).toEqual([
          ['str', "'a'"],
          ['int', '1'],
          ['float', '1.5'],
          ['NoneType', 'None'],
          ['bool', 'True'],
          ['bytes', "b'\\x01\\xff'"],
        ])
      })

      it.each(['gzip', 'zlib', 'brotli'])('compressed with %s [C31]', async (compression) => {
        expect(await app.sendTask('proj.add', ['a'.repeat(5000), 'b'], { compression }).get({ timeout: 20 })).toBe(
          `${'a'.repeat(5000)}b`,
        )
      })

      it('links a Python callback and a Node callback [C99]', async () => {
        const python = await app.sendTask('proj.add', [2, 3], {
          link: [app.remote('proj.add').s(10), app.remote('node.add').s(20).set({ queue: 'node' })],
        })
        expect(await python.get({ timeout: 20 })).toBe(5)
        if (!setup.shared) return
        // Several callbacks are sent as a group.
        const [callbacks] = await python.children()
        const values = (await callbacks?.get({ timeout: 20 })) as number[]
        expect(values.toSorted()).toEqual([15, 25])
      })

      it('ignores a result when told to [C78]', async () => {
        const ignored = await app.sendTask('proj.add', [1, 2], { ignoreResult: true })
        expect(await ignored.get({ timeout: 20 })).toBeNull()
      })
    })

    describe('Python sends, Node runs', () => {
      it('carries arguments of every JSON type and back [C3]', async () => {
        expect(await fromPython('node.echo', `[${pythonLiteral(json)}, "x", None]`)).toEqual([json, 'x', null])
      })

      it('binds keyword arguments to params', async () => {
        expect(await fromPython('node.add', '[1]', ', kwargs={"y": 41}')).toBe(42)
      })

      it('words a wrong call as Python does', async () => {
        await expect(fromPython('node.add', '[1]', ', kwargs={"z": 2}')).rejects.toMatchObject({
          type: 'TypeError',
          args: [expect.stringContaining("got an unexpected keyword argument 'z'")],
        })
      })

      it('without params, keyword arguments are one object where a pattern takes them, or the task asks for it', async () => {
        expect(await fromPython('node.size', '[1]', ', kwargs={"y": 2}')).toBe(3)
        expect(await fromPython('node.echo', '[1]', ', kwargs={"a": 2}')).toEqual([1, { a: 2 }])
      })

      it.each([
        ['[]', '{"x": 1, "y": 2}', 'x'],
        ['[1]', '{"y": 2}', 'y'],
      ])('without params, keyword arguments that nothing takes are a TypeError: %s %s', async (args, kwargs, name) => {
        await expect(fromPython('node.plus', args, `, kwargs=${kwargs}`)).rejects.toMatchObject({
          type: 'TypeError',
          args: [expect.stringMatching(`^plus\\(\\) got an unexpected keyword argument '${name}' .*'params'`)],
        })
      })

      it('reads dates, bytes, decimals, uuids and big integers [C25] [C27]', async () => {
        const args =
          '[datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc), b"\\xff", decimal.Decimal("1.50"), uuid.UUID(int=1), 2**70, float("inf")]'
        expect(await fromPython('node.describe', args)).toEqual([
          'date 2020-01-02T03:04:05.000Z',
          'bytes ff',
          'Decimal 1.50',
          'Uuid 00000000-0000-0000-0000-000000000001',
          `bigint ${2n ** 70n}`,
          'number Infinity',
        ])
      })

      it.each([
        ['type', 'TypeError', ['TypeError', 'Exception'], ['not that']],
        ['plain', 'Exception', ['Exception'], ['plain']],
        ['odd', 'OddError', ['Exception'], ['odd']],
        ['text', 'Exception', ['Exception'], ['only text']],
      ])('an error becomes the right class in Python: %s [C74]', async (kind, type, bases, args) => {
        const error = await fromPython('node.fail', `["${kind}"]`).then(
          () => undefined,
          (failure: unknown) => failure,
        )
        expect(error).toBeInstanceOf(PythonError)
        expect(error).toMatchObject({ type, args, bases: expect.arrayContaining(bases) })
      })

      it('an unknown task is NotRegistered in Python, and the worker lives on [C20]', async () => {
        await expect(fromPython('node.nonesuch', '[]')).rejects.toMatchObject({
          type: 'NotRegistered',
          module: 'celery.exceptions',
          args: ['node.nonesuch'],
        })
        expect(await fromPython('node.add', '[1, 2]')).toBe(3)
      })

      it("reads what Python's message says [C3] [C16]", async () => {
        const request = await fromPython<Record<string, unknown>>(
          'node.request',
          '[1]',
          ', headers={"team": "a"}, time_limit=30, soft_time_limit=20, priority=3',
        )
        expect(request).toMatchObject({
          parentId: null,
          headers: { team: 'a' },
          timelimit: [30, 20],
          retries: 0,
          args: [1],
          ignoreResult: null,
        })
        expect(request['rootId']).toBe(request['id'])
        if (setup.priorities) expect(request['priority']).toBe(3)
      })

      it('is delayed by countdown [C8] [C40]', async () => {
        const at = Date.now() / 1000
        const ran = await fromPython<number>('node.ranAt', '[]', ', countdown=1')
        expect(ran).toBeGreaterThan(at + 0.95)
        expect(ran).toBeLessThan(at + 6)
      })

      it('expires [C11]', async () => {
        await expect(fromPython('node.add', '[1, 2]', ', countdown=2, expires=1')).rejects.toMatchObject({
          type: 'TaskRevokedError',
          args: ['expired'],
        })
      })

      it('retries, keeping id, headers and parent rule [C116]', async () => {
        const id = randomUUID()
        expect(await fromPython('node.retry', '[2]', `, task_id="${id}", headers={"team": "a"}`)).toEqual({
          retries: 2,
          parentId: id,
          headers: { team: 'a' },
        })
      })

      it.each(['msgpack', 'yaml', 'json'])('in %s [C28] [C29]', async (serializer) => {
        expect(
          await fromPython('node.describe', '["a", 1, 1.5, None, True, b"\\x01\\xff"]', `, serializer="${serializer}"`),
        ).toEqual(['string a', 'number 1', 'number 1.5', 'object null', 'boolean true', 'bytes 01ff'])
      })

      it.each(['gzip', 'brotli'])('compressed with %s [C31]', async (compression) => {
        expect(await fromPython('node.echo', '["a" * 5000]', `, compression="${compression}"`)).toEqual([
          'a'.repeat(5000),
        ])
      })

      it('refuses pickle undecoded, and lives on [C30]', async () => {
        await py.run('app.send_task("node.add", [1, 2], queue="node", serializer="pickle").id')
        expect(await fromPython('node.add', '[1, 2]')).toBe(3)
      })

      it('Ignore stores nothing', async () => {
        const id = await py.run<string>('app.send_task("node.ignore", queue="node").id')
        expect(await fromPython('node.add', '[1, 2]')).toBe(3)
        if (setup.shared) expect(await py.run(`AsyncResult("${id}").state`)).toBe('PENDING')
      })

      it('calls an errback as Python would call one of the same parameters: defaults and rest count [C98]', async () => {
        const arities = 'one = lambda a: 0\ndefaults = lambda a, b=None, c="": 0\nrest = lambda *a: 0\n'
        const greater =
          '[__import__("celery").utils.functional.arity_greater(f, 1) and 1 or 0 for f in (one, defaults, rest)]'
        const here = await py.run<number[]>(`${arities}${greater}`)
        const ids = await py.run<string[]>(
          '[app.send_task("node.fail", ["plain"], queue="node", link_error=app.signature(f"node.err{e}", queue="node")).id for e in ("One", "Defaults", "Rest")]',
        )
        const mine = () => errbacksCalled.filter(({ id }) => ids.includes(id))
        await expect.poll(() => mine().length, { timeout: 20_000 }).toBe(3)
        const given = new Map(mine().map(({ errback, given }) => [errback, given]))
        expect(here).toEqual([0, 1, 1])
        expect(['One', 'Defaults', 'Rest'].map((name) => given.get(name))).toEqual(here.map((is) => (is ? 3 : 1)))
      })

      it("runs Python's chain, its steps in turn in Node and in Python", async () => {
        const chain =
          'chain = __import__("celery").chain\n' +
          'node = lambda *args: app.signature("node.add", args=args, queue="node")\n' +
          'chain(node(1, 2), add.s(10), node(100)).apply_async().get(timeout=20)'
        expect(await py.run(chain)).toBe(113)
      })
    })

    it('a task sent from a task has it as parent, and its root [C6]', async () => {
      if (!setup.shared) return
      const parent = await app.sendTask('node.callPython', [1], { queue: 'node' })
      const childId = (await parent.get({ timeout: 20 })) as string
      expect(await app.asyncResult(childId).get({ timeout: 20 })).toMatchObject({
        parent_id: parent.id,
        root_id: parent.id,
      })
      expect((await parent.children()).map((child: { id: string }) => child.id)).toEqual([childId])
    })

    it('Node calls Node beside Python', async () => {
      expect(await app.sendTask('node.add', [1, 2], { queue: 'node' }).get({ timeout: 20 })).toBe(3)
    })
  })
}

/** JSON as a Python expression. */
function pythonLiteral(value: unknown): string {
  return `__import__("json").loads(${JSON.stringify(JSON.stringify(value))})`
}
