import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { wrapSocket } from './wrap-socket.ts'

/** A header frame with one field, n, of 64 bits. */
function headerFrame(tag: string): Buffer {
  const field = Buffer.concat([Buffer.from([1]), Buffer.from(`n${tag}`), Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])])
  const payload = Buffer.concat([Buffer.alloc(12), Buffer.from([0x20, 0, 0, 0, 0, field.length]), field])
  return Buffer.concat([Buffer.from([2, 0, 1, 0, 0, 0, payload.length]), payload, Buffer.from([0xce])])
}

/** A body frame, which may hold anything. */
function bodyFrame(text: string): Buffer {
  return Buffer.concat([Buffer.from([3, 0, 1, 0, 0, 0, text.length]), Buffer.from(text), Buffer.from([0xce])])
}

describe('wrapSocket', () => {
  it('changes what is read, and only there', () => {
    const socket = new PassThrough()
    wrapSocket(socket, Buffer.alloc(0))
    socket.write(Buffer.concat([bodyFrame('nL'), headerFrame('L')]))
    expect(socket.read()).toEqual(Buffer.concat([bodyFrame('nL'), headerFrame('l')]))
    expect(socket.read()).toBeNull()
  })

  it.each([
    ['less than its start', 3],
    ['its start', 7],
    ['a part of it', 9],
  ])('goes on in the middle of a frame of which amqplib has %s', (_what, taken) => {
    const socket = new PassThrough()
    const body = bodyFrame('a body with an L')
    wrapSocket(socket, body.subarray(0, taken))
    socket.write(Buffer.concat([body.subarray(taken), headerFrame('L')]))
    expect(socket.read()).toEqual(Buffer.concat([body.subarray(taken), headerFrame('l')]))
  })

  it('holds back half a header frame, and no more', () => {
    const socket = new PassThrough()
    wrapSocket(socket, Buffer.alloc(0))
    const header = headerFrame('L')
    socket.write(Buffer.concat([bodyFrame('x'), header.subarray(0, 10)]))
    expect(socket.read()).toEqual(bodyFrame('x'))
    socket.write(header.subarray(10, 20))
    expect(socket.read()).toBeNull()
    socket.write(header.subarray(20))
    expect(socket.read()).toEqual(headerFrame('l'))
  })
})
