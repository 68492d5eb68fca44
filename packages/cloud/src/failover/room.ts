/** What the disk of the primary must keep free, so that it never dies of its standby. */
export interface RoomSettings {
  /** Log that a copy and the slot of the standby may hold beside the databases. */
  readonly copyLogBytes: number
  /** Below it the standby is given up; it comes back when there is twice as much. */
  readonly reserveBytes: number
}

/** What a copy of the primary would find. */
interface CopyRoom {
  readonly freeBytes: number
  /** All databases of the primary. */
  readonly databaseBytes: number
  /** What goes before: the data folder in whose place the copy comes. */
  readonly oldBytes: number
}

/** How much more room there is than a copy needs; negative: so much is missing. */
export function spareForCopy(
  { freeBytes, databaseBytes, oldBytes }: CopyRoom,
  { copyLogBytes, reserveBytes }: RoomSettings,
): number {
  return freeBytes + oldBytes - databaseBytes - copyLogBytes - reserveBytes
}

/** `standby`: it is stopped, and what is kept for it let go. `copy`: its data folder is removed. */
type RoomDecision = 'nothing' | 'give_up_standby' | 'give_up_copy' | 'try_again'

/** What to do for the primary about the room that is left. What was given up comes back only with room to spare. */
export function decideRoom(
  freeBytes: number,
  reserveBytes: number,
  has: { readonly givenUp: boolean; readonly copy: boolean },
): RoomDecision {
  if (!has.givenUp) return freeBytes < reserveBytes ? 'give_up_standby' : 'nothing'
  if (freeBytes < reserveBytes / 2 && has.copy) return 'give_up_copy'
  return freeBytes >= reserveBytes * 2 ? 'try_again' : 'nothing'
}

export function missingSentence(missingBytes: number): string {
  return `${noRoomSentence(missingBytes)} Free them; it is made by itself then.`
}

export function noRoomSentence(missingBytes: number): string {
  return `The disk has no room for a standby: ${Math.ceil(missingBytes / MEGABYTE)} MB are missing.`
}

export function givenUpSentence(freeBytes: number, reserveBytes: number): string {
  const left = Math.floor(freeBytes / MEGABYTE)
  const wanted = Math.ceil((reserveBytes * 2) / MEGABYTE)
  return `The disk had ${left} MB left: the standby was given up, so that the primary does not die of it. With ${wanted} MB free it comes back by itself.`
}

const MEGABYTE = 1024 * 1024
