import { inflateSync } from 'node:zlib'
import {
  decodeJson,
  EXCEPTION_STATES,
  encodeException,
  encodeJson,
  exceptionArgs,
  fromResultDocument,
  isReady,
  parseException,
  parseIso,
  parseResultTuple,
  resultTuple,
  toResultDocument,
  unwrapCompressed,
  wrapCompressed,
} from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { goldenFiles } from './corpus/corpus.ts'
import { harvest } from './corpus/harvest.ts'
import { messagesOf } from './corpus/messages.ts'
import { withoutWholeFloats } from './corpus/whole-floats.ts'

const files = goldenFiles().map((file) => {
  const found = harvest(file)
  const replies = messagesOf(file).flatMap(({ body, contentType }) => {
    const text = contentType === 'application/json' ? (body?.toString() ?? '') : ''
    return text.startsWith('{"status": ') ? [text] : []
  })
  const inflated = found.compressed.map((bytes) => inflateSync(unwrapCompressed(bytes)?.bytes ?? bytes).toString())
  return {
    ...file,
    ...found,
    documents: [...found.results, ...replies, ...inflated.filter((text) => text.startsWith('{"status": '))],
  }
})

describe.each(files.filter(({ documents }) => documents.length > 0))('$name', ({ documents }) => {
  it('reads stored results and writes them byte for byte [C70] [C76] [C77]', () => {
    for (const text of documents) {
      expect(encodeJson(toResultDocument(fromResultDocument(decodeJson(text))))).toBe(withoutWholeFloats(text))
    }
  })

  it('finds a date in those that are ready only [C71]', () => {
    for (const { status, dateDone } of documents.map((text) => fromResultDocument(decodeJson(text)))) {
      expect(dateDone !== null).toBe(isReady(status))
      if (dateDone !== null) expect(parseIso(dateDone).getUTCFullYear()).toBe(2026)
    }
  })

  it('rebuilds exceptions from what identifies them [C74] [C75]', () => {
    for (const { status, result } of documents.map((text) => fromResultDocument(decodeJson(text)))) {
      if (!EXCEPTION_STATES.has(status) || result === null) continue
      const { exc_type: excType, exc_module: excModule, ...rest } = parseException(result)
      const excArgs = exceptionArgs({ exc_type: excType, exc_module: excModule, ...rest })
      expect(encodeException(Object.assign(new Error(), { excType, excModule, excArgs }))).toEqual(result)
    }
  })
})

describe.each(files.filter(({ compressed }) => compressed.length > 0))('$name', ({ compressed }) => {
  it('unwraps compressed values and wraps them again', () => {
    for (const stored of compressed) {
      const value = unwrapCompressed(stored)
      expect(value?.contentType).toBe('application/x-gzip')
      expect(wrapCompressed('application/x-gzip', value?.bytes ?? new Uint8Array())).toEqual(stored)
    }
  })
})

describe.each(files.filter(({ groups }) => groups.length > 0))('$name', ({ groups }) => {
  it('reads and writes saved groups [C79]', () => {
    for (const text of groups) {
      const { result } = decodeJson(text) as { result: unknown }
      const [[id, parent], children] = parseResultTuple(result)
      expect(encodeJson({ result: resultTuple(id, parent, children) })).toBe(text)
      expect(children?.length).toBeGreaterThan(0)
    }
  })
})

describe.each(files.filter(({ chordParts }) => chordParts.length > 0))('$name', ({ chordParts }) => {
  it('reads and writes the parts of a chord', () => {
    for (const text of chordParts) expect(encodeJson(decodeJson(text))).toBe(withoutWholeFloats(text))
  })
})
