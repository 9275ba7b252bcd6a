import { expect, it } from 'vitest'
import { Celery } from '../app/celery.ts'

const cannot = (): void => undefined

it.each<[string, readonly unknown[], Readonly<Record<string, unknown>>, string]>([
  ['an argument', [1, cannot], {}, 'argument 2:'],
  ['a part of an argument', [{ cb: cannot }], {}, 'argument 1, .cb:'],
  ['a keyword argument', [], { size: cannot }, 'keyword argument size:'],
  ['a part of a keyword argument', [], { 'a b': [cannot] }, 'keyword argument a b, [0]:'],
])('%s that cannot be written is named, with its task', async (_, args, kwargs, where) => {
  const app = new Celery('test', { broker: 'memory://' })
  const error: unknown = await app.sendTask('shop.resize', args, { kwargs }).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'encode_error' })
  expect(String(error)).toContain(`Task shop.resize was not sent: cannot write ${where}`)
  await app.close()
})
