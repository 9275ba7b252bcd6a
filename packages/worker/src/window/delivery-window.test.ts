import { describe, expect, it } from 'vitest'
import { DeliveryWindow } from './delivery-window.ts'
import { Prefetch } from './prefetch.ts'

const windowOf = (concurrency: number, multiplier = 1) =>
  new DeliveryWindow(new Prefetch({ concurrency, multiplier, etaTaskLimit: null }))

describe('DeliveryWindow', () => {
  it('has room until as many deliveries are unsettled as the prefetch allows', () => {
    const window = windowOf(2)
    window.received()
    expect(window.hasRoom).toBe(true)
    window.received()
    expect(window.hasRoom).toBe(false)
    window.settled(window.connection)
    expect([window.hasRoom, window.deliveries]).toEqual([true, 2])
    window.received()
    // What is held for its eta keeps no other out.
    window.hold()
    expect(window.hasRoom).toBe(true)
    window.release()
    expect(window.hasRoom).toBe(false)
  })

  it('forgets what a lost connection brought: it is settled for nobody', () => {
    const window = windowOf(1)
    const { connection } = window
    window.received()
    window.hold()
    window.connectionLost()
    expect([window.connection === connection, window.hasRoom]).toEqual([false, true])
    window.received()
    window.settled(connection)
    expect(window.hasRoom).toBe(false)
  })

  it('always has room without a limit', () => {
    const window = windowOf(1, 0)
    for (let count = 0; count < 10; count += 1) window.received()
    expect(window.hasRoom).toBe(true)
  })
})
