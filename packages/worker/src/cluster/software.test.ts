import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { software } from './software.ts'

it('says the version of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(software.sw_ver).toBe(version)
})
