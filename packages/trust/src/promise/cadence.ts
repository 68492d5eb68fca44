/** How often something is tried, and how old what came of it may be until the sentence counts as unproved. */
export interface Cadence {
  readonly everyMinutes: number
  readonly maximumAgeMinutes: number
}

// A result outlives two runs that did not take place: an upgrade, or a busy hour, unproves nothing.
export const QUARTER_HOURLY: Cadence = { everyMinutes: 15, maximumAgeMinutes: 45 }
export const HOURLY: Cadence = { everyMinutes: 60, maximumAgeMinutes: 180 }
export const DAILY: Cadence = { everyMinutes: 1_440, maximumAgeMinutes: 3 * 1_440 }
