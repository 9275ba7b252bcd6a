import {
  type BrokerConnection,
  BrokerError,
  type ConnectionPolicy,
  createSupervisedConnection,
  type Logger,
  type SupervisedConnection,
  silentLogger,
} from '@celeriac/core/internal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FaultyBroker, faultyBroker } from '../src/faults/faulty-broker.ts'
import { type ManualClock, manualClock } from '../src/manual-clock.ts'

const POLICY: ConnectionPolicy = {
  retry: true,
  retryOnStartup: true,
  maxRetries: 100,
  retryChannelErrors: false,
  failover: 'round-robin',
  intervalStartMs: 2_000,
  intervalStepMs: 2_000,
  intervalMaxMs: 30_000,
  stableAfterMs: 2_000,
  attemptTimeoutMs: 20_000,
}

describe('createSupervisedConnection', () => {
  let clock: ManualClock
  let lines: string[]
  let open: SupervisedConnection[]
  beforeEach(() => {
    clock = manualClock()
    lines = []
    open = []
  })
  afterEach(() => Promise.all(open.map((connection) => connection.close())))

  const newBroker = (): FaultyBroker => faultyBroker({ clock })
  const supervise = (
    brokers: readonly FaultyBroker[],
    policy: Partial<ConnectionPolicy> = {},
  ): SupervisedConnection => {
    const logger: Logger = {
      ...silentLogger(),
      warn: (line) => void lines.push(`warn ${line}`),
      error: (line) => void lines.push(`error ${line}`),
    }
    // Without jitter.
    const connection = createSupervisedConnection({
      brokers,
      clock,
      logger,
      policy: { ...POLICY, ...policy },
      random: () => 0,
    })
    open.push(connection)
    return connection
  }
  /** How a promise ends, without waiting for it. */
  const fate = (promise: Promise<unknown>): { value?: unknown; error?: unknown } => {
    const seen: { value?: unknown; error?: unknown } = {}
    promise.then(
      (value) => Object.assign(seen, { value }),
      (error: unknown) => Object.assign(seen, { error }),
    )
    return seen
  }

  describe('connecting', () => {
    it('connects when it is first needed, once for all who ask', async () => {
      const broker = newBroker()
      const connection = supervise([broker])
      await clock.advance(60_000)
      expect([connection.state, broker.attempts]).toEqual(['idle', 0])
      const [one, two] = await Promise.all([connection.get(), connection.get()])
      expect(one).toBe(two)
      expect(await connection.get()).toBe(one)
      expect([connection.state, broker.attempts]).toEqual(['connected', 1])
    })

    it('waits 2, 4, 6 … 30 seconds between attempts', async () => {
      const broker = newBroker()
      broker.play({ connect: Array<'refuse'>(18).fill('refuse') })
      const connection = supervise([broker])
      const got = fate(connection.get())
      const waits: number[] = []
      for (await clock.settle(); connection.state === 'waiting'; await clock.settle()) {
        waits.push((clock.nextInMs ?? 0) / 1000)
        await clock.advanceToNext()
      }
      expect(waits).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 30, 30, 30])
      expect(got.value).toBeDefined()
      expect(lines[1]).toMatch(/Cannot connect to memory:.*refused.*Trying again in 4.00 seconds\.\.\. \(2\/100\)$/)
    })

    it('shortens each wait by up to a quarter', async () => {
      const broker = newBroker()
      broker.play({ connect: ['refuse'] })
      const connection = createSupervisedConnection({
        brokers: [broker],
        clock,
        logger: silentLogger(),
        policy: POLICY,
        random: () => 1,
      })
      open.push(connection)
      fate(connection.get())
      await clock.settle()
      expect(clock.nextInMs).toBe(1_500)
    })

    it('gives up after so many retries, and starts afresh when asked again', async () => {
      const broker = newBroker()
      broker.play({ connect: ['refuse', 'refuse', 'refuse'] })
      const connection = supervise([broker], { maxRetries: 2 })
      const got = fate(connection.get())
      await clock.advance(60_000)
      expect(broker.attempts).toBe(3)
      expect(got.error).toMatchObject({ code: 'connection_refused' })
      expect(connection.state).toBe('idle')
      await connection.get()
    })

    it('tries no more than once at startup where that is asked for, but does when it is lost later', async () => {
      const broker = newBroker()
      broker.play({ connect: ['refuse'] })
      const connection = supervise([broker], { retryOnStartup: false })
      await expect(connection.get()).rejects.toMatchObject({ code: 'connection_refused' })
      await connection.get()
      connection.onConnected(() => undefined)
      await clock.advance(10_000)
      broker.play({ connect: ['refuse'] })
      await broker.breakConnections()
      await clock.advance(60_000)
      expect(connection.state).toBe('connected')
    })

    it('does not try again what cannot succeed, and says what to do', async () => {
      const broker = newBroker()
      const refused = new BrokerError('access_refused', 'ACCESS_REFUSED - Login was refused', {
        affects: 'connection',
        canRetry: false,
      })
      broker.play({ connect: [refused] })
      await expect(supervise([broker]).get()).rejects.toBe(refused)
      expect(lines).toEqual([expect.stringMatching(/Login was refused\. Check the user.*Not trying again\.$/)])
    })

    it('gives an attempt up that never ends, and closes a connection that comes too late', async () => {
      const [slow, broker] = [newBroker(), newBroker()]
      let finish: () => void = () => undefined
      const connect = slow.connect.bind(slow)
      // An adapter that does not heed its signal.
      slow.connect = async () => {
        await new Promise<void>((resolve) => {
          finish = resolve
        })
        return connect()
      }
      const connection = supervise([slow, broker], { attemptTimeoutMs: 5_000 })
      const got = fate(connection.get())
      await clock.advance(4_999)
      expect(got.value).toBeUndefined()
      await clock.advance(1)
      expect(got.value).toBe(broker.connections[0])
      finish()
      await clock.settle()
      expect(slow.connections).toEqual([])
    })

    it('stops waiting when its caller does', async () => {
      const broker = newBroker()
      broker.play({ connect: ['hang'] })
      const connection = supervise([broker])
      const abort = new AbortController()
      const got = connection.get(abort.signal)
      abort.abort(new Error('enough'))
      await expect(got).rejects.toMatchObject({ code: 'connection_timeout', message: expect.stringMatching(/enough/) })
      await expect(connection.get(abort.signal)).rejects.toMatchObject({ code: 'connection_timeout' })
    })
  })

  describe('failing over', () => {
    it('tries all addresses before it waits, and stays with the one that answers', async () => {
      const brokers = [newBroker(), newBroker(), newBroker()]
      for (const broker of brokers.slice(0, 2)) broker.play({ connect: ['refuse', 'refuse'] })
      brokers[2]?.play({ connect: ['refuse'] })
      const connection = supervise(brokers)
      const got = fate(connection.get())
      await clock.settle()
      expect(brokers.map(({ attempts }) => attempts)).toEqual([1, 1, 1])
      expect(clock.nextInMs).toBe(2_000)
      await clock.advance(2_000)
      expect(got.value).toBe(brokers[2]?.connections[0])
      expect(connection.displayUrl).toBe(brokers[2]?.displayUrl)
      await clock.advance(10_000)
      await brokers[2]?.breakConnections()
      await connection.get()
      expect(brokers.map(({ attempts }) => attempts)).toEqual([2, 2, 3])
    })

    it('goes on where only one address refuses for good', async () => {
      const [broken, broker] = [newBroker(), newBroker()]
      broken.play({ connect: [new BrokerError('vhost_not_found', 'No.', { affects: 'connection', canRetry: false })] })
      const connection = supervise([broken, broker])
      expect(await connection.get()).toBe(broker.connections[0])
    })

    it('takes a function that says which is next', async () => {
      const brokers = [newBroker(), newBroker(), newBroker()]
      for (const broker of brokers.slice(0, 2)) broker.play({ connect: ['refuse'] })
      const last = (urls: readonly string[]): string[] => [urls[2] ?? '']
      await supervise(brokers, { failover: last }).get()
      expect(brokers.map(({ attempts }) => attempts)).toEqual([1, 0, 1])
    })
  })

  describe('a caller in a hurry', () => {
    it('gets an error as soon as no address answers', async () => {
      const brokers = [newBroker(), newBroker()]
      for (const broker of brokers) broker.play({ connect: ['refuse'] })
      const connection = supervise(brokers)
      await expect(connection.get(undefined, { failFast: true })).rejects.toMatchObject({ code: 'connection_refused' })
      expect(brokers.map(({ attempts }) => attempts)).toEqual([1, 1])
      expect(connection.state).toBe('idle')
      await connection.get(undefined, { failFast: true })
    })

    it('cuts a wait short, and leaves the schedule of the others as it was', async () => {
      const broker = newBroker()
      broker.play({ connect: ['refuse', 'refuse', 'refuse'] })
      const connection = supervise([broker])
      const patient = fate(connection.get())
      await clock.advance(1_500)
      const hurried = fate(connection.get(undefined, { failFast: true }))
      await clock.settle()
      expect(broker.attempts).toBe(2)
      expect(hurried.error).toMatchObject({ code: 'connection_refused' })
      expect(clock.nextInMs).toBe(500)
      await clock.advance(500)
      expect(clock.nextInMs).toBe(4_000)
      await clock.advance(4_000)
      expect(patient.value).toBeDefined()
    })
  })

  describe('listeners', () => {
    it('have done their work before the connection is given to anybody', async () => {
      const connection = supervise([newBroker()])
      const steps: string[] = []
      connection.onConnected(async () => {
        steps.push('first begins')
        await clock.settle()
        steps.push('first ends')
      })
      connection.onConnected(() => void steps.push('second'))
      await connection.get()
      expect(steps).toEqual(['first begins', 'first ends', 'second'])
    })

    it('run again after each reconnect, which is made at once', async () => {
      const broker = newBroker()
      const connection = supervise([broker])
      const seen: BrokerConnection[] = []
      const lost: unknown[] = []
      const remove = connection.onConnected((live) => void seen.push(live))
      connection.onLost((error, retryInMs) => lost.push([error.code, retryInMs]))
      const first = await connection.get()
      await clock.advance(10_000)
      await broker.breakConnections()
      await clock.advance(0)
      const second = await connection.get()
      expect(seen).toEqual([first, second])
      expect(lost).toEqual([['connection_lost', 0]])
      remove()
      await clock.advance(10_000)
      await broker.breakConnections()
      await clock.advance(60_000)
      expect(seen).toHaveLength(2)
      expect(connection.state).toBe('idle')
    })

    it('run now where the connection stands', async () => {
      const connection = supervise([newBroker()])
      const live = await connection.get()
      const seen: BrokerConnection[] = []
      connection.onConnected((given) => void seen.push(given))
      expect(seen).toEqual([live])
    })

    it('that fail make the connection count as lost', async () => {
      const broker = newBroker()
      const connection = supervise([broker])
      let count = 0
      connection.onConnected(() => {
        count += 1
        if (count === 1) throw new BrokerError('connection_lost', 'Gone.', { affects: 'connection' })
      })
      const got = fate(connection.get())
      await clock.settle()
      expect(broker.connections).toEqual([])
      expect(got.value).toBeUndefined()
      await clock.advance(2_000)
      expect(got.value).toBe(broker.connections[0])
    })

    it.each([
      ['precondition_failed', false, 'idle'],
      ['precondition_failed', true, 'connected'],
      ['resource_locked', false, 'connected'],
    ] as const)('that fail with %s on a channel, retried: %s, end %s', async (code, retryChannelErrors, state) => {
      const broker = newBroker()
      const connection = supervise([broker], { retryChannelErrors })
      let count = 0
      connection.onConnected(() => {
        count += 1
        if (count > 1) return
        throw new BrokerError(code, 'Refused.', { affects: 'channel', canRetry: code === 'resource_locked' })
      })
      const got = fate(connection.get())
      await clock.advance(10_000)
      expect(connection.state).toBe(state)
      if (state === 'idle') expect(got.error).toMatchObject({ code })
    })

    it('that never end do not outlive the connection', async () => {
      const broker = newBroker()
      const connection = supervise([broker])
      let count = 0
      connection.onConnected(() => {
        count += 1
        return count === 1 ? new Promise(() => undefined) : undefined
      })
      const got = fate(connection.get())
      await clock.settle()
      await broker.breakConnections()
      await clock.advance(2_000)
      expect(got.value).toBe(broker.connections[0])
    })

    it('of losses hear null where nobody tries again', async () => {
      const broker = newBroker()
      const connection = supervise([broker], { retry: false })
      const lost: unknown[] = []
      connection.onConnected(() => undefined)
      connection.onLost((error, retryInMs) => lost.push([error.code, retryInMs]))
      await connection.get()
      await broker.breakConnections()
      await clock.advance(60_000)
      expect(lost).toEqual([['connection_lost', null]])
      expect([connection.state, broker.attempts]).toEqual(['idle', 1])
    })
  })

  describe('losing', () => {
    it('backs off from a server that takes connections and drops them', async () => {
      const broker = newBroker()
      const connection = supervise([broker])
      connection.onConnected(() => undefined)
      await connection.get()
      const waits: unknown[] = []
      for (let i = 0; i < 4; i += 1) {
        await broker.breakConnections()
        await clock.settle()
        waits.push(clock.nextInMs)
        await clock.advanceToNext()
      }
      expect(waits).toEqual([2_000, 4_000, 6_000, 8_000])
      await clock.advance(2_000)
      await broker.breakConnections()
      await clock.settle()
      expect(clock.nextInMs).toBe(0)
    })

    it('can be told that a connection is of no use', async () => {
      const broker = newBroker()
      const connection = supervise([broker])
      connection.onConnected(() => undefined)
      const first = await connection.get()
      await clock.advance(10_000)
      connection.reset('The consumer is silent.')
      connection.reset('The consumer is silent.')
      expect(lines).toEqual([expect.stringMatching(/^warn .*lost: The consumer is silent\. Trying to re-establish/)])
      await clock.advance(0)
      expect(await connection.get()).not.toBe(first)
      expect(await first.lost).toMatchObject({ code: 'closed' })
    })
  })

  describe('closing', () => {
    it('ends everything, and can be repeated', async () => {
      const broker = newBroker()
      const connection = supervise([broker])
      const lost: unknown[] = []
      connection.onConnected(() => undefined)
      connection.onLost((error) => lost.push(error))
      const live = await connection.get()
      await Promise.all([connection.close(), connection.close()])
      expect(connection.state).toBe('closed')
      expect(await live.lost).toMatchObject({ code: 'closed' })
      await expect(connection.get()).rejects.toMatchObject({ code: 'closed' })
      await clock.advance(60_000)
      expect([lost, broker.attempts, clock.pending]).toEqual([[], 1, 0])
    })

    it.each([['refuse'], ['hang']] as const)('ends an attempt (%s) and who waits for it', async (step) => {
      const broker = newBroker()
      broker.play({ connect: [step] })
      const connection = supervise([broker])
      const got = fate(connection.get())
      await clock.settle()
      await connection.close()
      await clock.advance(60_000)
      expect(got.error).toMatchObject({ code: 'closed' })
      expect([broker.attempts, clock.pending]).toEqual([1, 0])
    })

    it('ends while listeners set up', async () => {
      const broker = newBroker()
      const connection = supervise([broker])
      connection.onConnected(() => new Promise(() => undefined))
      const got = fate(connection.get())
      await clock.settle()
      await connection.close()
      await clock.advance(60_000)
      expect(got.error).toMatchObject({ code: 'closed' })
      expect([broker.attempts, broker.connections.length, clock.pending]).toEqual([1, 0, 0])
    })
  })
})
