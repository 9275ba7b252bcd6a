import type { SignatureObject } from '@celeriac/protocol'
import { check, list, orNull, record, text, whole } from '../../check/checks.ts'
import { isRecord } from '../../check/is-record.ts'
import type { AnyStep } from '../../types/step.ts'
import type { CallOptionSpecs } from '../call-option-spec.ts'
import { toSignatureObject, toSignatureObjects } from '../to-signature-object.ts'

/** A signature to be called afterwards, or several. */
export type Links = AnyStep | SignatureObject | readonly (AnyStep | SignatureObject)[]

/** Signatures that a call brings along. */
export interface FollowerOptions {
  /** Signatures that are called with the result if the task succeeds. */
  readonly link?: Links | undefined
  /** Signatures that are called if the task fails. */
  readonly linkError?: Links | undefined
  /** Body of the chord that the task is a member of. */
  readonly chord?: AnyStep | SignatureObject | null | undefined
  /** The rest of a chain in reverse order: the next step is the last element. */
  readonly chain?: readonly (AnyStep | SignatureObject)[] | null | undefined
}

/** Where a task stands among others: what canvas, retries and workers fill in. */
export interface LineageOptions {
  /** Id of the group that the task is a member of. */
  readonly groupId?: string | null | undefined
  /** Place of the task in its group, from 0. */
  readonly groupIndex?: number | null | undefined
  /** Id of the task that everything began with. @defaultValue the running task's, else its own id */
  readonly rootId?: string | null | undefined
  /** Id of the task that sent it. @defaultValue the running task's */
  readonly parentId?: string | null | undefined
  /** How often the task has been retried. @defaultValue 0 */
  readonly retries?: number | undefined
  /** `gen<pid>@<host>` of the first sender. */
  readonly origin?: string | null | undefined
  /** How often a task has been replaced by another on the way to it. @defaultValue 0 */
  readonly replacedTaskNesting?: number | undefined
}

const signatures = check('a signature or a list of signatures', (value) =>
  Array.isArray(value) ? value.every(isRecord) : isRecord(value),
)

/** Celery puts a single signature without a list around it. */
const listed = (value: unknown): unknown => (Array.isArray(value) ? value : [value])

/** The table of {@link FollowerOptions}. */
export const followerOptions: CallOptionSpecs<FollowerOptions> = {
  link: {
    check: signatures,
    travels: 'body',
    as: 'callbacks',
    convert: toSignatureObjects,
    signature: { read: listed },
    again: ({ embed }) => embed.callbacks ?? undefined,
  },
  linkError: {
    check: signatures,
    travels: 'body',
    as: 'errbacks',
    convert: toSignatureObjects,
    signature: { read: listed },
    again: ({ embed }) => embed.errbacks ?? undefined,
  },
  chord: {
    check: orNull(record),
    travels: 'body',
    remoteOnly: true,
    convert: toSignatureObject,
    again: ({ embed }) => embed.chord,
  },
  chain: { check: orNull(list), travels: 'body', convert: toSignatureObjects, again: ({ embed }) => embed.chain },
}

/** The table of {@link LineageOptions}. */
export const lineageOptions: CallOptionSpecs<LineageOptions> = {
  groupId: {
    check: orNull(text),
    travels: 'header',
    as: 'group',
    remoteOnly: true,
    immutable: true,
    again: ({ group }) => group,
  },
  groupIndex: { check: orNull(whole), travels: 'header', remoteOnly: true, again: ({ groupIndex }) => groupIndex },
  rootId: { check: orNull(text), travels: 'header', remoteOnly: true, again: ({ rootId }) => rootId },
  parentId: {
    check: orNull(text),
    travels: 'header',
    remoteOnly: true,
    // Sent from within the task: without a parent of its own, the task itself becomes the parent.
    again: ({ parentId, id }) => parentId ?? id,
  },
  retries: { check: whole, travels: 'header', again: ({ retries }) => retries },
  origin: { check: orNull(text), travels: 'header', remoteOnly: true, again: ({ origin }) => origin },
  replacedTaskNesting: {
    check: whole,
    travels: 'header',
    remoteOnly: true,
    again: ({ replacedTaskNesting }) => replacedTaskNesting,
  },
}
