import type { RegionLocation } from '../vault/regions.ts'
import type { LocationAcme } from './location-acme.ts'

/** A machine that we set up: a cloud can run there, and a region of the vault lies there. */
export interface Location {
  /** That of its region. */
  readonly name: string
  /** Where it is reached by SSH and by HTTPS: a name, or an address. */
  readonly host: string
  /** What its key of sshd (Ed25519) hashes to, as `SHA256:…`. */
  readonly hostKey: string
  /** As whom of the people we come in. */
  readonly user: string
  /** Of the cloud that runs there. */
  readonly domain: string
  /** Addresses from which the vault there lets itself be told to delete. */
  readonly vaultClients: readonly string[]
  /** Addresses and networks that its firewall never blocks, besides those. */
  readonly neverBlocked: readonly string[]
  /** Whether no cloud of its own is started there: it waits for the databases of a lost region. */
  readonly spare: boolean
  /** Absent: only the authority of that cloud's own vouches for its hosts, and its port of HTTP is closed. */
  readonly acme?: LocationAcme
  /** Where on earth it lies. */
  readonly place: RegionLocation
}

/** Who may sign in to the machines. */
export interface Person {
  readonly name: string
  /** Public keys of OpenSSH, each in one line. */
  readonly keys: readonly string[]
  /** The last day on which they open anything, in UTC, as `2027-11-30`; undefined of who was listed before there was one. */
  readonly until?: string | undefined
}

/** What a home knows of machines. */
export interface Locations {
  /** Random; a machine of another one is refused. */
  readonly cloud: string
  readonly people: readonly Person[]
  readonly locations: readonly Location[]
}
