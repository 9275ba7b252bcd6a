import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { findApp } from '../src/app/find-app.ts'

const folder = fileURLToPath(new URL('./fixtures', import.meta.url))

describe('-A', () => {
  it.each([
    ['worker-app', 'proj'],
    ['call-app', 'proj'],
    ['result-app.ts', 'proj'],
    ['./other-name', 'mine'],
    ['two-apps:second', 'second'],
    ['proj', 'nested'],
    ['proj.celery', 'nested'],
  ])('%s is the app %s', async (name, main) => {
    expect((await findApp(name, folder)).main).toBe(main)
  })

  it.each([
    ['nope', 'module_not_found'],
    ['no-app', 'app_not_found'],
    ['two-apps', 'app_not_found'],
    ['two-apps:third', 'app_not_found'],
  ])('%s is refused with %s', async (name, code) => {
    await expect(findApp(name, folder)).rejects.toMatchObject({ code })
  })

  it('lets out what the module throws', async () => {
    await expect(findApp('broken', folder)).rejects.toThrow('broken module')
  })
})
