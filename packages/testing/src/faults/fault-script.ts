import type { BrokerError } from '@celeriac/core/internal'

/** What becomes of an attempt to connect: `hang` answers neither yes nor no until it is given up. */
export type ConnectStep = 'pass' | 'refuse' | 'hang' | BrokerError

/**
 * What becomes of a publish.
 *
 * - `refuse`: the broker says no (`nacked`), and does not have the message
 * - `lose answer`: the broker has the message, but the connection breaks before it says so
 * - `lose request`: the connection breaks before the broker has the message; the sender cannot tell it from the former
 * - `hang`: no answer until the connection ends; the broker does not have the message
 * - `delayMs`: it reaches the broker so much later
 */
export type PublishStep =
  | 'pass'
  | 'refuse'
  | 'lose answer'
  | 'lose request'
  | 'hang'
  | { readonly delayMs: number }
  | BrokerError

/** What becomes of a declaration or of opening a consumer or a subscription. */
export type SetUpStep = 'pass' | 'break' | BrokerError

/**
 * What becomes of a delivery: `twice` hands it over again, marked as redelivered, as after a lost acknowledgement;
 * `break` breaks the connection right after it.
 */
export type DeliveryStep = 'pass' | 'twice' | 'break' | { readonly delayMs: number }

/** What goes wrong, in order. Each list is used up step by step; what comes after its end passes. */
export interface FaultScript {
  readonly connect?: readonly ConnectStep[]
  readonly publish?: readonly PublishStep[]
  readonly declare?: readonly SetUpStep[]
  readonly consume?: readonly SetUpStep[]
  readonly subscribe?: readonly SetUpStep[]
  readonly deliver?: readonly DeliveryStep[]
}

/** A script with the places that it has been played up to. */
export class ScriptPlayer {
  readonly connect: ConnectStep[] = []
  readonly publish: PublishStep[] = []
  readonly declare: SetUpStep[] = []
  readonly consume: SetUpStep[] = []
  readonly subscribe: SetUpStep[] = []
  readonly deliver: DeliveryStep[] = []

  add(script: FaultScript): void {
    this.connect.push(...(script.connect ?? []))
    this.publish.push(...(script.publish ?? []))
    this.declare.push(...(script.declare ?? []))
    this.consume.push(...(script.consume ?? []))
    this.subscribe.push(...(script.subscribe ?? []))
    this.deliver.push(...(script.deliver ?? []))
  }
}
