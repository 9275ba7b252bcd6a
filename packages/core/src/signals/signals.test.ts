import { afterEach, describe, expect, it, vi } from 'vitest'
import { Celery } from '../app/celery.ts'
import { silentLogger } from '../log/silent-logger.ts'
import { Signal } from './signal.ts'
import { signalEntries } from './signal-registry.ts'
import { signals } from './signals.ts'

const made = (name: string) => new Signal<unknown, { readonly n: number }>(`test.${name}`)

describe('Signal', () => {
  afterEach(() => vi.restoreAllMocks())

  it('calls receivers in the order of their connection', () => {
    const signal = made('order')
    const calls: unknown[] = []
    expect(signal.hasListeners).toBe(false)
    expect(signal.send('nobody', { n: 0 })).toBeUndefined()
    const disconnect = signal.connect((sender, info) => calls.push(['a', sender, info.n]))
    signal.connect((sender, info) => calls.push(['b', sender, info.n]))
    expect(signal.hasListeners).toBe(true)
    void signal.send('s', { n: 1 })
    disconnect()
    disconnect()
    void signal.send('s', { n: 2 })
    expect(calls).toEqual([
      ['a', 's', 1],
      ['b', 's', 1],
      ['b', 's', 2],
    ])
  })

  it('calls a receiver that is connected twice once', () => {
    const signal = made('twice')
    const receiver = vi.fn()
    signal.connect(receiver)
    signal.connect(receiver)
    void signal.send(null, { n: 1 })
    expect(receiver).toHaveBeenCalledTimes(1)
    expect(signal.disconnect(receiver)).toBe(true)
    expect(signal.disconnect(receiver)).toBe(false)
    expect(signal.hasListeners).toBe(false)
  })

  it('filters by the sender, and by the name of a task', () => {
    const signal = made('sender')
    const seen: unknown[] = []
    signal.connect((sender) => seen.push(sender), { sender: { name: 'tasks.add' } })
    const other = { name: 'tasks.other' }
    signal.connect(() => seen.push('other'), { sender: other })
    void signal.send('tasks.add', { n: 1 })
    void signal.send({ name: 'tasks.add' }, { n: 2 })
    void signal.send(other, { n: 3 })
    void signal.send('x', { n: 4 })
    expect(seen).toEqual(['tasks.add', { name: 'tasks.add' }, 'other'])
  })

  it('logs what a receiver throws, at once or later, and calls the others', async () => {
    const signal = made('throws')
    const logger = { ...silentLogger(), error: vi.fn() }
    const after = vi.fn()
    signal.connect(() => {
      throw new Error('at once')
    })
    signal.connect(() => Promise.reject(new Error('later')))
    signal.connect(after)
    await signal.send(null, { n: 1 }, logger)
    expect(after).toHaveBeenCalledOnce()
    expect(logger.error.mock.calls.map(([text]) => String(text).split('\n')[0])).toEqual([
      'Signal handler of test.throws raised: Error: at once',
      'Signal handler of test.throws raised: Error: later',
    ])
  })

  it('refuses what is no function', () => {
    expect(() => made('refuses').connect({ sender: 'x' } as never)).toThrow(
      expect.objectContaining({ code: 'not_a_function', message: expect.stringContaining('test.refuses.connect') }),
    )
    expect(() => new Celery('proj').onConfigure.connect(undefined as never)).toThrow('onConfigure.connect')
  })

  it('warns where there is no logger', () => {
    const signal = made('warns')
    const warning = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    signal.connect(() => {
      throw new Error('x')
    })
    void signal.send(null, { n: 1 })
    expect(String(warning.mock.calls[0]?.[0])).toContain('Signal handler of test.warns raised')
  })

  it('has one list of receivers for the process', () => {
    const receiver = vi.fn()
    const disconnect = made('shared').connect(receiver)
    void made('shared').send(null, { n: 1 })
    expect(receiver).toHaveBeenCalledOnce()
    expect(signalEntries('test.shared')).toHaveLength(1)
    disconnect()
  })
})

describe('signals', () => {
  it('are called what they are', () => {
    for (const [name, signal] of Object.entries(signals)) expect(signal.name).toBe(name)
  })
})
