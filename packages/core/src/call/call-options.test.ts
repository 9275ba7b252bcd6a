import { describe, expect, it } from 'vitest'
import { Celery } from '../app/celery.ts'
import { internalsOf } from '../app/internals-of.ts'
import { localRequest } from '../context/local-request.ts'
import { DefinedTask } from '../definition/defined-task.ts'
import { callOptionSpecs } from './call-option-specs.ts'
import { definitionOptions } from './definition-options.ts'
import { fromWireOptions, toWireOptions } from './options-wire.ts'
import { requestToCallOptions } from './request-to-call-options.ts'

const app = new Celery('proj', { broker: 'memory://' })
app.task({ name: 'all', queue: 'q', priority: 3, timeLimit: 9, ignoreResult: true }, () => 1)
const definition = internalsOf(app).registry.require('all')

describe('the table of call options', () => {
  it('gives every option that a signature carries a name that comes back', () => {
    for (const [name, { signature, check }] of callOptionSpecs) {
      if (signature === 'none' || signature === 'spread') continue
      const value =
        { link: [{ task: 't' }], linkError: [{ task: 't' }], retryPolicy: { maxRetries: 1 } }[name as string] ?? 'v'
      expect(fromWireOptions(toWireOptions({ [name]: value }))).toEqual({ [name]: value })
      expect(fromWireOptions(toWireOptions({ [name]: null }))).toEqual(check.takesNull ? { [name]: null } : {})
    }
  })

  it('gives a call what its task says', () => {
    expect(definition).toBeInstanceOf(DefinedTask)
    expect(definitionOptions(definition)).toEqual({
      queue: 'q',
      priority: 3,
      timeLimit: 9,
      serializer: 'json',
      ignoreResult: true,
    })
  })

  it('keeps of a request what a retry needs, and the way it came unless a queue is named', () => {
    const call = { task: 'all', id: 'T1', args: [], kwargs: {}, isEager: true, shadow: 's', timeLimit: 5 }
    const request = localRequest({ ...call, headers: { own: 1, 'x-death': [] }, routingKey: 'here', retries: 2 })
    const again = requestToCallOptions(request, definition, undefined)
    expect(again).toMatchObject({
      taskId: 'T1',
      shadow: 's',
      timeLimit: 5,
      headers: { own: 1 },
      queue: 'here',
      retries: 2,
    })
    expect(again.headers).not.toHaveProperty('x-death')
    expect(again).not.toHaveProperty('countdown')
    expect(requestToCallOptions(request, definition, 'there').queue).toBe('there')
  })
})
