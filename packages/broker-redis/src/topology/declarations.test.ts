import { OptionReader } from '@celeriac/redis-connection'
import { describe, expect, it } from 'vitest'
import { keyNames } from '../url/key-names.ts'
import { Declarations } from './declarations.ts'

const queue = { name: 'q', durable: true, exclusive: false, autoDelete: false }
const exchange = { name: 'ex', type: 'direct', durable: true, autoDelete: false }
const declarations = () => new Declarations(keyNames(new OptionReader('options', {}), 0))

describe('Declarations', () => {
  it('remember types of exchanges, those of bindings too', () => {
    const known = declarations()
    known.addExchange({ ...exchange, name: 'news', type: 'fanout' })
    known.addQueue({ ...queue, exchange, routingKey: 'k' })
    expect(known.typeOf('news')).toBe('fanout')
    expect(known.typeOf('ex')).toBe('direct')
    expect(known.typeOf('other')).toBeUndefined()
  })

  it('bind nothing to the default exchange', () => {
    expect(declarations().addQueue({ ...queue, exchange: { ...exchange, name: '' }, routingKey: 'q' })).toEqual([])
  })

  it('keep what was bound when a queue is named again without its bindings', () => {
    const known = declarations()
    const bindings = [{ exchange, routingKey: 'second' }]
    known.addQueue({ ...queue, exchange, routingKey: 'first', bindings })
    known.addQueue(queue)
    known.addQueue({ ...queue, exchange, routingKey: 'first' })
    expect(known.bindingsOf('q').map((row) => row.routingKey)).toEqual(['first', 'second'])
    known.removeQueue('q')
    expect(known.bindingsOf('q')).toEqual([])
  })

  it('take x-expires from the arguments too, and forget it when it is gone', () => {
    const known = declarations()
    known.addQueue({ ...queue, arguments: { 'x-expires': 5000 } })
    expect(known.expiryOf('q')).toMatchObject({ expiresMs: 5000 })
    known.addQueue(queue)
    expect(known.expiryOf('q')).toBeUndefined()
  })
})
