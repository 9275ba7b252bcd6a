import { describe, expect, it } from 'vitest'
import { OptionReader } from './option-reader.ts'

const reader = (options: Record<string, unknown>) => new OptionReader('brokerTransportOptions', options)

describe('OptionReader', () => {
  it('reads names in camel and in snake case, and seconds as milliseconds', () => {
    const options = reader({ visibility_timeout: 43_200, socketTimeout: '1.5' })
    expect(options.seconds('visibilityTimeout')).toBe(43_200_000)
    expect(options.seconds('socketTimeout')).toBe(1500)
    expect(() => options.finish()).not.toThrow()
  })

  it('counts null as not given', () => {
    expect(reader({ clientName: null }).string('clientName')).toBeUndefined()
  })

  it('refuses an unknown name and says which was probably meant', () => {
    const options = reader({ visibilityTimout: 1 })
    options.seconds('visibilityTimeout')
    expect(() => options.finish()).toThrow(
      expect.objectContaining({
        code: 'bad_option',
        message: 'brokerTransportOptions: there is no option visibilityTimout; did you mean visibilityTimeout?',
      }),
    )
  })

  it('guesses nothing that is far off', () => {
    const options = reader({ zzzzzzz: 1 })
    options.string('sep')
    expect(() => options.finish()).toThrow('there is no option zzzzzzz')
    expect(() => options.finish()).not.toThrow('did you mean')
  })

  it('refuses a value of another type', () => {
    expect(() => reader({ lease: 'soon' }).seconds('lease')).toThrow(
      'brokerTransportOptions.lease must be a number of seconds, not "soon"',
    )
    expect(() => reader({ sep: 1 }).string('sep')).toThrow('must be a string, not 1')
    expect(() => reader({ queueOrderStrategy: 'random' }).oneOf('queueOrderStrategy', ['sorted'])).toThrow(
      'must be one of sorted',
    )
  })
})
