import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { findApp } from '../src/find-app.ts'

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

  it.each([
    ['two-apps', 'exports several apps'],
    ['two-apps:third', "no app as its export 'third'"],
  ])('%s is told which apps there are', async (name, what) => {
    await expect(findApp(name, folder)).rejects.toThrow(
      new RegExp(`^module 'two-apps' .*${what}.*; choose one: -A two-apps:first, -A two-apps:second$`),
    )
  })

  it('a module with a syntax error is named: Node does not', async () => {
    const error = findApp('syntax-error', folder).catch((thrown: unknown) => thrown)
    expect(await error).toBeInstanceOf(SyntaxError)
    expect(await error).toMatchObject({
      message: expect.stringMatching(/^Unfinished \(in the module 'syntax-error', file:.*syntax-error\.ts, or in one/),
    })
  })

  it('lets out what the module throws', async () => {
    await expect(findApp('broken', folder)).rejects.toThrow('broken module')
  })
})
