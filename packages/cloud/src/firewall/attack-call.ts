/** From where to where on this machine's own cable. */
export interface AttackWay {
  /** Own address of the test host. */
  readonly from: string
  /** Address of this machine at the other end. */
  readonly to: string
  /** Of HTTPS, by which it is known whether the machine hears. */
  readonly port: number
}

/** What the test host is told, one JSON a line; it answers each with a line. */
export type AttackCall =
  /** Status of `GET /sign-in`, or 0 where nobody answers. */
  | (AttackWay & { readonly kind: 'visit'; readonly site: string })
  /** Wrong passwords until nobody answers any more: AttackEnd. */
  | (AttackWay & { readonly kind: 'guess'; readonly site: string; readonly limitMs: number })
  /** Begins a connection to each of these ports, and then asks at `port` until nobody answers any more: AttackEnd. */
  | (AttackWay & {
      readonly kind: 'knock'
      readonly ports: readonly number[]
      readonly limitMs: number
    })

export interface AttackEnd {
  readonly tries: number
  /** From the first try to the first that was not answered; null where the time was over before. */
  readonly silentAfterMs: number | null
}
