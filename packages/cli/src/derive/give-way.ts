import { writeFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/**
 * Nice value: a tenth of the share of who answers requests where they compete, all of the core where they do not. Lower
 * still, and nobody could sign in any more while a machine is busy.
 */
const NICE = 10

/** Gives way to other processes, with all threads that are made from here on. Who was started with less takes no more. */
export function giveWay(nice = NICE): void {
  if (getPriority() < nice) setPriority(nice)
  // Linux compares nice values only within a session, and sessions by this one, where it groups by them (sched(7)).
  try {
    writeFileSync('/proc/self/autogroup', String(nice))
  } catch {
    // There are no such groups here.
  }
}
