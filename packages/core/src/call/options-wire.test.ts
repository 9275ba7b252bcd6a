import { describe, expect, it } from 'vitest'
import { Queue } from '../topology/queue.ts'
import { fromWireOptions, toWireOptions } from './options-wire.ts'

const link = { task: 'a', args: [], kwargs: {}, options: {}, subtask_type: null, immutable: false }

describe('options of signatures', () => {
  it('travel under Celery’s names', () => {
    expect(
      toWireOptions({
        taskId: 'T',
        countdown: 10,
        groupId: 'G',
        groupIndex: 0,
        linkError: [link],
        retryPolicy: { maxRetries: 3, intervalStart: 0 },
        queue: new Queue('q'),
        ignoreResult: true,
        expires: undefined,
        signal: new AbortController().signal,
        stampedHeaders: ['team'],
        stamps: { team: 'a' },
        properties: { app_id: 'x' },
      }),
    ).toEqual({
      task_id: 'T',
      countdown: 10,
      group_id: 'G',
      group_index: 0,
      link_error: [link],
      retry_policy: { max_retries: 3, interval_start: 0 },
      queue: 'q',
      ignore_result: true,
      stamped_headers: ['team'],
      team: 'a',
      app_id: 'x',
    })
  })

  it('come back, stamps and properties apart [C17]', () => {
    const wire = {
      task_id: 'T',
      reply_to: 'R',
      root_id: null,
      chord: null,
      link,
      link_error: [link],
      retry_policy: { max_retries: 3 },
      stamped_headers: ['team', 'queue'],
      team: ['a', 'b'],
      app_id: 'x',
    }
    const options = fromWireOptions(wire)
    expect(options).toEqual({
      taskId: 'T',
      replyTo: 'R',
      rootId: null,
      chord: null,
      link: [link],
      linkError: [link],
      retryPolicy: { maxRetries: 3 },
      stampedHeaders: ['team', 'queue'],
      stamps: { team: ['a', 'b'] },
      properties: { app_id: 'x' },
    })
    expect(toWireOptions(options)).toEqual({ ...wire, link: [link] })
  })

  it('of null count as absent, but where null says that the task’s own value does not count', () => {
    const wire = { countdown: null, queue: null, retries: null, link: null, delivery_mode: null, retry_policy: null }
    expect(fromWireOptions({ ...wire, expires: null, time_limit: null, group_id: null })).toEqual({
      expires: null,
      timeLimit: null,
      groupId: null,
    })
  })

  it('are safe to read', () => {
    const options = fromWireOptions(JSON.parse('{"__proto__": {"taskId": "x"}, "constructor": 1}') as never)
    expect(options.taskId).toBeUndefined()
    expect(Object.getPrototypeOf(options)).toBe(Object.prototype)
  })
})
