import type {
  AnyArgs,
  AsyncResult,
  EagerApplyOptions,
  FreezeOptions,
  Gettable,
  GroupResult,
  Sent,
  SignatureFields,
  SignatureMethods,
  Step,
} from '@celeriac/core'
import type { StampingVisitor } from '../sig/stamping-visitor.ts'

/** What every composite signature can do. */
export interface CompositeMethods<Open extends AnyArgs, Handle extends Gettable>
  extends Omit<SignatureMethods<Open, Handle>, 'stamp'>,
    SignatureFields {
  /** Runs it here, in this process, as workers would. */
  apply(args?: Open | [], options?: EagerApplyOptions): Sent<Handle>
  /** Fixes the ids of all that it is made of. @returns the handle of the result to come */
  freeze(id?: string, options?: FreezeOptions): Handle
  /**
   * Marks all that it is made of, and what that links to, with values that a worker shows, and that
   * `revoke_by_stamped_headers` finds.
   *
   * @param options with `append`, a value joins one of the same name instead of replacing it; a `visitor` says which
   * stamps each part gets besides
   * @returns itself
   */
  stamp(
    stamps: Readonly<Record<string, unknown>>,
    options?: { readonly append?: boolean; readonly visitor?: StampingVisitor },
  ): this
}

/** Steps, one after the other. */
export interface Chain<Open extends AnyArgs = AnyArgs, R = unknown, Handle extends Gettable = AsyncResult<R>>
  extends Step<Open, R, Handle>,
    CompositeMethods<Open, Handle> {}

/** Members side by side. Their values come in their order. */
export interface Group<Open extends AnyArgs = AnyArgs, R extends readonly unknown[] = unknown[]>
  extends Step<Open, R, GroupResult<[...R]>>,
    CompositeMethods<Open, GroupResult<[...R]>> {
  /**
   * Its members begin one after the other: `countdown` is `start` seconds for the first one, and `step` more for each
   * next one, up to `stop`. @returns itself
   */
  skew(start?: number, stop?: number | null, step?: number): this
}

/** A header side by side, then the body with the list of the header's values. */
export interface Chord<Open extends AnyArgs = AnyArgs, R = unknown, Handle extends Gettable = AsyncResult<R>>
  extends Step<Open, R, Handle>,
    CompositeMethods<Open, Handle> {}
