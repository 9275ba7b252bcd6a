import { describe, expect, it } from 'vitest'
import { settingSpecs } from '../config/settings.ts'
import { signals } from '../signals/signals.ts'
import { laterNames, laterSettings } from './later.ts'

describe('the list of what is later', () => {
  it('names settings and signals that exist, and each thing once', () => {
    for (const [name, idle] of laterSettings()) expect(idle, name).toContainEqual(settingSpecs.get(name)?.default)
    for (const name of laterNames('signals')) expect(Object.keys(signals)).toContain(name)
    for (const kind of ['commands', 'workerFlags', 'workerOptions', 'pools', 'signals'] as const) {
      expect(new Set(laterNames(kind)).size, kind).toBe(laterNames(kind).length)
    }
  })
})
